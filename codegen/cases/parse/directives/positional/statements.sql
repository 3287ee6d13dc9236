--! complete
--@ positional b, a
SELECT :a, :b;

--! unknown
--@ positional a, c, b, a
SELECT :a, :b;

--! missing
--@ positional b
SELECT :a, :b, :c;

--! none
--@ positional a
SELECT 1;

--! named Params()
--@ positional a
SELECT :a;
