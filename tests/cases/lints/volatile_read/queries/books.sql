--! in_a_condition
SELECT title FROM books WHERE pages > page_limit();

--! for_each_row
SELECT title, shorter(pages) AS short FROM books;

--! numbered
SELECT nextval('numbers') AS number, title FROM books ORDER BY book_id;

--! in_a_cte
WITH short AS (SELECT title FROM books WHERE shorter(pages)) SELECT title FROM short;

--! allowed
--@ allow volatile-read the function cannot be changed
SELECT title FROM books WHERE pages > page_limit();

-- Not volatile, of PostgreSQL itself, or there for what it does.

--! of_a_stable_function
SELECT title FROM books WHERE pages > stable_limit();

--! shuffled
SELECT title FROM books ORDER BY random() LIMIT 1;

--! next_number
SELECT nextval('numbers') AS number;

--! call
SELECT page_limit() AS pages;

--! written
UPDATE books SET pages = page_limit() WHERE book_id = :id;

--! of_one_row
SELECT title, shorter(pages) AS short FROM books WHERE book_id = :id;
