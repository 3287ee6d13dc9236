CREATE DOMAIN present AS text NOT NULL;
CREATE TYPE address AS (street text, place present);
CREATE TABLE t (
    id int PRIMARY KEY,
    name text NOT NULL,
    note text,
    tags text[],
    n numeric,
    code varchar(9),
    title present DEFAULT '',
    home address
);
CREATE VIEW v AS SELECT id, note AS remark, name FROM t;
