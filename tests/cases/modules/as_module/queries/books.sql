--! find
SELECT * FROM books WHERE isbn = :isbn;

--! add
--@ error books_isbn_key = IsbnTaken
INSERT INTO books (isbn, title) VALUES (:isbn, :title);
