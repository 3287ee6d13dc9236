--! find
SELECT 1 AS one;

--! find
SELECT 2 AS two;

--! Find
SELECT 3 AS three;

--! self
SELECT 4 AS four;

--! with-dash
SELECT 5 AS five;

--! 1st
SELECT 6 AS six;

--! new
SELECT 7 AS seven;

--!
SELECT 8 AS eight;
