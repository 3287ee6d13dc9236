CREATE TABLE queue (id int PRIMARY KEY, state text NOT NULL);
CREATE TABLE done (id int PRIMARY KEY, state text CHECK (state <> 'x'));
INSERT INTO queue VALUES (1, 'x'), (2, 'y');
CREATE TABLE log (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz DEFAULT now());
CREATE VIEW recent AS SELECT id, at FROM log;
