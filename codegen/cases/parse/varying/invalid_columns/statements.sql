--! no_update
--@ patch a
SELECT a FROM t;

--! no_such_column
--@ patch b
UPDATE t SET a = :a WHERE id = 1;

--! no_parameter
--@ patch a
UPDATE t SET a = 1 WHERE id = 1;

--! two_parameters
--@ patch a
UPDATE t SET a = :a + :b WHERE id = 1;

--! used_elsewhere
--@ patch a
UPDATE t SET a = :a WHERE id = :a;

--! row_of_columns
--@ patch a
UPDATE t SET (a, b) = (:a, :b) WHERE id = 1;

--! no_insert
--@ default a
UPDATE t SET a = :a WHERE id = 1;

--! no_value_of_its_own
--@ default a
INSERT INTO t (a, b) VALUES (upper(:a), :b);

--! no_list_of_columns
--@ default a
INSERT INTO t VALUES (:a);

--! two_rows
--@ default a
INSERT INTO t (a) VALUES (:a), (:b);

--! always_that_is_optional
--@ always tenant_id = :tenant_id
SELECT id FROM t WHERE a
  AND tenant_id = :tenant_id     --@ if :tenant_id
;

--! always_among_ors
--@ always tenant_id = :tenant_id
SELECT id FROM t WHERE a OR tenant_id = :tenant_id;

--! always_elsewhere
--@ always tenant_id = :tenant_id
SELECT id FROM t WHERE EXISTS (SELECT FROM u WHERE tenant_id = :tenant_id);

--! always_in_one_member
--@ always tenant_id = :tenant_id
SELECT id FROM t WHERE tenant_id = :tenant_id UNION ALL SELECT id FROM u WHERE b ORDER BY 1;

--! always_in_all_members
--@ always tenant_id = :tenant_id
SELECT id FROM t WHERE tenant_id = :tenant_id
UNION ALL SELECT id FROM u WHERE b AND tenant_id = :tenant_id      --@ if more
;

--! constant_and_marked
--@ constant
SELECT id FROM t
WHERE a
  AND b    --@ if b1
;
