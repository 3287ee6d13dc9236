--! zero
SELECT 1 / 0 AS none;

--! branch
SELECT CASE WHEN x = :x THEN 1 / 0 ELSE x END AS branch FROM t;

--! cast_to_number
SELECT x FROM t WHERE x = 'abc'::text::int;

--! too_large
SELECT 3000000000::bigint::int AS number;

--! pattern
SELECT id FROM a WHERE name ~ '[';

--! range
SELECT int4range(3, 1) AS range;

--! with_the_time
SELECT x / (1 - 1) AS none, 1 % 0 AS zero FROM t WHERE now() > '2000-01-01';

--! limit
SELECT x FROM t ORDER BY x LIMIT -1;

--! limit_of_a_cast
SELECT x FROM t ORDER BY x LIMIT -1::bigint;

--! fetch_first
SELECT x FROM t ORDER BY x FETCH FIRST -5 ROWS ONLY;

--! offset
SELECT x FROM (SELECT x FROM t ORDER BY x OFFSET -1) AS s;

--! frame
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) AS sum FROM t;

--! null_frame
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN CURRENT ROW AND NULL::int FOLLOWING) AS sum FROM t;

--! buckets
SELECT ntile(0) OVER () AS bucket FROM t;

--! nth
SELECT nth_value(x, 0) OVER () AS value FROM t;

--! step
SELECT n FROM generate_series(1, 10, 0) AS n;

--! percentile
SELECT percentile_cont(2) WITHIN GROUP (ORDER BY x) AS median FROM t;

--! sample
SELECT x FROM t TABLESAMPLE system (101);

--! null_sample
SELECT x FROM t TABLESAMPLE bernoulli (NULL);
