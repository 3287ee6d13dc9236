-- Columns that indexes depend on, also through expressions, predicates and owning constraints.
-- deptype 'a' leaves out the dependencies of partitions on their parents.
SELECT i.indexrelid AS index, dep.refobjsubid::int2 AS column
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_catalog.pg_class'::regclass AND dep.objid = i.indexrelid
WHERE dep.refclassid = 'pg_catalog.pg_class'::regclass AND dep.refobjid = i.indrelid AND dep.refobjsubid > 0
  AND dep.deptype = 'a'
  AND ($1 IS NULL AND i.indrelid >= 16384 OR i.indrelid = ANY ($1))
UNION
SELECT i.indexrelid, dep.refobjsubid::int2
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_constraint con
  ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u', 'x')
JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_catalog.pg_constraint'::regclass AND dep.objid = con.oid
WHERE dep.refclassid = 'pg_catalog.pg_class'::regclass AND dep.refobjid = i.indrelid AND dep.refobjsubid > 0
  AND dep.deptype = 'a'
  AND ($1 IS NULL AND i.indrelid >= 16384 OR i.indrelid = ANY ($1))
