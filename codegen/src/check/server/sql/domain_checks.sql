-- The CHECK constraints of domains.
SELECT c.contypid AS domain, c.conname AS name, c.conbin::text AS check, c.convalidated AS validated
FROM pg_catalog.pg_constraint c
WHERE c.contypid <> 0 AND c.contype = 'c'
ORDER BY c.contypid, c.conname
