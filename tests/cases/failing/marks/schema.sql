CREATE TYPE place AS (street text, tags text[]);
CREATE TABLE t (id int PRIMARY KEY, name text, place place, places place[], tags text[]);
