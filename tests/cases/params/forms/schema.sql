CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL, note text, tags text[] NOT NULL, n numeric);
