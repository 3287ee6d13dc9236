--! plan
EXPLAIN SELECT title FROM books;

--! another_plan
--- Reported once for each reason.
EXPLAIN SELECT name FROM authors;

--! setting
SHOW search_path;

--! analyse
--- It returns no rows.
ANALYZE books;

--! titles
SELECT title FROM books;
