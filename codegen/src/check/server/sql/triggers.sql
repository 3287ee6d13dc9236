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
JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
-- Before 15 the copies of a partitioned table's triggers on its partitions are internal, as those that keep constraints are.
WHERE (NOT t.tgisinternal OR t.tgparentid <> 0 AND p.proname !~ '^(RI_FKey_|unique_key_recheck$)') AND t.tgenabled IN ('O', 'A')
  AND ($1 IS NULL AND t.tgrelid >= 16384 OR t.tgrelid = ANY ($1))
ORDER BY t.tgrelid, t.tgname
