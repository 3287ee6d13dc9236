--! options
--@ choice options.a = a
--@ choice options.b = b
SELECT id FROM t WHERE id > :id ORDER BY a;

--! find_sort
SELECT id FROM t WHERE id = 1;

--! find
--@ sort a
--@ sort b = b
SELECT id FROM t ORDER BY a;

--! given: FindBy()
SELECT id, a FROM t;

--! search
SELECT id FROM t
WHERE id BETWEEN :a AND :b         --@ if options
  AND a = :c                       --@ if :c
;
