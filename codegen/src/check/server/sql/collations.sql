-- Collations under which different texts can be equal.
SELECT c.oid
FROM pg_catalog.pg_collation c
WHERE NOT c.collisdeterministic
ORDER BY c.oid
