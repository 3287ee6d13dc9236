--! find
SELECT 1 AS one;
