CREATE TABLE parents (id int PRIMARY KEY, name text NOT NULL, note text);
CREATE TABLE children (id int PRIMARY KEY, parent_id int NOT NULL REFERENCES parents, name text NOT NULL, note text);
CREATE VIEW families AS
SELECT p.id, p.name AS parent, c.name AS child FROM parents p LEFT JOIN children c ON c.parent_id = p.id;
