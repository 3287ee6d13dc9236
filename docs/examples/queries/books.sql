-- What the library owns.

-- ANCHOR: shared_row
--: BookCard() : Eq, Hash
--# must_use = "a card is for looking at"

--! by_title : BookCard
--- The books with this title, in every format.
SELECT book_id, isbn, title
FROM books
WHERE title = :title
ORDER BY book_id;

--! with_tags : BookCard
--- The books that carry all of these tags.
SELECT book_id, isbn, title
FROM books
WHERE tags @> :tags
ORDER BY title, book_id;
-- ANCHOR_END: shared_row

-- ANCHOR: find
--! find
--- The book with everything that is known about it.
SELECT *
FROM books
WHERE book_id = :book_id;
-- ANCHOR_END: find

-- ANCHOR: add
--! add
--- Takes a book into the library.
--@ params NewBook
--@ error books_isbn_key = IsbnTaken
--@ error isbn_has_13_digits = IsbnInvalid
INSERT INTO books (isbn, title, format, tags, published_on)
VALUES (:isbn, :title, :format, :tags, :published_on)
RETURNING book_id;
-- ANCHOR_END: add

-- ANCHOR: search
--! search (most?)
--- The books of one format, or of all; at most `most` of them, or all.
SELECT book_id, title, published_on
FROM books
WHERE format = :format OR :format IS NULL
ORDER BY title, book_id
LIMIT :most;
-- ANCHOR_END: search

-- ANCHOR: count
--! count
--- How many titles there are.
--@ timeout 500ms
SELECT count(*) AS titles
FROM books;
-- ANCHOR_END: count

-- ANCHOR: one
--! title_of
--- The title of a book that is known to exist.
--@ one
SELECT title
FROM books
WHERE isbn = :isbn;
-- ANCHOR_END: one

-- ANCHOR: marks
--! labels : (tags[!], shelf!)
--- What is printed on the labels of a room.
SELECT title, tags, (mark).shelf AS shelf
FROM books
WHERE (mark).room = :room
ORDER BY book_id;
-- ANCHOR_END: marks

-- ANCHOR: inline_row
--! shelf : ShelfLine()
--- Where each book stands.
SELECT title, mark
FROM books
ORDER BY (mark).room, (mark).shelf, book_id;
-- ANCHOR_END: inline_row

-- ANCHOR: take_copy
--! take_copy
--- Takes a copy off the shelf; it is an error if there is none.
--@ affects one = NoneLeft
UPDATE books
SET copies = copies - 1
WHERE book_id = :book_id
    AND copies > 0;
-- ANCHOR_END: take_copy

-- ANCHOR: retag
--! retag
--- Replaces the tags of a book; returns how many books were changed, one or none.
--@ positional book_id, tags
UPDATE books
SET tags = :tags
WHERE book_id = :book_id;
-- ANCHOR_END: retag

-- ANCHOR: allow
--! spines : (title?)
--- What is printed on the spines.
--@ allow mark-against-proof the next migration drops the NOT NULL
SELECT title
FROM books
ORDER BY book_id;
-- ANCHOR_END: allow
