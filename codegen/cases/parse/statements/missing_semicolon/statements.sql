--! first
SELECT 1 -- one

--! second
SELECT 2
  --: Row(a?)

--! third : Row
SELECT 3 --! four
