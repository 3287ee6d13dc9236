--! session
SELECT currval('s'), pg_backend_pid()

--! session_of_a_fallback
SELECT lastval()

--! primary_server
SELECT pg_current_wal_lsn()

--! either_server
SELECT pg_is_in_recovery(), now(), random(), current_setting('TimeZone')

--! advances
SELECT nextval('s')

--! advisory_lock
SELECT pg_try_advisory_xact_lock(1)

--! notifies
SELECT pg_notify('a', 'b')

--! sets
SELECT set_config('a.b', 'c', true)

--! transaction_number
SELECT txid_current()

--! large_object
SELECT lo_create(0)

--! unlogged_table
SELECT a FROM unlogged

--! unlogged_partition
SELECT a FROM parted

--! locks_of_several_kinds
SELECT t.a FROM t JOIN u USING (a) FOR UPDATE OF t FOR KEY SHARE OF u

--! locks_through_a_view
SELECT a FROM v FOR NO KEY UPDATE

--! locks_of_children
SELECT a FROM parent FOR SHARE

--! locks_of_the_table_only
SELECT a FROM ONLY parent FOR SHARE

--! locks_in_a_subquery
SELECT a FROM (SELECT a FROM t) AS x FOR UPDATE

--! locks_in_a_cte
WITH x AS (SELECT a FROM t FOR UPDATE) SELECT a FROM x

--! writes_in_a_cte
WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x

--! domain_with_a_function
SELECT $1::over

--! elements_of_a_domain_with_a_function
SELECT '{1}'::over[]::text

--! domain_without_a_function
SELECT $1::plain

--! omitted_column_of_a_domain
INSERT INTO with_domain (a) VALUES ($1)

--! column_of_a_domain_that_is_not_set
UPDATE with_domain SET a = $1

--! generated_column
INSERT INTO with_generated (a) VALUES ($1)

--! predicate_of_an_index
INSERT INTO with_predicate (a) VALUES ($1)

--! expression_of_an_index
UPDATE with_expression SET b = $1
