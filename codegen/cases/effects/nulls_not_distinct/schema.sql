-- from 15
CREATE TABLE owners (id int PRIMARY KEY);
CREATE TABLE seats (owner int REFERENCES owners ON DELETE SET NULL, row int, UNIQUE NULLS NOT DISTINCT (owner), CONSTRAINT usual UNIQUE (owner, row));
INSERT INTO owners VALUES (1);
INSERT INTO seats VALUES (NULL, 1);
