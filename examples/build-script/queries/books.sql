--! add
--- Puts a book on the shelf.
INSERT INTO books (title, author, published_on)
VALUES (:title, :author, :published_on)
RETURNING book_id;

--! list
--- All books by title, with who has them and until when.
SELECT b.title, b.author, m.name AS member, l.due_on
FROM books b
LEFT JOIN loans l ON l.book_id = b.book_id
LEFT JOIN members m ON m.member_id = l.member_id
ORDER BY b.title, b.book_id;
