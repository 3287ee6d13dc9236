CREATE TABLE authors (author_id bigint PRIMARY KEY, name text NOT NULL, "Born in" text, "user" text);
CREATE TABLE books (
    book_id bigint PRIMARY KEY, author_id bigint NOT NULL REFERENCES authors, title text NOT NULL, "order" int,
    pages int NOT NULL, language text NOT NULL, published date, isbn text, shelf text, acquired timestamptz NOT NULL
);
CREATE TABLE drafts (LIKE books);
CREATE SCHEMA archive;
CREATE TABLE archive.books (book_id bigint PRIMARY KEY, reason text NOT NULL);
CREATE TYPE format AS (width int, height int, "Unit" text);
CREATE TYPE print AS (format format, copies int);
CREATE TABLE editions (edition_id bigint PRIMARY KEY, format format NOT NULL, prints print[] NOT NULL);
CREATE FUNCTION doubled(format) RETURNS format LANGUAGE sql VOLATILE
    AS $$ SELECT ($1).width * 2, ($1).height * 2, ($1)."Unit" $$;
CREATE FUNCTION parts(format, OUT narrow int, OUT wide int) LANGUAGE sql IMMUTABLE
    AS $$ SELECT least(($1).width, ($1).height), greatest(($1).width, ($1).height) $$;
CREATE DOMAIN book_id AS bigint;
