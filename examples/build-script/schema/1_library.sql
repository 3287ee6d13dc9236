-- A lending library: its books, its members, and who has which book.

CREATE TABLE books (
    book_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title        text NOT NULL,
    author       text,
    published_on date
);

COMMENT ON COLUMN books.author IS 'NULL where nobody knows.';

CREATE TABLE members (
    member_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL,
    CONSTRAINT members_name_key UNIQUE (name)
);

-- A book is lent to one member at a time, so it is the key.
CREATE TABLE loans (
    book_id   bigint,
    member_id bigint NOT NULL REFERENCES members,
    due_on    date NOT NULL,
    CONSTRAINT loans_pkey PRIMARY KEY (book_id),
    CONSTRAINT loans_book_id_fkey FOREIGN KEY (book_id) REFERENCES books
);
