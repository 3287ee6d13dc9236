-- Triggers of users that are not disabled.
SELECT t.tgrelid AS relation, t.tgname AS name, t.tgtype AS bits
FROM pg_catalog.pg_trigger t
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
  AND ($1 IS NULL AND t.tgrelid >= 16384 OR t.tgrelid = ANY ($1))
ORDER BY t.tgrelid, t.tgname
