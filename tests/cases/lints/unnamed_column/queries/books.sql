--! prices
SELECT title, pages * 2 FROM books;

--! unusable
SELECT title, pages AS "%" FROM books;

--! named
SELECT title, pages * 2 AS twice FROM books;

--! alone
--- One column is returned as it is.
SELECT pages * 2 FROM books;

--! by_function
SELECT title, length(title) FROM books;

--! allowed
--@ allow unnamed-column nobody reads it
SELECT title, pages * 3 FROM books;
