CREATE TABLE author (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE book (
    id int PRIMARY KEY,
    author_id int NOT NULL REFERENCES author,
    editor_id int REFERENCES author,
    first_author_id int NOT NULL REFERENCES author DEFERRABLE
);
