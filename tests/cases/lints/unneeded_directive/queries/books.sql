--! find
--@ optional
SELECT title, pages FROM books WHERE isbn = :isbn;

--! count
--@ one
SELECT count(*) FROM books;

--! all
--@ many
SELECT title FROM books;

--! only
--@ one
--- Needed: there may be none.
SELECT title, pages FROM books WHERE isbn = :isbn;

--! first
--@ optional
--- Needed: titles are not unique.
SELECT pages FROM books WHERE title = :title;

--! plan
--@ many
--- Nothing is known of it.
EXPLAIN SELECT title FROM books;

--! unmarked
SELECT title, pages FROM books WHERE isbn = :isbn;

--! allowed
--@ optional
--@ allow unneeded-directive for readers
SELECT title, pages FROM books WHERE isbn = :isbn;
