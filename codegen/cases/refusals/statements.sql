-- What becomes of a statement: the SQLSTATE with which every run fails; `fine`; or `perhaps` where planning fails because of something
-- that may be otherwise at another time.

-- 13: 42P10
INSERT INTO addr (bucket, address, kind) VALUES (:b, :a, :k)
ON CONFLICT (bucket) WHERE kind = :k DO UPDATE SET address = excluded.address

-- 13: fine
INSERT INTO addr (bucket, address, kind) VALUES (:b, :a, 1)
ON CONFLICT (bucket) WHERE kind = 1 DO UPDATE SET address = excluded.address

-- 13: fine
INSERT INTO addr (bucket, address, kind) VALUES (:b, :a, :k)
ON CONFLICT (bucket) WHERE kind = 1 DO UPDATE SET kind = :k WHERE addr.address <> :a

-- 13: 42P10
INSERT INTO addr (bucket, address) VALUES (:b, :a) ON CONFLICT (bucket) DO NOTHING

-- 13: 42P10
INSERT INTO t (x) VALUES (:x) ON CONFLICT (x) DO NOTHING

-- 13: fine
INSERT INTO t (x) VALUES (:x) ON CONFLICT DO NOTHING

-- 13: 42P10
WITH new AS (INSERT INTO a (id, name) VALUES (:id, :name) ON CONFLICT (name) DO NOTHING RETURNING id) SELECT id FROM new

-- 13: 42P10
INSERT INTO parts (id, v) VALUES (:id, :v) ON CONFLICT (id) DO NOTHING

-- Parameters of domains that are NOT NULL.

-- 13: 42P10
INSERT INTO a (id, name) VALUES (:id, :name::code) ON CONFLICT (name) DO NOTHING

-- 13: 42P10
INSERT INTO a (id, name) VALUES (:id, :name::short_code || :name || :other) ON CONFLICT (name) DO NOTHING

-- 13: fine
INSERT INTO a (id, name) VALUES (:id, :name::short_code || :name) ON CONFLICT (id) DO NOTHING

-- Deferrable keys.

-- 13: 55000
INSERT INTO deferred (id) VALUES (:id) ON CONFLICT (id) DO NOTHING

-- 13: 55000
INSERT INTO deferred (id) VALUES (:id) ON CONFLICT DO NOTHING

-- 13: 55000
INSERT INTO deferred (id) VALUES (:id) ON CONFLICT ON CONSTRAINT deferred_pkey DO UPDATE SET code = 'x'

-- 13: fine
INSERT INTO deferred (id, code) VALUES (:id, :code) ON CONFLICT (code) DO NOTHING

-- 13: 42809
INSERT INTO booked (room, during) VALUES (:room, :during) ON CONFLICT ON CONSTRAINT booked_once DO UPDATE SET room = 1

-- 13: fine
INSERT INTO booked (room, during) VALUES (:room, :during) ON CONFLICT ON CONSTRAINT booked_once DO NOTHING

-- Row locks.

-- 13: 0A000
SELECT a.id FROM a LEFT JOIN b ON b.a_id = a.id FOR UPDATE

-- 13: 0A000
SELECT a.id FROM b RIGHT JOIN a ON b.a_id = a.id FOR NO KEY UPDATE OF b

-- 13: 0A000
SELECT s.id FROM t LEFT JOIN (SELECT id FROM a) AS s ON s.id = t.x FOR SHARE

-- 13: fine
SELECT a.id FROM a LEFT JOIN b ON b.a_id = a.id FOR UPDATE OF a

-- 13: fine
SELECT a.id FROM a LEFT JOIN b ON b.a_id = a.id WHERE b.name = 'x' FOR UPDATE

-- 13: 42809
SELECT n FROM summary FOR SHARE

-- 13: 42809
SELECT n FROM summary_seen FOR UPDATE

-- 13: 42809
SELECT last_value FROM numbers FOR UPDATE

-- 13: fine
SELECT a.id FROM a, summary FOR UPDATE OF a

-- What cannot be written.

-- 13: 42809
INSERT INTO summary (n) VALUES (:n)

-- 13: 42809
DELETE FROM summary WHERE n = :n

-- 13: 42809
UPDATE numbers SET last_value = :n

-- 13: 42809
WITH gone AS (DELETE FROM summary RETURNING n) SELECT n FROM gone

-- that a foreign-data wrapper has no handler may be so here only
-- 13: perhaps
SELECT x FROM far

-- System columns of what is inserted into a partitioned table.

-- 13: 0A000
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING (xmax = 0) AS inserted

-- 13: 0A000
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING (SELECT max(x) FROM (SELECT xmin::text AS x) AS s)

-- 13: 0A000
INSERT INTO parts_seen (id, v) VALUES (1, :v) RETURNING changed_by

-- 13: 0A000
WITH new AS (INSERT INTO parts_2 (id, v) VALUES (2, :v) RETURNING cmin) SELECT count(*) FROM new

-- 17: 0A000
MERGE INTO parts AS p USING (VALUES (1)) AS s (id) ON false
WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, 'x') RETURNING cmax

-- 18: 0A000
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING new.xmax

-- 18: fine
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING old.xmax

-- 13: fine
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING ctid, tableoid, id

-- 13: fine
INSERT INTO parts (id, v) VALUES (1, :v) RETURNING (SELECT max(xmax::text) FROM parts)

-- 13: fine
INSERT INTO parts_1 (id, v) VALUES (1, :v) RETURNING xmax

-- 13: fine
INSERT INTO mixed (id, v) VALUES (1, :v) RETURNING xmax

-- 13: fine
INSERT INTO mixed (id, v) VALUES (3, :v) RETURNING xmax

-- 13: fine
INSERT INTO a (id, name) VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING (xmax = 0)

-- 13: fine
UPDATE parts SET v = :v RETURNING xmax

-- 13: fine
DELETE FROM parts RETURNING xmin

-- Collations.

-- 13: 42P22
SELECT a.id FROM a, b WHERE a.name = b.name

-- 13: 42P22
SELECT a.id FROM a JOIN b USING (name)

-- 13: 42P22
SELECT id FROM a WHERE name IN (SELECT name FROM b)

-- 13: 42P22
SELECT greatest(a.name, b.name) FROM a, b

-- 13: 42P22
SELECT a.id FROM a, b WHERE (a.name, a.id) < (b.name, b.a_id)

-- 13: 42P22
SELECT CASE a.name WHEN b.name THEN 1 END FROM a, b

-- 13: 42P22
SELECT a.name IS DISTINCT FROM b.name, nullif(a.name, b.name) FROM a, b

-- 13: 42P22
SELECT lower(a.name || b.name) FROM a, b

-- 13: 42P22
SELECT name FROM (SELECT name FROM a UNION ALL SELECT name FROM b) AS names ORDER BY name

-- 13: 42P22
SELECT array_agg(a.name) && ARRAY[b.name] FROM a, b GROUP BY b.name

-- 13: 42P22
SELECT a.name ~ b.name FROM a, b

-- 18: 42P22
SELECT a.name LIKE b.name FROM a, b

-- 13: fine
SELECT a.name || b.name, length(a.name || b.name), concat(a.name, b.name), a.name || b.name IS NULL FROM a, b

-- 13: fine
SELECT a.id FROM a, b WHERE a.name = b.name COLLATE "C"

-- 13: fine
SELECT id FROM a WHERE name = :name OR name IN ('x', :other) OR name::varchar = ANY (:names) ORDER BY lower(name)

-- 13: fine
SELECT name FROM a UNION ALL SELECT name FROM b

-- 13: fine
SELECT min(names.name) FROM (SELECT name FROM a WHERE id = 1 UNION ALL SELECT name FROM b WHERE false) AS names

-- Constants that are computed when PostgreSQL plans.

-- 13: 22012
SELECT 1 / 0

-- 13: 22012
SELECT CASE WHEN x = :x THEN 1 / 0 ELSE x END FROM t

-- 13: 22P02
SELECT x FROM t WHERE x = 'abc'::text::int

-- 13: 22003
SELECT 3000000000::bigint::int

-- 13: 2201B
SELECT id FROM a WHERE name ~ '['

-- 13: 22000
SELECT int4range(3, 1)

-- 13: 22012
SELECT 1 % 0 FROM t WHERE now() > '2000-01-01' AND to_char(now(), 'YYYY') > '2000'

-- 13: 54000
SELECT chr(0)

-- a setting may be another
-- 13: perhaps
SELECT x FROM t WHERE x = current_setting('search_path')::int

-- in a view too
-- 13: perhaps
SELECT x FROM of_tenant

-- a role may have another name
-- 13: perhaps
SELECT x FROM t WHERE x = current_user::text::int

-- a function that says that it is IMMUTABLE
-- 13: perhaps
SELECT x FROM t WHERE x = 1 / tenant_count()

-- and one that raises
-- 13: perhaps
SELECT refuses()

-- and one in SQL, which PostgreSQL inlines
-- 13: perhaps
SELECT divides(0)

-- 13: fine
SELECT x FROM t WHERE x = 10 / coalesce(:d, 0)

-- 13: fine
SELECT v FROM parts WHERE id = 10 / coalesce(:d, 0)

-- Constants that are turned down when the statement begins to run.

-- 13: 2201W
SELECT x FROM t LIMIT -1

-- 13: 2201W
SELECT x FROM t LIMIT -1::bigint

-- 13: 2201W
SELECT x FROM t FETCH FIRST -5 ROWS ONLY

-- 13: 2201X
SELECT x FROM (SELECT x FROM t ORDER BY x OFFSET -1) AS s

-- 13: 22013
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM t

-- 13: 22013
SELECT sum(x) OVER (ORDER BY x RANGE BETWEEN CURRENT ROW AND -1 FOLLOWING) FROM t

-- 13: 22004
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN CURRENT ROW AND NULL::int FOLLOWING) FROM t

-- 13: 22014
SELECT ntile(0) OVER () FROM t

-- 13: 22016
SELECT nth_value(x, 0) OVER () FROM t

-- 13: 22023
SELECT n FROM generate_series(1, 10, 0) AS n

-- 13: 22003
SELECT percentile_cont(2) WITHIN GROUP (ORDER BY x) FROM t

-- 13: 2202H
SELECT x FROM t TABLESAMPLE system (101)

-- 13: 2202H
SELECT x FROM t TABLESAMPLE bernoulli (NULL)

-- 13: 2202G
SELECT x FROM t TABLESAMPLE bernoulli (10) REPEATABLE (NULL)

-- 13: fine
SELECT x FROM t TABLESAMPLE bernoulli (100) REPEATABLE (1) ORDER BY x LIMIT 0 OFFSET 0

-- 13: fine
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 0 FOLLOWING), ntile(2) OVER () FROM t LIMIT NULL

-- 13: fine
SELECT percentile_cont(1) WITHIN GROUP (ORDER BY x), percentile_disc(0) WITHIN GROUP (ORDER BY x) FROM t

-- 13: fine
SELECT n FROM generate_series(10, 1, -1) AS n LIMIT :n

-- Joins and groups that PostgreSQL has no way to make.

-- 13: 0A000
SELECT a.id FROM a FULL JOIN b ON a.id < b.a_id

-- 13: 0A000
WITH RECURSIVE r AS (SELECT words FROM b UNION SELECT words FROM r) SELECT words FROM r

-- 13: 0A000
SELECT words, number FROM b GROUP BY words, number

-- 13: fine
SELECT a.id FROM a FULL JOIN b ON a.id = b.a_id AND a.id < b.a_id

-- 13: fine
SELECT v FROM fleeting WHERE id = :id
