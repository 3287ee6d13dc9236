--! ordered
SELECT title FROM books ORDER BY :column::text DESC;

--! grouped
SELECT count(*) FROM books GROUP BY :column::text;

--! distinct
SELECT DISTINCT ON (:column::text) title FROM books;

--! partitioned
SELECT title, rank() OVER (PARTITION BY :column::text) FROM books;

--! by_branches
SELECT title FROM books ORDER BY CASE WHEN :column = 'title' THEN title END, pages;

--! by_expression
SELECT title FROM books ORDER BY pages * :factor::int;

--! by_column
SELECT title FROM books ORDER BY title LIMIT :count;

--! within
SELECT title FROM books ORDER BY coalesce(subtitle, :default);

--! allowed
--@ allow constant-order the order does not matter here
SELECT title FROM books ORDER BY :column::text;
