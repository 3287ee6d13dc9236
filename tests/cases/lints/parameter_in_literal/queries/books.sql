--! search
SELECT title FROM books WHERE title ILIKE '%:text%';

--! whole
SELECT title FROM books WHERE title = ':title';

--! named
SELECT title AS ":name" FROM books;

--! of_statement
SELECT title || ' (:pages)' AS text FROM books WHERE pages = :pages;

--! pattern
SELECT title FROM books WHERE title ILIKE '%' || :text || '%';

--! time
SELECT title FROM books WHERE title = '12:30' OR title LIKE 'at 12:30%';

--! expression
SELECT title FROM books WHERE title ~ '[[:alpha:]]+(?:x)';

--! url
SELECT 'https://example.org' AS url FROM books;

--! comment
-- :name in a comment
SELECT title FROM books /* :name */;

--! allowed
--@ allow parameter-in-literal a template of this form is stored
SELECT title FROM books WHERE title = ':title';
