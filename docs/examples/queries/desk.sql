-- What the librarians at the desk ask: statements whose SQL varies.

-- ANCHOR: search
--! search (most?)
--- The books that pass the filters that are given; at most so many, or all.
SELECT book_id, title, published_on
FROM books
WHERE (:title IS NULL OR title ILIKE :title)
    AND (:formats IS NULL OR format = ANY (:formats))
    AND (:published_since IS NULL OR published_on >= :published_since)
    AND (NOT :on_shelf OR copies > 0)
ORDER BY title, book_id
LIMIT :most;
-- ANCHOR_END: search

-- ANCHOR: shelf
--! shelf
--- What stands on the shelves of a room, or only a part of it.
SELECT b.book_id, b.title, b.copies
FROM books b
--@ if popular
JOIN (
    SELECT l.book_id, count(*) AS loans
    FROM loans l
    GROUP BY l.book_id
) AS lent ON lent.book_id = b.book_id
--@ end
WHERE (b.mark).room = :room
    AND b.format = :format --@ if :format
    AND b.copies > 0 --@ if available
    AND lent.loans >= :at_least --@ if popular
ORDER BY b.title, b.book_id;
-- ANCHOR_END: shelf

-- ANCHOR: reader
--! reader
--- The reader with this id, or with this card.
SELECT reader_id, card, name, email
FROM readers
WHERE (
    reader_id = :reader_id --@ if by.id
    OR card = :card --@ if by.card
);
-- ANCHOR_END: reader

-- ANCHOR: sorted
--! sorted
--- All books, in the order that the caller chooses.
--@ sort title
--@ sort newest = published_on DESC NULLS LAST, book_id
--@ sort copies = copies, title, book_id
SELECT book_id, title, published_on, copies
FROM books
ORDER BY title, book_id;
-- ANCHOR_END: sorted

-- ANCHOR: loans_over_time
--! loans_over_time
--- How many books were lent in each day, or in each month.
--@ choice bucket.day = date_trunc('day', lent_at)
--@ choice bucket.month = date_trunc('month', lent_at)
SELECT date_trunc('day', lent_at) AS start, count(*) AS loans
FROM loans
GROUP BY date_trunc('day', lent_at)
ORDER BY date_trunc('day', lent_at);
-- ANCHOR_END: loans_over_time

-- ANCHOR: change_reader
--! change_reader
--- Changes what is set of a reader, and keeps the rest.
--@ affects one = NoReader
--@ patch card, name, email
--@ error readers_card_key = CardTaken
UPDATE readers
SET card = :card, name = :name, email = :email
WHERE reader_id = :reader_id;
-- ANCHOR_END: change_reader

-- ANCHOR: acquire
--! acquire
--- Takes a book into the library; what is not stated is as the table has it.
--@ default copies, tags
INSERT INTO books (isbn, title, format, copies, tags)
VALUES (:isbn, :title, :format, :copies, :tags)
RETURNING book_id, copies;
-- ANCHOR_END: acquire

-- ANCHOR: loans_of
--! loans_of
--- What a reader has borrowed.
--@ always l.reader_id = :reader_id
SELECT b.title, l.lent_at, l.returned_at
FROM loans l
JOIN books b ON b.book_id = l.book_id
WHERE l.reader_id = :reader_id
    AND l.returned_at IS NULL --@ if open
    AND b.format = :format --@ if :format
ORDER BY l.lent_at, b.book_id;
-- ANCHOR_END: loans_of

-- ANCHOR: page
--! page
--- The readers, a page at a time.
--@ sort name
--@ sort email = email NULLS FIRST, reader_id
--@ after
SELECT reader_id, name, email
FROM readers
WHERE (:name IS NULL OR name ILIKE :name)
ORDER BY name, reader_id
LIMIT :page_size;
-- ANCHOR_END: page
