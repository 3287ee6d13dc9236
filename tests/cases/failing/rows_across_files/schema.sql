CREATE TABLE books (book_id bigint PRIMARY KEY, title text NOT NULL, shelf text, tags text[] NOT NULL);
