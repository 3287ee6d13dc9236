CREATE TABLE goods (id serial PRIMARY KEY, label text NOT NULL DEFAULT 'none', note text);
CREATE VIEW plain AS SELECT * FROM goods;
CREATE VIEW labelled AS SELECT * FROM goods;
ALTER VIEW labelled ALTER COLUMN label SET DEFAULT 'new';
INSERT INTO goods VALUES (1, 'a');
