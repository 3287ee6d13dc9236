-- From operators to their functions; a shell operator has none.
SELECT o.oid, o.oprcode::oid AS function
FROM pg_catalog.pg_operator o
WHERE o.oprcode <> 0
