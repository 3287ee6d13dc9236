--! new
INSERT INTO authors (name) VALUES (:name);

--! set_isbn Option()
--@ unrestricted
UPDATE books SET isbn = :isbn, pages = :pages;

--! results : Result()
SELECT title, pages FROM books;

--! newest
SELECT title FROM books ORDER BY book_id DESC;

--! set_pages Pages()
UPDATE books SET pages = :pages WHERE isbn = :isbn;

--! books : Book()
SELECT title, isbn FROM books;

--! owned
--@ allow renamed-in-rust the name of another program
SELECT title FROM books;
