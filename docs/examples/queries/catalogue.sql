-- What readers see of books, in several lists.

-- ANCHOR: declared
--! newest
--- The books that came last.
SELECT
    --@ fragment book_lines(b)
    b.book_id, b.title, b.format,
    b.copies > 0 AS can_be_lent,
    (SELECT count(*) FROM loans l WHERE l.book_id = b.book_id) AS times_lent
    --@ end
FROM books b
ORDER BY b.book_id DESC
LIMIT :most;
-- ANCHOR_END: declared

-- ANCHOR: used
--! borrowed_by
--- What a reader has at home.
SELECT
    --@ use book_lines(borrowed)
    borrowed.book_id, borrowed.title, borrowed.format,
    borrowed.copies > 0 AS can_be_lent,
    (SELECT count(*) FROM loans l WHERE l.book_id = borrowed.book_id) AS times_lent
    --@ end
FROM loans at_home
JOIN books borrowed ON borrowed.book_id = at_home.book_id
WHERE at_home.reader_id = :reader_id
    AND at_home.returned_at IS NULL
ORDER BY borrowed.title, borrowed.book_id;
-- ANCHOR_END: used

-- ANCHOR: condition
--! popular
--- The books that have been lent often since a day.
SELECT b.title
FROM books b
WHERE
    --@ fragment lent_often(b, :since, :at_least)
    (
        SELECT count(*)
        FROM loans l
        WHERE l.book_id = b.book_id
            AND l.lent_at >= :since
    ) >= :at_least
    --@ end
ORDER BY b.title, b.book_id;

--! popular_formats
--- How many of these there are of each format, or how many that can be lent now.
SELECT b.format, count(*) AS books
FROM books b
WHERE b.copies > 0 --@ if can_be_lent
    AND
    --@ use lent_often(b, :since, :times)
    (
        SELECT count(*)
        FROM loans l
        WHERE l.book_id = b.book_id
            AND l.lent_at >= :since
    ) >= :times
    --@ end
GROUP BY b.format
ORDER BY b.format;
-- ANCHOR_END: condition
