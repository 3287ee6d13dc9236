CREATE TABLE readers (reader_id bigint PRIMARY KEY, name text NOT NULL, email text, parent_id bigint REFERENCES readers (reader_id));
CREATE TABLE loans (
    loan_id   bigint PRIMARY KEY,
    reader_id bigint REFERENCES readers (reader_id),
    lent_at   timestamptz NOT NULL,
    book      text NOT NULL
);
