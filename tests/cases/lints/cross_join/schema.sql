CREATE TABLE authors (author_id int PRIMARY KEY, name text NOT NULL, tenant int NOT NULL);
CREATE TABLE books (
    book_id int PRIMARY KEY, author_id int NOT NULL REFERENCES authors, title text NOT NULL, tenant int NOT NULL
);
CREATE TABLE sales (book_id int NOT NULL REFERENCES books, sold date NOT NULL, pieces int NOT NULL);
CREATE TABLE settings (single boolean PRIMARY KEY DEFAULT true CHECK (single), theme text NOT NULL);
