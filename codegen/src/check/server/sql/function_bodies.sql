-- The bodies of functions in SQL; $1: the functions.
SELECT p.oid,
       p.prosqlbody::text AS body, -- from 14
       NULL::text AS body, -- before 14
       p.proargdefaults::text AS defaults
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.oid = ANY ($1) AND l.lanname = 'sql' AND p.prokind = 'f'
ORDER BY p.oid
