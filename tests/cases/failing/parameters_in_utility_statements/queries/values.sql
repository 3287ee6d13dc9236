-- These are syntax errors at the parameter.

--! set_local
SET LOCAL app.tenant = :t;

--! set_time_zone
SET TIME ZONE :zone;

--! set_several
SET search_path TO :a, public;

--! show
SHOW :name;

--! notify
NOTIFY channel, :payload;

--! alter_role
ALTER ROLE visitor PASSWORD :password;

--! alter_sequence
ALTER SEQUENCE numbers RESTART :n;

--! comment
COMMENT ON TABLE visits IS :text;

--! do_block
DO :code;

--! lock
LOCK TABLE :name;

--! name
SELECT who FROM :table;

--! keyword
SELECT who FROM visits ORDER BY who :direction;

--! typed_literal
SELECT id FROM visits WHERE interval :length > '1 day';

--! in_create_table_as
CREATE TABLE days AS SELECT date :day AS day;

--! of_explain
EXPLAIN (COSTS :costs) SELECT 1;
