--! first_middle_last
SELECT id FROM t
WHERE
      a            --@ if a1
  AND b
  AND c            --@ if c1
  AND d            --@ if d1
;

--! trailing_connectives
SELECT id FROM t
WHERE
  a AND            --@ if a1
  b AND            --@ if b1
  c
ORDER BY id;

--! ors
SELECT id FROM t
WHERE
     a             --@ if a1
  OR b             --@ if b1
  OR c             --@ if c1
;

--! in_brackets
SELECT id FROM t
WHERE x AND (
     a             --@ if a1
  OR b             --@ if b1
) AND NOT (
      c            --@ if c1
  AND d            --@ if d1
);

--! joins_with_conditions
SELECT t.id FROM t
JOIN u ON u.t_id = t.id       --@ if u1
--@ if v1
LEFT JOIN v
  ON v.t_id = t.id
  AND v.x = :x                --@ if :x
--@ end
CROSS JOIN w                  --@ if w1
WHERE left(t.name, 1) = 'x';

--! between_and_case
SELECT id FROM t
WHERE a BETWEEN 1 AND 2
  AND b BETWEEN :lo AND :hi                              --@ if :lo and :hi
  AND CASE WHEN a AND b OR c THEN d AND e ELSE f END     --@ if f1
  AND c BETWEEN SYMMETRIC 3 AND 4                        --@ if f2
;

--! lists
SELECT id FROM t
ORDER BY
  a,            --@ if a1
  b,
  c,            --@ if c1
  d             --@ if d1
;

--! list_without_constant_items
SELECT id FROM t
ORDER BY
  a,            --@ if a1
  b DESC,       --@ if b1
  f(c, d)       --@ if c1
LIMIT 3;

--! tails
SELECT id FROM t
WHERE a
LIMIT :n        --@ if :n
OFFSET :m       --@ if :m
FOR UPDATE      --@ if locked
;

--! insert
INSERT INTO t (a
  , b           --@ if :b
  , c           --@ if :c
) VALUES (:a
  , :b          --@ if :b
  , :c          --@ if :c
)
ON CONFLICT (a) DO UPDATE SET a = excluded.a
  , b = excluded.b        --@ if :b
;

--! update
UPDATE t SET x = 1,
  a = :a,       --@ if :a
  b = :b        --@ if :b
WHERE id = :id;

--! update_of_nothing
UPDATE t SET
  a = :a,       --@ if :a
  b = f(:b, 1)  --@ if :b
WHERE id = :id;

--! ctes
WITH a AS (SELECT 1 AS x)
, b AS (SELECT 2 AS y)       --@ if b1
SELECT x FROM a
JOIN b ON true               --@ if b1
;

--! optional_ctes_only
WITH
  a AS (SELECT 1 AS x)       --@ if a1
SELECT id FROM t
WHERE EXISTS (SELECT FROM a) --@ if a1
;

--! unions
SELECT a FROM t WHERE x
UNION ALL SELECT b FROM u    --@ if u1
UNION ALL SELECT c FROM v    --@ if v1
ORDER BY 1;

--! keywords_as_names
SELECT x.order, x.by FROM x
WHERE x.limit > 1
  AND x.from = :from         --@ if :from
  AND x.a IS DISTINCT FROM :b     --@ if :b
  AND at > :c::timestamp with time zone  --@ if :c
;

--! groups
SELECT a, percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS median FROM t
GROUP BY a
HAVING count(*) > :n         --@ if :n
   AND percentile_cont(0.5) WITHIN GROUP (ORDER BY x) > :m     --@ if :m
;

--! dollar_quotes_slices_and_hints
SELECT /*+ IndexScan(t) */ id, a[:lo:2], $x$ AND --@ if q $x$ AS "AND --@ if q" FROM t
WHERE b[1:n] = 'AND --@ if q'
  AND c[:hi:3] = :hi        --@ if :hi
;

--! ctes_of_writes
WITH a AS (SELECT 1 AS x)
, b AS (SELECT 2 AS y)       --@ if b1
UPDATE t SET x = 1
WHERE id IN (SELECT x FROM a)
  AND id IN (SELECT y FROM b)      --@ if b1
;

--! optional_ctes_of_writes
WITH
  b AS (SELECT 2 AS y),      --@ if b1
  c AS (SELECT 3 AS z)       --@ if c1
DELETE FROM t
WHERE id = :id
  AND id IN (SELECT y FROM b)      --@ if b1
  AND id IN (SELECT z FROM c)      --@ if c1
;
