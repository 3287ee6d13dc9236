-- What stands before a statement says what becomes of it: the SQLSTATE with which every run fails; `fine`; or `perhaps` where planning
-- fails because of something that may be otherwise at another time.

-- 42P10
INSERT INTO addr (bucket, address, kind) VALUES (:b, :a, :k)
ON CONFLICT (bucket) WHERE kind = :k DO UPDATE SET address = excluded.address

-- fine
INSERT INTO addr (bucket, address, kind) VALUES (:b, :a, 1)
ON CONFLICT (bucket) WHERE kind = 1 DO UPDATE SET address = excluded.address

-- fine
INSERT INTO addr (bucket, address, kind) VALUES (:b, :a, :k)
ON CONFLICT (bucket) WHERE kind = 1 DO UPDATE SET kind = :k WHERE addr.address <> :a

-- 42P10
INSERT INTO addr (bucket, address) VALUES (:b, :a) ON CONFLICT (bucket) DO NOTHING

-- 42P10
INSERT INTO t (x) VALUES (:x) ON CONFLICT (x) DO NOTHING

-- fine
INSERT INTO t (x) VALUES (:x) ON CONFLICT DO NOTHING

-- 42P10
WITH new AS (INSERT INTO a (id, name) VALUES (:id, :name) ON CONFLICT (name) DO NOTHING RETURNING id) SELECT id FROM new

-- 42P10
INSERT INTO parts (id, v) VALUES (:id, :v) ON CONFLICT (id) DO NOTHING

-- Parameters of domains that are NOT NULL.

-- 42P10
INSERT INTO a (id, name) VALUES (:id, :name::code) ON CONFLICT (name) DO NOTHING

-- 42P10
INSERT INTO a (id, name) VALUES (:id, :name::short_code || :name || :other) ON CONFLICT (name) DO NOTHING

-- fine
INSERT INTO a (id, name) VALUES (:id, :name::short_code || :name) ON CONFLICT (id) DO NOTHING

-- Deferrable keys.

-- 55000
INSERT INTO deferred (id) VALUES (:id) ON CONFLICT (id) DO NOTHING

-- 55000
INSERT INTO deferred (id) VALUES (:id) ON CONFLICT DO NOTHING

-- 55000
INSERT INTO deferred (id) VALUES (:id) ON CONFLICT ON CONSTRAINT deferred_pkey DO UPDATE SET code = 'x'

-- fine
INSERT INTO deferred (id, code) VALUES (:id, :code) ON CONFLICT (code) DO NOTHING

-- 42809
INSERT INTO booked (room, during) VALUES (:room, :during) ON CONFLICT ON CONSTRAINT booked_once DO UPDATE SET room = 1

-- fine
INSERT INTO booked (room, during) VALUES (:room, :during) ON CONFLICT ON CONSTRAINT booked_once DO NOTHING

-- Row locks.

-- 0A000
SELECT a.id FROM a LEFT JOIN b ON b.a_id = a.id FOR UPDATE

-- 0A000
SELECT a.id FROM b RIGHT JOIN a ON b.a_id = a.id FOR NO KEY UPDATE OF b

-- 0A000
SELECT s.id FROM t LEFT JOIN (SELECT id FROM a) AS s ON s.id = t.x FOR SHARE

-- fine
SELECT a.id FROM a LEFT JOIN b ON b.a_id = a.id FOR UPDATE OF a

-- fine
SELECT a.id FROM a LEFT JOIN b ON b.a_id = a.id WHERE b.name = 'x' FOR UPDATE

-- 42809
SELECT n FROM summary FOR SHARE

-- 42809
SELECT n FROM summary_seen FOR UPDATE

-- 42809
SELECT last_value FROM numbers FOR UPDATE

-- fine
SELECT a.id FROM a, summary FOR UPDATE OF a

-- What cannot be written.

-- 42809
INSERT INTO summary (n) VALUES (:n)

-- 42809
DELETE FROM summary WHERE n = :n

-- 42809
UPDATE numbers SET last_value = :n

-- 42809
WITH gone AS (DELETE FROM summary RETURNING n) SELECT n FROM gone

-- perhaps: that a foreign-data wrapper has no handler may be so here only
SELECT x FROM far

-- System columns of what is inserted into a partitioned table.

-- 0A000
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING (xmax = 0) AS inserted

-- 0A000
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING (SELECT max(x) FROM (SELECT xmin::text AS x) AS s)

-- 0A000
INSERT INTO parts_seen (id, v) VALUES (1, :v) RETURNING changed_by

-- 0A000
WITH new AS (INSERT INTO parts_2 (id, v) VALUES (2, :v) RETURNING cmin) SELECT count(*) FROM new

-- from 17: 0A000
MERGE INTO parts AS p USING (VALUES (1)) AS s (id) ON false
WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, 'x') RETURNING cmax

-- from 18: 0A000
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING new.xmax

-- from 18: fine
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING old.xmax

-- fine
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING ctid, tableoid, id

-- fine
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING (SELECT max(xmax::text) FROM parts)

-- fine
INSERT INTO parts_1 (id, v) VALUES (1, :v) RETURNING xmax

-- fine
INSERT INTO mixed (id, v) VALUES (1, :v) RETURNING xmax

-- fine
INSERT INTO mixed (id, v) VALUES (3, :v) RETURNING xmax

-- fine
INSERT INTO a (id, name) VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING (xmax = 0)

-- fine
UPDATE parts SET v = :v RETURNING xmax

-- fine
DELETE FROM parts RETURNING xmin

-- Collations.

-- 42P22
SELECT a.id FROM a, b WHERE a.name = b.name

-- 42P22
SELECT a.id FROM a JOIN b USING (name)

-- 42P22
SELECT id FROM a WHERE name IN (SELECT name FROM b)

-- 42P22
SELECT greatest(a.name, b.name) FROM a, b

-- 42P22
SELECT a.id FROM a, b WHERE (a.name, a.id) < (b.name, b.a_id)

-- 42P22
SELECT CASE a.name WHEN b.name THEN 1 END FROM a, b

-- 42P22
SELECT a.name IS DISTINCT FROM b.name, nullif(a.name, b.name) FROM a, b

-- 42P22
SELECT lower(a.name || b.name) FROM a, b

-- 42P22
SELECT name FROM (SELECT name FROM a UNION ALL SELECT name FROM b) AS names ORDER BY name

-- 42P22
SELECT array_agg(a.name) && ARRAY[b.name] FROM a, b GROUP BY b.name

-- 42P22
SELECT a.name ~ b.name FROM a, b

-- from 18: 42P22
SELECT a.name LIKE b.name FROM a, b

-- fine
SELECT a.name || b.name, length(a.name || b.name), concat(a.name, b.name), a.name || b.name IS NULL FROM a, b

-- fine
SELECT a.id FROM a, b WHERE a.name = b.name COLLATE "C"

-- fine
SELECT id FROM a WHERE name = :name OR name IN ('x', :other) OR name::varchar = ANY (:names) ORDER BY lower(name)

-- fine
SELECT name FROM a UNION ALL SELECT name FROM b

-- fine
SELECT min(names.name) FROM (SELECT name FROM a WHERE id = 1 UNION ALL SELECT name FROM b WHERE false) AS names

-- Constants that are computed when PostgreSQL plans.

-- 22012
SELECT 1 / 0

-- 22012
SELECT CASE WHEN x = :x THEN 1 / 0 ELSE x END FROM t

-- 22P02
SELECT x FROM t WHERE x = 'abc'::text::int

-- 22003
SELECT 3000000000::bigint::int

-- 2201B
SELECT id FROM a WHERE name ~ '['

-- 22000
SELECT int4range(3, 1)

-- 22012
SELECT 1 % 0 FROM t WHERE now() > '2000-01-01' AND to_char(now(), 'YYYY') > '2000'

-- 54000
SELECT chr(0)

-- perhaps: a setting may be another
SELECT x FROM t WHERE x = current_setting('search_path')::int

-- perhaps: in a view too
SELECT x FROM of_tenant

-- perhaps: a role may have another name
SELECT x FROM t WHERE x = current_user::text::int

-- perhaps: a function that says that it is IMMUTABLE
SELECT x FROM t WHERE x = 1 / tenant_count()

-- perhaps: and one that raises
SELECT refuses()

-- perhaps: and one in SQL, which PostgreSQL inlines
SELECT divides(0)

-- fine
SELECT x FROM t WHERE x = 10 / coalesce(:d, 0)

-- fine
SELECT v FROM parts WHERE id = 10 / coalesce(:d, 0)

-- Constants that are turned down when the statement begins to run.

-- 2201W
SELECT x FROM t LIMIT -1

-- 2201W
SELECT x FROM t LIMIT -1::bigint

-- 2201W
SELECT x FROM t FETCH FIRST -5 ROWS ONLY

-- 2201X
SELECT x FROM (SELECT x FROM t ORDER BY x OFFSET -1) AS s

-- 22013
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM t

-- 22013
SELECT sum(x) OVER (ORDER BY x RANGE BETWEEN CURRENT ROW AND -1 FOLLOWING) FROM t

-- 22004
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN CURRENT ROW AND NULL::int FOLLOWING) FROM t

-- 22014
SELECT ntile(0) OVER () FROM t

-- 22016
SELECT nth_value(x, 0) OVER () FROM t

-- 22023
SELECT n FROM generate_series(1, 10, 0) AS n

-- 22003
SELECT percentile_cont(2) WITHIN GROUP (ORDER BY x) FROM t

-- 2202H
SELECT x FROM t TABLESAMPLE system (101)

-- 2202H
SELECT x FROM t TABLESAMPLE bernoulli (NULL)

-- 2202G
SELECT x FROM t TABLESAMPLE bernoulli (10) REPEATABLE (NULL)

-- fine
SELECT x FROM t TABLESAMPLE bernoulli (100) REPEATABLE (1) ORDER BY x LIMIT 0 OFFSET 0

-- fine
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 0 FOLLOWING), ntile(2) OVER () FROM t LIMIT NULL

-- fine
SELECT percentile_cont(1) WITHIN GROUP (ORDER BY x), percentile_disc(0) WITHIN GROUP (ORDER BY x) FROM t

-- fine
SELECT n FROM generate_series(10, 1, -1) AS n LIMIT :n

-- Joins and groups that PostgreSQL has no way to make.

-- 0A000
SELECT a.id FROM a FULL JOIN b ON a.id < b.a_id

-- 0A000
WITH RECURSIVE r AS (SELECT words FROM b UNION SELECT words FROM r) SELECT words FROM r

-- 0A000
SELECT words, number FROM b GROUP BY words, number

-- fine
SELECT a.id FROM a FULL JOIN b ON a.id = b.a_id AND a.id < b.a_id

-- fine
SELECT v FROM fleeting WHERE id = :id
