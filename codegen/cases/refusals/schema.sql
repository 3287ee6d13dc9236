CREATE TABLE addr (id int GENERATED ALWAYS AS IDENTITY, bucket int, address text, kind int);
CREATE UNIQUE INDEX addr_of_kind ON addr (bucket) WHERE kind = 1;
CREATE TABLE t (x int, y int);
INSERT INTO t VALUES (1, 1), (2, 2);
CREATE TABLE a (id int PRIMARY KEY, name text COLLATE "C");
CREATE TABLE b (a_id int, name text COLLATE "POSIX", words tsvector, number xid);
INSERT INTO a VALUES (1, 'x'), (2, 'y');
INSERT INTO b VALUES (1, 'x', 'x', '1'), (2, 'z', 'y', '2');
CREATE TABLE deferred (id int PRIMARY KEY DEFERRABLE, code text UNIQUE);
CREATE TABLE booked (room int, during int4range, CONSTRAINT booked_once EXCLUDE USING gist (during WITH &&));
CREATE DOMAIN code AS text NOT NULL CHECK (value <> '');
CREATE DOMAIN short_code AS code CHECK (length(value) < 9);

CREATE TABLE parts (id int, v text) PARTITION BY LIST (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2) PARTITION BY LIST (v);
CREATE TABLE parts_2_rest PARTITION OF parts_2 DEFAULT;
CREATE VIEW parts_seen AS SELECT id, v, xmax AS changed_by FROM parts;
-- Its partitions have the columns in another order, or had one more.
CREATE TABLE mixed (id int, v text) PARTITION BY LIST (id);
CREATE TABLE mixed_1 (v text, id int);
ALTER TABLE mixed ATTACH PARTITION mixed_1 FOR VALUES IN (1);
CREATE TABLE mixed_rest (id int, v text, gone int);
ALTER TABLE mixed_rest DROP COLUMN gone;
ALTER TABLE mixed ATTACH PARTITION mixed_rest DEFAULT;

CREATE MATERIALIZED VIEW summary AS SELECT count(*) AS n FROM t;
CREATE VIEW summary_seen AS SELECT n FROM summary;
CREATE SEQUENCE numbers;
CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY, v text);
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE far (x int) SERVER nowhere;

CREATE TABLE tenants (id int);
INSERT INTO tenants VALUES (1);
CREATE FUNCTION tenant_count() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN (SELECT count(*) FROM tenants WHERE id > 1); END';
CREATE FUNCTION refuses() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RAISE feature_not_supported; END$$;
CREATE FUNCTION divides(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1 / $1';
CREATE VIEW of_tenant AS SELECT x FROM t WHERE x = current_setting('search_path')::int;
