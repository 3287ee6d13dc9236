--! find
--- grφίe
SELECT 1 AS one;
