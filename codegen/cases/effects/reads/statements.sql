--! columns
SELECT a.x FROM a JOIN b ON b.a = a.id WHERE b.z = $1 ORDER BY a.y

--! count
SELECT count(*) FROM a

--! whole_row
SELECT a FROM a

--! star
SELECT * FROM a

--! system_columns
SELECT ctid, tableoid FROM a

--! sub_selects
SELECT (SELECT max(z) FROM b WHERE b.a = a.id) FROM a WHERE EXISTS (SELECT FROM b WHERE b.id = a.y) AND id IN (SELECT y FROM a)

--! cte
WITH RECURSIVE r AS (SELECT id FROM a UNION ALL SELECT b.id FROM b JOIN r ON r.id = b.a) SELECT * FROM r

--! set_operation
SELECT x FROM a UNION SELECT z FROM b

--! catalog
SELECT relname FROM pg_class

--! materialized
SELECT x FROM m

--! sequence
SELECT last_value FROM s

--! locks
SELECT id FROM a FOR SHARE

--! locks_below
SELECT * FROM (SELECT id FROM a FOR UPDATE) q

--! harmless
SELECT random(), clock_timestamp(), gen_random_uuid(), now(), current_user FROM generate_series(1, 3)

--! nextval
SELECT nextval('s')

--! notify
SELECT pg_notify('a', 'b')

--! advisory_lock
SELECT pg_advisory_xact_lock(1)

--! settings
SELECT set_config('a.b', 'c', true)

--! transaction_id
SELECT txid_current()

--! tables_by_name
SELECT table_to_xml('a', true, true, '')

--! nothing
SELECT 1
