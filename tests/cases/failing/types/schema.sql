CREATE EXTENSION cube;
CREATE TABLE t (id int PRIMARY KEY, a cube, b aclitem, c interval);
CREATE TYPE holder AS (a int, b cube);
CREATE TABLE u (id int PRIMARY KEY, holder holder, holders holder[]);
