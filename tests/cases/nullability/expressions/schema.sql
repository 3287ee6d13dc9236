CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL, m int, name text NOT NULL, note text, at timestamptz NOT NULL);
