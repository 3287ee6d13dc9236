--: Twice()

--! with_shelf : Card
SELECT book_id::int AS book_id, shelf AS title, tags, shelf FROM books;

--! twice : Twice
SELECT title FROM books;
