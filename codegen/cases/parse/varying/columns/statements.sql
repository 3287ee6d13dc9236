--! patch
--@ patch a, "Quoted b", c
UPDATE t SET a = :a, "Quoted b" = :b, c = upper(:c) WHERE id = :id;

--! patch_with_constant_items
--@ patch a
UPDATE t SET updated_at = now(), a = :a WHERE id = :id;

--! defaults
--@ default b, c
INSERT INTO t (a, b, c) VALUES (:a, :b, :c) RETURNING id;

--! defaults_behind_a_with
--@ default b
WITH x AS (SELECT 1 AS y) INSERT INTO t (a, b) VALUES ((SELECT y FROM x), :b);

--! always
--@ always tenant_id = :tenant_id
SELECT id FROM t WHERE a
  AND b = :b      --@ if :b
  AND tenant_id = :tenant_id;
