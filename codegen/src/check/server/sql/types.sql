-- All of pg_type. A true array is one that its element type names in typarray; int2vector and the like are not.
SELECT t.oid,
       n.nspname AS schema,
       t.typname AS name,
       pg_catalog.format_type(t.oid, NULL) AS display,
       t.typtype AS kind,
       t.typrelid AS relation,
       element.oid AS element,
       t.typbasetype AS base,
       t.typnotnull AS not_null,
       d.description AS comment,
       extension.extname AS extension,
       t.typndims AS dimensions,
       t.typdefaultbin::text AS default
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_type element ON element.oid = t.typelem AND element.typarray = t.oid
LEFT JOIN pg_catalog.pg_description d
       ON d.objoid = t.oid AND d.classoid = 'pg_catalog.pg_type'::regclass AND d.objsubid = 0 AND t.oid >= 16384
LEFT JOIN (
    pg_catalog.pg_depend dep
    JOIN pg_catalog.pg_extension extension
      ON dep.refclassid = 'pg_catalog.pg_extension'::regclass AND dep.refobjid = extension.oid AND dep.deptype = 'e'
) ON dep.classid = 'pg_catalog.pg_type'::regclass AND dep.objid = t.oid
WHERE NOT pg_catalog.pg_is_other_temp_schema(t.typnamespace)
