CREATE TABLE books (book_id bigint PRIMARY KEY, title text NOT NULL, subtitle text);
