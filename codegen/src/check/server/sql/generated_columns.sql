-- What a generated column is computed from. Before 15 the column depends on the others, from 15 on its pg_attrdef does.
SELECT dep.objid AS relation, dep.objsubid::int2 AS number, dep.refobjsubid::int2 AS source
FROM pg_catalog.pg_depend dep
JOIN pg_catalog.pg_attribute a ON a.attrelid = dep.objid AND a.attnum = dep.objsubid AND a.attgenerated <> ''
WHERE dep.classid = 'pg_catalog.pg_class'::regclass
  AND dep.refclassid = 'pg_catalog.pg_class'::regclass AND dep.refobjid = dep.objid AND dep.refobjsubid > 0
UNION
SELECT def.adrelid, def.adnum, dep.refobjsubid::int2
FROM pg_catalog.pg_attrdef def
JOIN pg_catalog.pg_attribute a ON a.attrelid = def.adrelid AND a.attnum = def.adnum AND a.attgenerated <> ''
JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_catalog.pg_attrdef'::regclass AND dep.objid = def.oid
WHERE dep.refclassid = 'pg_catalog.pg_class'::regclass AND dep.refobjid = def.adrelid
  AND dep.refobjsubid > 0 AND dep.refobjsubid <> def.adnum
