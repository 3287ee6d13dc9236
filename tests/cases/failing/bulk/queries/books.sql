--! find
--@ bulk
SELECT title FROM books WHERE book_id = :book_id;

--! copy_titles
--@ bulk
INSERT INTO books (book_id, title) SELECT book_id + :more, title FROM books;

--! several
--@ bulk
INSERT INTO books (book_id, title) VALUES (:a, 'a'), (:b, 'b');

--! nothing
--@ bulk
INSERT INTO books (book_id, title) VALUES (1, 'a');

--! retitle
--@ bulk
UPDATE books SET subtitle = :subtitle WHERE title = :title;

--! all
--@ bulk
UPDATE books SET subtitle = :subtitle;

--! remove
--@ bulk
DELETE FROM books WHERE book_id = :book_id OR title = :title;

--! returning
--@ bulk
DELETE FROM books WHERE title = :title RETURNING book_id;

--! patch
--@ bulk
--@ patch title, subtitle
UPDATE books SET title = :title, subtitle = :subtitle WHERE book_id = :book_id;

--! guarded
--@ bulk
UPDATE books SET title = :title WHERE book_id = :book_id AND (:subtitle::text IS NULL OR subtitle = :subtitle);

--! rename
--@ bulk
UPDATE books SET title = :title WHERE book_id = :book_id;

--! rename_all
UPDATE books SET title = 'a';

--! twice
--@ bulk
--@ bulk
UPDATE books SET title = :title WHERE book_id = :book_id;
