SELECT 1;

--! fine
SELECT 1 AS one;
SELECT 2 AS two;

--! without_a_statement

--! next
SELECT 3 AS three
--! after_missing_semicolon
SELECT 4 AS four;
