CREATE TABLE authors (author_id int PRIMARY KEY, name text NOT NULL);

CREATE TABLE books (
    book_id int PRIMARY KEY,
    author_id int NOT NULL REFERENCES authors,
    title text NOT NULL,
    subtitle text,
    price int NOT NULL,
    sold boolean NOT NULL DEFAULT false
);

-- At most one row.
CREATE TABLE settings (single boolean PRIMARY KEY DEFAULT true CHECK (single), theme text NOT NULL);

CREATE VIEW sold_books AS SELECT book_id, title FROM books WHERE sold;
CREATE VIEW all_books AS SELECT book_id, title FROM books;

CREATE FUNCTION is_old(id int) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT id < 100 $$;
