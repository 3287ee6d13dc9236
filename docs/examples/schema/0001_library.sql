-- The schema of a lending library: what the book's examples are about.

CREATE TYPE book_format AS ENUM ('hardcover', 'paperback', 'audio');

CREATE TYPE shelf_mark AS (room text, shelf integer);

CREATE DOMAIN isbn AS text
    CONSTRAINT isbn_has_13_digits CHECK (VALUE ~ '^[0-9]{13}$');

CREATE TABLE books (
    book_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    isbn         isbn NOT NULL,
    title        text NOT NULL,
    format       book_format NOT NULL,
    copies       integer NOT NULL DEFAULT 1,
    tags         text[] NOT NULL DEFAULT '{}',
    mark         shelf_mark,
    published_on date,
    CONSTRAINT books_isbn_key UNIQUE (isbn),
    CONSTRAINT books_copies_not_negative CHECK (copies >= 0)
);
COMMENT ON COLUMN books.copies IS 'How many copies are on the shelf now.';

-- ANCHOR: readers
CREATE TABLE readers (
    reader_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    card      text NOT NULL,
    name      text NOT NULL,
    email     text,
    CONSTRAINT readers_card_key UNIQUE (card)
);
-- ANCHOR_END: readers

CREATE TABLE loans (
    book_id     bigint NOT NULL,
    reader_id   bigint NOT NULL,
    lent_at     timestamptz NOT NULL DEFAULT now(),
    returned_at timestamptz,
    note        text,
    PRIMARY KEY (book_id, reader_id, lent_at),
    CONSTRAINT loans_book_id_fkey FOREIGN KEY (book_id) REFERENCES books,
    CONSTRAINT loans_reader_id_fkey FOREIGN KEY (reader_id) REFERENCES readers
);
CREATE INDEX loans_reader ON loans (reader_id);

CREATE TABLE fines (
    reader_id bigint PRIMARY KEY REFERENCES readers,
    amount    numeric(8, 2) NOT NULL CONSTRAINT fines_amount_not_negative CHECK (amount >= 0)
);
