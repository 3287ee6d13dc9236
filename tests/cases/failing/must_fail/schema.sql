CREATE TABLE books (book_id int PRIMARY KEY, isbn text NOT NULL, title text NOT NULL);
