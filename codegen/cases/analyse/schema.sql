-- The tables and rows of every case.
CREATE TABLE c (id int PRIMARY KEY, email text NOT NULL UNIQUE, nick text);
CREATE TABLE o (id int PRIMARY KEY, cid int NOT NULL REFERENCES c, total numeric, note text);
INSERT INTO c VALUES (1, 'a@x', 'ann'), (2, 'b@x', NULL), (3, 'c@x', NULL);
INSERT INTO o VALUES (1, 1, 10, 'ann'), (2, 1, NULL, NULL), (3, 2, 5, 'zz');
