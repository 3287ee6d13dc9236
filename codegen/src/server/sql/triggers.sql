-- Triggers of users that fire in an ordinary session: neither disabled nor of replicas only.
SELECT t.tgrelid AS relation,
       t.tgname AS name,
       t.tgtype AS bits,
       t.tgattr::int2[] AS columns,
       t.tgfoid AS function
FROM pg_catalog.pg_trigger t
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
  AND ($1 IS NULL AND t.tgrelid >= 16384 OR t.tgrelid = ANY ($1))
ORDER BY t.tgrelid, t.tgname
