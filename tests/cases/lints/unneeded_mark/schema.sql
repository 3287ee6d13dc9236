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

CREATE TABLE fines (
    book_id bigint NOT NULL REFERENCES books,
    fee double precision NOT NULL
);

CREATE TABLE loans (
    book_id bigint NOT NULL REFERENCES books,
    reader text NOT NULL,
    lent timestamp NOT NULL
);
ALTER TABLE loans ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_loans ON loans USING (reader = current_user);
CREATE VIEW current_loans AS SELECT book_id, reader FROM loans;

CREATE FUNCTION page_limit() RETURNS integer LANGUAGE sql AS 'SELECT 100';

CREATE FUNCTION titles_in_order(sort text) RETURNS TABLE (title text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE 'SELECT title FROM books ORDER BY ' || sort;
END
$$;

CREATE FUNCTION sell_book(sold bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM books WHERE book_id = sold;
    RETURN FOUND;
END
$$;
