--! pairs
SELECT * FROM books, unnest(:ids::bigint[], :counts::bigint[]);

--! all
SELECT * FROM books;

--! joined
SELECT books.*, authors.name FROM books JOIN authors USING (author_id);

--! count
--- Not the star of a list of columns.
SELECT count(*) FROM books;

--! exists
SELECT EXISTS (SELECT * FROM books WHERE isbn = :isbn);

--! named
SELECT book_id, title FROM books;

--! allowed
--@ allow star-not-expanded whoever calls this compares the columns
--@ allow duplicate-column both are numbers of the input
SELECT * FROM authors, unnest(:ids::bigint[], :counts::bigint[]);
