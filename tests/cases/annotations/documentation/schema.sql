CREATE TABLE books (book_id int PRIMARY KEY, title text NOT NULL, note text);
COMMENT ON TABLE books IS 'What stands on the shelves.';
COMMENT ON COLUMN books.title IS 'As printed on the cover.';
COMMENT ON COLUMN books.note IS 'Two lines,
the second of which is indented:
    like this.';
