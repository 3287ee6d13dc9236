-- Who has what.

-- ANCHOR: lend
--! lend
--- Records that a reader takes a book home.
--@ positional book_id, reader_id
--@ error loans_book_id_fkey = UnknownBook
--@ error loans_reader_id_fkey = UnknownReader
INSERT INTO loans (book_id, reader_id)
VALUES (:book_id, :reader_id)
RETURNING lent_at;
-- ANCHOR_END: lend

-- ANCHOR: left_join
--! per_reader
--- Each reader with the books they have at home; one row without a book for readers who have none.
SELECT r.name, r.email, b.title, l.lent_at
FROM readers r
LEFT JOIN (loans l JOIN books b ON b.book_id = l.book_id)
    ON l.reader_id = r.reader_id AND l.returned_at IS NULL
ORDER BY r.name, r.reader_id, l.lent_at, b.book_id;
-- ANCHOR_END: left_join

-- ANCHOR: narrowed
--! to_remind
--- The readers to remind of loans from before a certain time.
--@ allow outer-join-made-inner shows what a condition proves of a LEFT JOIN
SELECT r.email, l.lent_at
FROM readers r
LEFT JOIN loans l ON l.reader_id = r.reader_id
WHERE r.email IS NOT NULL
    AND l.lent_at < :lent_before;
-- ANCHOR_END: narrowed

-- ANCHOR: totals
--! totals
--- What has happened since a moment, in one row.
SELECT count(*) AS loans, max(lent_at) AS latest
FROM loans
WHERE lent_at >= :since;
-- ANCHOR_END: totals

-- ANCHOR: whole_row
--! borrowers
--- Who has a copy of this book at home.
SELECT r.*
FROM loans l
JOIN readers r ON r.reader_id = l.reader_id
WHERE l.book_id = :book_id
    AND l.returned_at IS NULL;
-- ANCHOR_END: whole_row
