-- from 18
CREATE EXTENSION btree_gist;
CREATE TABLE stays (room int, during daterange, PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE visits (room int, during daterange, FOREIGN KEY (room, PERIOD during) REFERENCES stays (room, PERIOD during));
CREATE TABLE virtual (a int, b int GENERATED ALWAYS AS (a * 2) CONSTRAINT big CHECK (b < 100));
CREATE TABLE old (a int, b int);
INSERT INTO old VALUES (NULL, 1);
ALTER TABLE old ADD CONSTRAINT filled NOT NULL a NOT VALID;
CREATE TABLE named (a int CONSTRAINT named_a NOT NULL);
CREATE TABLE parents (id int PRIMARY KEY);
CREATE TABLE children (parent int REFERENCES parents ON DELETE RESTRICT);
INSERT INTO stays VALUES (1, '[2001-01-01,2002-01-01)');
INSERT INTO parents VALUES (1);
INSERT INTO children VALUES (1);
CREATE TABLE unenforced (a int CONSTRAINT told CHECK (a > 0) NOT ENFORCED, p int REFERENCES parents ON DELETE CASCADE NOT ENFORCED);
CREATE TABLE lone (id int PRIMARY KEY);
CREATE TABLE not_cascading (p int REFERENCES lone ON DELETE CASCADE NOT ENFORCED);
