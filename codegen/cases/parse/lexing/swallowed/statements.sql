--! first
SELECT 'oops FROM t;

  --! second
SELECT 'oops too FROM t;

--! third
SELECT $$
--! meant
$$, "a
--! fourth";
