CREATE EXTENSION citext;

CREATE TABLE authors (
    author_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL
);

CREATE TABLE books (
    book_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES authors,
    isbn text NOT NULL UNIQUE,
    title text NOT NULL,
    subtitle text,
    pages integer NOT NULL,
    tags text[] NOT NULL DEFAULT '{}',
    printed_at timestamp
);

CREATE TABLE reviews (
    review_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book_id bigint NOT NULL REFERENCES books,
    isbn text,
    stars integer NOT NULL
);

CREATE INDEX books_tags ON books USING gin (tags);
