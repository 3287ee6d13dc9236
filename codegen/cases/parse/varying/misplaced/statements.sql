--! clause_keyword
SELECT id FROM t
--@ if a1
WHERE a
--@ end
;

--! runs_into_another_clause
SELECT id FROM t
WHERE a
--@ if b1
  AND b
ORDER BY id
--@ end
;

--! mixed
SELECT id FROM t
WHERE a OR b
  AND c       --@ if c1
;

--! two_conditions_on_a_line
SELECT id FROM t
WHERE a
  AND b AND c     --@ if b1
;

--! half_a_condition
SELECT id FROM t
WHERE a
  AND b =
  :b              --@ if :b
;

--! both_ends
SELECT id FROM t
WHERE a
--@ if b1
  AND b AND
--@ end
  c;

--! nothing_on_the_other_side
SELECT id FROM t
WHERE a AND (
--@ if b1
  b AND
--@ end
  c = 1
--@ if c1
  AND
--@ end
);

--! out_of_brackets
SELECT id FROM t
WHERE a AND (b
--@ if c1
  AND c) AND (d
--@ end
);

--! overlapping
SELECT id FROM t
WHERE a
--@ if b1
  AND (b
--@ if c1
  AND c)
--@ end
--@ end
;

--! all_of_a_list
SELECT id FROM t WHERE a IN (
  1,     --@ if one
  2      --@ if two
);

--! columns_of_a_sub_select
SELECT count(*) FROM (SELECT a
  , b    --@ if b1
  FROM t ORDER BY 1) AS x;

--! sets_with_two_terms
UPDATE t SET
  a = :a     --@ if :a and b1
WHERE id = 1;

--! table
SELECT id FROM
  t          --@ if t1
;

--! join_without_its_condition
SELECT t.id FROM t
LEFT JOIN v              --@ if v1
  ON v.t_id = t.id
  AND v.x = 1            --@ if x1
WHERE left(t.name, 1) = 'x';

--! join_of_a_join
SELECT t.id FROM t JOIN u
LEFT JOIN v ON v.u_id = u.id       --@ if v1
ON u.t_id = t.id;
