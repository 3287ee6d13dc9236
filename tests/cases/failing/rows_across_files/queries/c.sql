--! ambiguous : Twice
SELECT title FROM books;

--! unknown : Nowhere
SELECT title FROM books;

--! borrowed : Wanted
--@ borrowed
SELECT title FROM books;
