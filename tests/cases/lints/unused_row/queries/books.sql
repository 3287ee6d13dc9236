--: Book(subtitle?)
--- Misspelt below.

--: Author()

--: Page()

--! books : Boook()
SELECT title, subtitle FROM books;

--! authors : Author
SELECT author_id, name FROM authors;

--! set_pages Page
UPDATE books SET pages = :pages WHERE isbn = :isbn;
