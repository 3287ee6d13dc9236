CREATE TABLE notes (note_id bigint PRIMARY KEY, text text NOT NULL, author text NOT NULL);
