--! books_of_authors
SELECT authors.author_id, name, books.author_id, title FROM authors JOIN books USING (author_id);

--! twice
SELECT title, upper(title) AS title FROM books;

--! named
SELECT authors.author_id, name, books.author_id AS of_book, title FROM authors JOIN books USING (author_id);

--! merged
SELECT author_id, name, title FROM authors JOIN books USING (author_id);

--! cases
--- Two names in SQL and in Rust.
SELECT title, title AS title_2 FROM books;

--! allowed
--@ allow SW1019 both are the same number
SELECT books.author_id, authors.author_id FROM authors JOIN books USING (author_id);
