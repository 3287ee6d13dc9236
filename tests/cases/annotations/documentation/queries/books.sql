-- A comment of the file, which belongs to nobody.

--! find
--- The book with this id.
---
--- A second paragraph, with *emphasis* and `code`.
-- A plain comment between annotation and statement.
/* And one of the other kind. */
SELECT book_id, title, note -- what a reader wants
FROM books
WHERE book_id = :book_id /* the key */; -- behind the end

--! undocumented
SELECT count(*) FROM books;
