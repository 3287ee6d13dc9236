CREATE TABLE books (book_id bigint PRIMARY KEY, title text NOT NULL, shelf text);
CREATE TABLE loans (loan_id bigint PRIMARY KEY, book_id bigint NOT NULL REFERENCES books, reader text NOT NULL);
COMMENT ON COLUMN books.title IS 'As it stands on the cover.';
