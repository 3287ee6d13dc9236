-- What comes from other libraries, many rows at a time.

-- ANCHOR: readers
--! readers
--- Takes over readers; those whose card is known get the new name and address.
--@ bulk
INSERT INTO readers (card, name, email)
VALUES (:card, :name, :email)
ON CONFLICT (card) DO UPDATE SET name = excluded.name, email = excluded.email;
-- ANCHOR_END: readers

-- ANCHOR: restock
--! restock
--- Puts copies on the shelf, and tells how many are there then.
--@ bulk
UPDATE books SET copies = copies + :more WHERE book_id = :book_id RETURNING copies;
-- ANCHOR_END: restock

-- ANCHOR: books
--! books
--- Adds books. Their tags are arrays, so the statement is sent for each book.
--@ bulk
INSERT INTO books (isbn, title, format, tags)
VALUES (:isbn, :title, :format, :tags);
-- ANCHOR_END: books

-- ANCHOR: load_readers
--! load_readers
--- Any number of new readers.
--@ error readers_card_key = CardTaken
COPY readers (card, name, email) FROM STDIN;
-- ANCHOR_END: load_readers

-- ANCHOR: export_readers
--! export_readers
--- All readers, with the number of books that each has at home.
COPY (
    SELECT r.card, r.name, r.email, count(l.book_id) AS books
    FROM readers AS r
    LEFT JOIN loans AS l ON l.reader_id = r.reader_id AND l.returned_at IS NULL
    GROUP BY r.reader_id
    ORDER BY r.card
) TO STDOUT;
-- ANCHOR_END: export_readers
