--- Meant for the statement, and lost.
--! find
SELECT 1;

--- A comment of its own.

--! next
SELECT 2;
-------------------------
--! last
SELECT 3;
