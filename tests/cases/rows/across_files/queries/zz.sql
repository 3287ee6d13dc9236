--: Own()

--! authors : Own
SELECT title FROM books;
