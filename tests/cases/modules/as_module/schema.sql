CREATE TYPE status AS ENUM ('draft', 'published');

CREATE TABLE books (
    book_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    isbn text NOT NULL UNIQUE,
    title text NOT NULL,
    status status NOT NULL DEFAULT 'draft'
);
