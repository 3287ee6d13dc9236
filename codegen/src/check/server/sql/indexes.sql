-- Indexes. A key column's equality is every operator of its operator family that is btree strategy 3.
SELECT i.indexrelid AS oid,
       c.relname AS name,
       i.indrelid AS relation,
       i.indisunique AS unique,
       i.indimmediate AS immediate,
       i.indisvalid AND i.indisready AND i.indislive AS valid,
       i.indisexclusion OR coalesce(con.contype = 'x', false)
           OR coalesce(con.conperiod, false) -- from 18
           AS exclusion,
       i.indnullsnotdistinct AS nulls_not_distinct, -- from 15
       false AS nulls_not_distinct,                 -- before 15
       i.indpred::text AS predicate,
       i.indexprs::text AS expressions,
       i.indnkeyatts AS key_count,
       i.indkey::int2[] AS columns,
       i.indcollation::oid[] AS collations,
       i.indclass::oid[] AS operator_classes,
       con.oid AS constraint,
       -- Only the trees tell a reference to the whole row: pg_depend has none of its own for it.
       pg_catalog.strpos(pg_catalog.concat(i.indexprs, i.indpred), ':varattno 0 ') > 0 AS depends_on_row
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class r ON r.oid = i.indrelid
LEFT JOIN pg_catalog.pg_constraint con
       ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u', 'x')
WHERE r.relkind IN ('r', 'p', 'm')
  AND NOT pg_catalog.pg_is_other_temp_schema(r.relnamespace)
  AND ($1 IS NULL AND i.indrelid >= 16384 OR i.indrelid = ANY ($1))
