-- All of pg_proc.
SELECT p.oid,
       n.nspname AS schema,
       p.proname AS name,
       p.proargtypes::oid[] AS arguments,
       p.prorettype AS returns,
       p.proretset AS returns_set,
       p.proisstrict AS strict,
       p.prokind AS kind,
       p.provolatile AS volatility,
       extension.extname AS extension,
       l.lanname AS language,
       CASE WHEN p.proargmodes IS NOT NULL THEN ARRAY(
           SELECT a.type
           FROM ROWS FROM (pg_catalog.unnest(p.proallargtypes), pg_catalog.unnest(p.proargmodes))
                WITH ORDINALITY AS a(type, mode, number)
           WHERE a.mode IN ('o', 'b', 't')
           ORDER BY a.number
       ) ELSE '{}' END AS outputs,
       CASE WHEN l.lanname IN ('sql', 'plpgsql') AND p.oid >= 16384 THEN p.prosrc END AS source,
       COALESCE(p.proconfig, '{}') AS settings,
       p.prosecdef AS security_definer,
       p.proowner AS owner,
       CASE WHEN p.oid < 16384 OR p.proargnames IS NULL THEN '{}'
            WHEN p.proargmodes IS NULL THEN p.proargnames
            ELSE ARRAY(
           SELECT a.name
           FROM ROWS FROM (pg_catalog.unnest(p.proargnames), pg_catalog.unnest(p.proargmodes))
                WITH ORDINALITY AS a(name, mode, number)
           WHERE a.mode IN ('i', 'b', 'v')
           ORDER BY a.number
       ) END AS argument_names
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
LEFT JOIN (
    pg_catalog.pg_depend dep
    JOIN pg_catalog.pg_extension extension
      ON dep.refclassid = 'pg_catalog.pg_extension'::regclass AND dep.refobjid = extension.oid AND dep.deptype = 'e'
) ON dep.classid = 'pg_catalog.pg_proc'::regclass AND dep.objid = p.oid
WHERE NOT pg_catalog.pg_is_other_temp_schema(p.pronamespace)
