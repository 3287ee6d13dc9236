CREATE TYPE span AS RANGE (subtype = int);
CREATE TABLE t (id int PRIMARY KEY, a interval, b point, c span, d bit(3), e money, f tsvector, g int4range, h xml, i timetz);
CREATE TYPE holder AS (a int, b interval);
CREATE TABLE u (id int PRIMARY KEY, holder holder, holders holder[]);
