-- Triggers of users that fire in an ordinary session: neither disabled nor of replicas only.
SELECT t.tgrelid AS relation,
       t.tgname AS name,
       t.tgtype AS bits,
       t.tgattr::int2[] AS columns,
       t.tgfoid AS function,
       CASE WHEN t.tgnargs = 0 THEN '{}'
            ELSE (pg_catalog.string_to_array(pg_catalog.encode(t.tgargs, 'escape'), '\000'))[1:t.tgnargs]
       END AS arguments,
       t.tgqual::text AS condition
FROM pg_catalog.pg_trigger t
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
  AND ($1 IS NULL AND t.tgrelid >= 16384 OR t.tgrelid = ANY ($1))
ORDER BY t.tgrelid, t.tgname
