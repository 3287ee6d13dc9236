--! invalid_variant
SELECT t.id FROM t
JOIN u ON u.t_id = t.id      --@ if joined
WHERE u.other = :other       --@ if :other
;

--! other_columns
SELECT id
  , name                     --@ if named
FROM t;

--! other_types
--@ choice what.name = name
--@ choice what.n = n
SELECT name AS value FROM t ORDER BY id;

--! captured
SELECT t.id FROM t
WHERE EXISTS (SELECT FROM u
              JOIN (SELECT 1 AS n) AS one ON true      --@ if one
              WHERE u.t_id = t.id AND n > 0);

--! captured_star
SELECT x.id FROM (
    SELECT * FROM t
    JOIN (SELECT 1 AS one) AS one ON true      --@ if one
) AS x
WHERE x.n > 0
  AND x.active       --@ if active
;

--! unproven
SELECT count(*) AS n FROM t WHERE id IN (0
  , c0       --@ if f0
  , c1       --@ if f1
  , c2       --@ if f2
  , c3       --@ if f3
  , c4       --@ if f4
  , c5       --@ if f5
  , c6       --@ if f6
  , c7       --@ if f7
  , c8       --@ if f8
  , c9       --@ if f9
);

--! to_all_rows
UPDATE t SET name = :name
WHERE id = :id          --@ if :id
  AND n = :n            --@ if :n
;

--! deletes_all_rows
DELETE FROM t
WHERE n = :n            --@ if :n
;

--! deletes_all_rows_in_a_cte
WITH gone AS (
    DELETE FROM u
    WHERE other = :other    --@ if :other
    RETURNING t_id
), everything AS (DELETE FROM u RETURNING id)
SELECT t_id FROM gone;

--! composite (p?)
SELECT id FROM t
WHERE (:p::pair IS NULL OR n = (:p::pair).a)
  AND active            --@ if active
;

--! no_default
--@ default name, c0
INSERT INTO t (id, name, n, active, c0) VALUES (:id, :name, :n, true, :c0);
