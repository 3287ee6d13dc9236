--! add
INSERT INTO books (book_id, isbn) VALUES (:id, :isbn);

--! remove_title
UPDATE books SET title = NULL WHERE book_id = :id;

--! title
SELECT title FROM books WHERE book_id = :id;
