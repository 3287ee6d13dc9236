--! millis
--@ timeout 500ms
SELECT 1;

--! seconds
--@ timeout 2 s
SELECT 1;

--! minutes
--@ timeout 5min -- a comment
SELECT 1;

--! refused
--@ timeout
--@ timeout 500
--@ timeout 0s
--@ timeout 5h
--@ timeout 1.5s
--@ timeout 2147483648ms
--@ timeout 18446744073709551615min
SELECT 1;
