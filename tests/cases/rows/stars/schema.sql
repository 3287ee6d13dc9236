CREATE TABLE authors (author_id bigint PRIMARY KEY, name text NOT NULL, "Born in" text, "user" text);
CREATE TABLE books (
    book_id bigint PRIMARY KEY, author_id bigint NOT NULL REFERENCES authors, title text NOT NULL, "order" int,
    pages int NOT NULL, language text NOT NULL, published date, isbn text, shelf text, acquired timestamptz NOT NULL
);
CREATE TABLE drafts (LIKE books);
CREATE SCHEMA archive;
CREATE TABLE archive.books (book_id bigint PRIMARY KEY, reason text NOT NULL);
