CREATE TABLE queue (id int PRIMARY KEY, state text NOT NULL);
CREATE TABLE done (id int PRIMARY KEY, state text CHECK (state <> 'x'));
INSERT INTO queue VALUES (1, 'x'), (2, 'y');
