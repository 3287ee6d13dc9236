--! find
--@ many
SELECT title, pages FROM books WHERE isbn = :isbn;

--! count
--@ optional
SELECT count(*) FROM books;

--! counts
--@ many
SELECT count(*) FROM books;

--! only
--@ one
--- Tighter than what is proven.
SELECT title, pages FROM books WHERE isbn = :isbn;

--! first
--@ optional
SELECT pages FROM books WHERE title = :title;

--! unmarked
SELECT title, pages FROM books WHERE isbn = :isbn;

--! allowed
--@ many
--@ allow directive-against-proof the unique index will be dropped
SELECT title, pages FROM books WHERE isbn = :isbn;
