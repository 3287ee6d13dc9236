CREATE TABLE notes (note_id int PRIMARY KEY, tags text[] NOT NULL);
