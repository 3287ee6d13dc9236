CREATE TABLE addr (id int GENERATED ALWAYS AS IDENTITY, bucket int, address text, kind int);
CREATE UNIQUE INDEX addr_of_kind ON addr (bucket) WHERE kind = 1;
CREATE TABLE t (x int, y int);
CREATE TABLE a (id int PRIMARY KEY, name text COLLATE "C");
CREATE TABLE b (a_id int, name text COLLATE "POSIX", words tsvector);
CREATE TABLE deferred (id int PRIMARY KEY DEFERRABLE, code text UNIQUE);
CREATE TABLE booked (room int, during int4range, CONSTRAINT booked_once EXCLUDE USING gist (during WITH &&));
CREATE DOMAIN code AS text NOT NULL CHECK (value <> '');

CREATE TABLE parts (id int, v text) PARTITION BY LIST (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2) PARTITION BY LIST (v);
CREATE TABLE parts_2_rest PARTITION OF parts_2 DEFAULT;
CREATE VIEW parts_seen AS SELECT id, v, xmax AS changed_by FROM parts;

CREATE MATERIALIZED VIEW summary AS SELECT count(*) AS n FROM t;
CREATE VIEW summary_seen AS SELECT n FROM summary;
CREATE VIEW counted AS SELECT count(*) AS n FROM t;
CREATE SEQUENCE numbers;
