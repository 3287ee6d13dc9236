--: Card()
--: Twice()
--: Wanted()

--! cards : Card
SELECT book_id, title, tags FROM books;

--! twice : Twice
SELECT title FROM books;

--! wanted_there : Wanted
SELECT title FROM books;

--! refs : WantedRef()
SELECT shelf FROM books;
