--! rows
--@ one
--@ many
SELECT 1;

--! affects
--@ affects one
--@ affects one
UPDATE t SET a = 1;

--! errors
--@ error a_key = Taken
--@ error a_key = Used
--@ error b_key = Taken
UPDATE t SET a = 1;

--! arguments
--@ params Params
--@ positional a
UPDATE t SET a = :a;

--! named Params()
--@ params Other
UPDATE t SET a = :a;

--! timeouts
--@ timeout 1s
--@ timeout 2s
SELECT 1;
