-- Policies of row-level security.
SELECT p.polrelid AS relation, p.polname AS name, p.polqual::text AS condition, p.polwithcheck::text AS check
FROM pg_catalog.pg_policy p
WHERE ($1 IS NULL AND p.polrelid >= 16384 OR p.polrelid = ANY ($1))
ORDER BY p.polrelid, p.polname
