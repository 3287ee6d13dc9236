-- Columns of relations that are not dropped, system columns left out.
SELECT a.attrelid AS relation,
       a.attnum AS number,
       a.attname AS name,
       a.atttypid AS type,
       a.atttypmod AS typmod,
       a.attcollation AS collation,
       -- attnotnull is also set for a NOT NULL that is not validated: existing rows may hold NULL.
       a.attnotnull AND NOT EXISTS (                                                             -- from 18
           SELECT FROM pg_catalog.pg_constraint c                                                -- from 18
           WHERE c.conrelid = a.attrelid AND c.contype = 'n' AND a.attnum = ANY (c.conkey)       -- from 18
             AND NOT (c.convalidated AND c.conenforced)                                          -- from 18
       ) AS not_null,                                                                            -- from 18
       a.attnotnull AS not_null,                                                                 -- before 18
       a.attgenerated <> '' AS generated,
       a.attidentity AS identity,
       a.atthasdef OR a.attidentity <> '' AS has_default,
       def.adbin::text AS default,
       d.description AS comment,
       a.attndims::int4 AS dimensions
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class r ON r.oid = a.attrelid
LEFT JOIN pg_catalog.pg_attrdef def ON def.adrelid = a.attrelid AND def.adnum = a.attnum
LEFT JOIN pg_catalog.pg_description d
       ON d.objoid = a.attrelid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = a.attnum
WHERE a.attnum > 0
  AND NOT a.attisdropped
  AND r.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
  AND NOT pg_catalog.pg_is_other_temp_schema(r.relnamespace)
  AND ($1 IS NULL AND a.attrelid >= 16384 OR a.attrelid = ANY ($1))
