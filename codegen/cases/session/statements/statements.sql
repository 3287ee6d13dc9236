--! nothing
SELECT id FROM jobs WHERE tenant = 'a'

--! nothing_either
INSERT INTO jobs VALUES (100, 'c') RETURNING id

--! set
SET statement_timeout = '77s'

--! set_custom
SET app.tenant TO 'a'

--! set_session
SET SESSION work_mem = '5MB'

--! set_time_zone
SET TIME ZONE 'Europe/Berlin'

--! set_schema
SET SCHEMA 'pg_catalog'

--! set_names
SET NAMES 'LATIN1'

--! set_role
SET ROLE pg_monitor

--! set_session_authorization
SET SESSION AUTHORIZATION pg_monitor

--! set_characteristics
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE

--! set_seed
SET seed TO 0.5

--! set_local
SET LOCAL app.tenant = 'a'

--! set_local_role
SET LOCAL ROLE pg_monitor

--! set_transaction
SET TRANSACTION READ ONLY

--! set_local_transaction_setting
SET LOCAL transaction_read_only = on

--! set_transaction_setting
SET transaction_isolation = 'serializable'

--! set_constraints
SET CONSTRAINTS ALL DEFERRED

--! reset
RESET statement_timeout

--! reset_role
RESET ROLE

--! show
SHOW statement_timeout

--! config
SELECT set_config('app.tenant', 'a', false)

--! config_null
SELECT set_config('app.tenant', 'a', NULL)

--! config_by_parameter
SELECT set_config('app.tenant', 'a', $1)

--! config_local
SELECT set_config('app.tenant', $1, true)

--! config_local_twice
SELECT set_config('app.tenant', 'a', true), set_config('app.person', 'b', true)

--! config_local_of_a_row
SELECT set_config('app.tenant', tenant, true) FROM jobs WHERE id = 1

--! config_local_of_constants
SELECT s FROM (SELECT set_config('app.tenant', 'a', true) AS s) AS x

--! config_local_for_a_query
SELECT set_config('app.tenant', 'a', true), count(*) FROM jobs

--! config_local_for_a_write
WITH s AS MATERIALIZED (SELECT set_config('app.tenant', 'a', true)) UPDATE jobs SET done = true FROM s WHERE id = 2

--! config_in_a_condition
SELECT id FROM jobs WHERE set_config('app.tenant', 'a', false) = 'a'

--! config_in_a_write
UPDATE jobs SET done = true WHERE set_config('app.tenant', 'a', false) = 'a'

--! lock
SELECT pg_advisory_lock(1)

--! lock_shared
SELECT pg_advisory_lock_shared(1, 2)

--! try_lock
SELECT pg_try_advisory_lock(1)

--! unlock
SELECT pg_advisory_unlock(1)

--! unlock_all
SELECT pg_advisory_unlock_all()

--! lock_for_transaction
SELECT pg_advisory_xact_lock($1)

--! try_lock_for_transaction
SELECT pg_try_advisory_xact_lock(1)

--! lock_and_read
SELECT count(*) FROM jobs WHERE pg_try_advisory_xact_lock_shared(1)

--! lock_and_write
UPDATE jobs SET done = true WHERE id = 2 AND pg_try_advisory_xact_lock(1)

--! lock_in_a_view
SELECT * FROM guarded

--! rows
SELECT id FROM jobs FOR UPDATE

--! rows_shared
SELECT id FROM jobs FOR KEY SHARE SKIP LOCKED

--! rows_in_a_cte
WITH j AS (SELECT id FROM jobs FOR NO KEY UPDATE) SELECT count(*) FROM j

--! rows_in_a_subquery
SELECT count(*) FROM (SELECT id FROM jobs FOR SHARE) j

--! rows_through_a_view
SELECT * FROM next_job

--! rows_of_a_view
SELECT v.id FROM (SELECT id FROM jobs) v FOR UPDATE

--! queue
UPDATE jobs SET done = true WHERE id = (SELECT id FROM jobs ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id

--! queue_in_a_cte
WITH j AS (SELECT id FROM jobs LIMIT 1 FOR UPDATE SKIP LOCKED), u AS (UPDATE jobs SET done = true FROM j WHERE jobs.id = j.id)
SELECT id FROM j

--! rows_and_a_function_that_writes
SELECT ordinary(id) FROM jobs WHERE id = 1 FOR UPDATE

--! rows_and_a_notification
SELECT pg_notify('jobs', id::text) FROM jobs FOR UPDATE

--! rows_and_a_harmless_function
SELECT id, random(), now(), recursive(1) FROM jobs FOR UPDATE

--! lock_table
LOCK TABLE jobs IN SHARE MODE

--! temporary_table
CREATE TEMP TABLE scratch (id int)

--! temporary_table_as
CREATE TEMPORARY TABLE scratch AS SELECT id FROM jobs

--! temporary_table_of_a_transaction
CREATE LOCAL TEMP TABLE scratch (id int) ON COMMIT DROP

--! temporary_table_emptied
CREATE TEMP TABLE scratch (id int) ON COMMIT DELETE ROWS

--! temporary_view
CREATE OR REPLACE TEMP VIEW scratch AS SELECT id FROM jobs

--! temporary_sequence
CREATE TEMPORARY SEQUENCE scratch

--! select_into_temporary
SELECT id INTO TEMP scratch FROM jobs

--! in_pg_temp
CREATE TABLE pg_temp.scratch (id int)

--! function_in_pg_temp
CREATE FUNCTION pg_temp.one() RETURNS int LANGUAGE sql AS 'SELECT 1'

--! ordinary_table
CREATE TABLE ordinary_table (temp int, pg_temp text)

--! ordinary_function
CREATE FUNCTION sets() RETURNS text LANGUAGE sql AS $$ SELECT set_config('app.tenant', 'a', false) $$

--! ordinary_view
CREATE VIEW sets AS SELECT set_config('app.tenant', 'a', false) AS s FROM jobs

--! table_as_with_a_setting
CREATE TABLE copied AS SELECT set_config('app.tenant', 'a', false) AS s

--! load
LOAD 'auto_explain'

--! seed
SELECT setseed(0.5)

--! current
SELECT currval('numbers')

--! last
SELECT lastval()

--! current_after_next
SELECT nextval('numbers'), currval('numbers')

--! next
SELECT nextval('numbers')

--! large_object
SELECT lo_open(1, 262144)

--! large_object_at_once
SELECT loread(lo_open(lo_creat(-1), 262144), 10)

--! large_object_written
SELECT lowrite($1, '')

--! large_object_whole
SELECT lo_get(lo_from_bytea(0, 'a'))

--! snapshot
SELECT pg_export_snapshot()

--! slot
SELECT pg_create_physical_replication_slot('a', false, true)

--! lasting_slot
SELECT pg_create_physical_replication_slot('session_test')

--! runs_text
SELECT query_to_xml('SELECT 1', false, false, '')

--! own_session
SELECT pg_backend_pid(), current_setting('app.tenant', true)

--! notify
NOTIFY jobs

--! analyze
ANALYZE jobs

--! truncate
TRUNCATE audited

--! by_function
SELECT set_tenant('a')

--! by_function_in_from
SELECT * FROM set_tenant('a')

--! by_function_locally
SELECT set_tenant_locally('a')

--! by_function_locally_for_a_query
SELECT id FROM jobs, set_tenant_locally('a')

--! by_function_both
SELECT set_both('a', 'b')

--! by_function_in_sql
SELECT tenant_in_sql('a')

--! by_function_in_sql_locally
SELECT tenant_locally_in_sql('a')

--! by_function_through_another
SELECT through_another('a')

--! by_function_role
SELECT as_role()

--! by_function_role_and_back
SELECT as_role_and_back()

--! by_function_role_by_text
SELECT as_role_by_text('pg_monitor')

--! by_function_any_text
SELECT any_text('SET app.tenant = ''a''')

--! by_function_lock
SELECT take_lock(1)

--! by_function_lock_and_unlock
SELECT lock_and_unlock(1)

--! by_function_lock_for_transaction
SELECT lock_for_transaction(1)

--! by_function_lock_and_write
SELECT lock_and_write(1)

--! by_function_rows
SELECT lock_job(1)

--! by_function_temporary_table
SELECT scratch()

--! by_function_within
SELECT with_dates(now())

--! by_function_ordinary
SELECT ordinary(1)

--! by_function_own_path
SELECT own_path()

--! by_function_recursive
SELECT recursive(2)

--! by_procedure
CALL choose_tenant('a')

--! by_block
DO $$ BEGIN PERFORM set_config('app.tenant', 'a', false); END $$

--! by_block_for_a_while
DO $$ BEGIN PERFORM pg_advisory_lock(1); PERFORM pg_advisory_unlock(1); END $$

--! by_ordinary_block
DO $$ BEGIN UPDATE jobs SET done = true; END $$

--! explained
EXPLAIN SELECT set_config('app.tenant', 'a', false)

--! explained_and_run
EXPLAIN ANALYZE SELECT set_config('app.tenant', 'a', false)

--! by_trigger
INSERT INTO audited VALUES (1, 'a')
