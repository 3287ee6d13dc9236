--! operators
SELECT n + 1 AS sum, n + m AS sum_or_null, name || note AS joined, name || '!' AS strict, n = 1 AS equal, note IS NULL AS missing, note IS DISTINCT FROM name AS differs FROM t;

--! coalesce_and_case
SELECT coalesce(note, name) AS covered, coalesce(note, m::text) AS uncovered, CASE WHEN n > 1 THEN name END AS without_else, CASE WHEN n > 1 THEN name ELSE 'x' END AS with_else, nullif(n, 1) AS nulled, greatest(m, n) AS greatest FROM t;

--! aggregates
SELECT count(*) AS all_rows, count(note) AS notes, sum(n) AS sum, max(name) AS last, bool_and(n > 1) AS every, array_agg(name) AS names, coalesce(sum(m), 0) AS covered FROM t;

--! grouped
SELECT n, count(*) AS count, sum(n) AS sum, sum(m) AS sum_or_null, array_agg(name) AS names, array_agg(note) AS notes FROM t GROUP BY n;

--! having_nothing
SELECT max(n) AS last FROM t GROUP BY name HAVING count(*) > 1;

--! narrowed
SELECT note, m FROM t WHERE note IS NOT NULL AND m > 3;

--! subqueries
SELECT EXISTS (SELECT 1 FROM t) AS some, (SELECT n FROM t WHERE id = 1) AS one_or_none, (SELECT count(*) FROM t) AS count, ARRAY(SELECT name FROM t) AS names, n IN (SELECT m FROM t) AS contained FROM t;

--! functions
SELECT now() AS now, lower(name) AS lower, substring(name FROM 'a(.)') AS part, to_char(at, 'YYYY') AS year, jsonb_build_object('a', note) AS json, row_number() OVER (ORDER BY id) AS number, lag(n) OVER (ORDER BY id) AS before FROM t;

--! returning
INSERT INTO t (id, n, name, at) VALUES (:id, :n, :name, now()) RETURNING id, m, note;
