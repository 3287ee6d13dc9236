--: Card()
--: Twice()

--! cards : Card
SELECT book_id, title, tags FROM books;

--! twice : Twice
SELECT title FROM books;
