-- pg_class without indexes and toast tables. $1: system relations by oid; NULL for all relations of users.
SELECT c.oid,
       n.nspname AS schema,
       c.relname AS name,
       c.relkind AS kind,
       c.relispartition AS is_partition,
       c.relrowsecurity AS row_security,
       c.relpersistence AS persistence,
       coalesce('check_option=local' = ANY (c.reloptions) OR 'check_option=cascaded' = ANY (c.reloptions), false) AS check_option,
       d.description AS comment,
       extension.extname AS extension,
       p.partattrs::int2[] AS partition_key,
       -- A range has no NULL in it, and a list only where it says so; the default partition takes what is left.
       coalesce(parent.partdefid <> c.oid
           AND (parent.partstrat = 'r'
                OR parent.partstrat = 'l' AND pg_catalog.strpos(c.relpartbound::text, ':constisnull true') = 0), false)
           AS partition_excludes_null,
       c.relnatts AS attributes,
       c.relforcerowsecurity AS force_row_security,
       c.relowner AS owner,
       coalesce('security_invoker=true' = ANY (c.reloptions) OR 'security_invoker=on' = ANY (c.reloptions)
           OR 'security_invoker=1' = ANY (c.reloptions) OR 'security_invoker=yes' = ANY (c.reloptions), false) AS security_invoker
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = c.oid
LEFT JOIN (
    pg_catalog.pg_inherits i JOIN pg_catalog.pg_partitioned_table parent ON parent.partrelid = i.inhparent
) ON c.relispartition AND i.inhrelid = c.oid
LEFT JOIN pg_catalog.pg_description d
       ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
LEFT JOIN (
    pg_catalog.pg_depend dep
    JOIN pg_catalog.pg_extension extension
      ON dep.refclassid = 'pg_catalog.pg_extension'::regclass AND dep.refobjid = extension.oid AND dep.deptype = 'e'
) ON dep.classid = CASE c.relkind WHEN 'c' THEN 'pg_catalog.pg_type'::regclass ELSE 'pg_catalog.pg_class'::regclass END
 AND dep.objid = CASE c.relkind WHEN 'c' THEN c.reltype ELSE c.oid END
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
  AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)
  AND ($1 IS NULL AND c.oid >= 16384 OR c.oid = ANY ($1))
