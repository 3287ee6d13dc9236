CREATE DOMAIN positive AS int CONSTRAINT above_zero CHECK (value > 0);
CREATE DOMAIN required AS int NOT NULL;
CREATE TABLE sizes (id int, size positive, several positive[]);
CREATE VIEW checked AS SELECT count(*) AS n FROM sizes WHERE id::positive > 0;
CREATE VIEW above AS SELECT n FROM checked;
INSERT INTO sizes VALUES (0, 1);
