-- PostgreSQL prepares these without a look at what is in them, and would fail when they run.

--! set_default
ALTER TABLE visits ALTER COLUMN who SET DEFAULT :d;

--! add_check
ALTER TABLE visits ADD CHECK (id > :x);

--! create_view
CREATE OR REPLACE VIEW few AS SELECT * FROM visits WHERE id > :id;

--! create_materialized_view
CREATE MATERIALIZED VIEW few AS SELECT * FROM visits WHERE id > :id;

--! create_partition
CREATE TABLE part PARTITION OF visits FOR VALUES FROM (:a) TO (:b);

--! create_policy
CREATE POLICY own ON visits USING (who = :who);

--! create_function
CREATE FUNCTION more(int) RETURNS int LANGUAGE sql RETURN :a + 1;

--! create_index
CREATE INDEX ON visits ((id + :x)) WHERE id > :y;

--! create_table_as_execute
CREATE TABLE copied AS EXECUTE q(:a);

--! explain_execute
EXPLAIN EXECUTE q(:a);
