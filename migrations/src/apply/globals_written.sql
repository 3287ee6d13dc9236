SELECT CASE WHEN written IS NULL THEN '0' ELSE 'sqlwright: ' || written END::int
FROM (
  WITH own AS (
    SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
  ), versions(catalog, version, of_own) AS (
    SELECT 'pg_database', xmin, oid = (SELECT oid FROM own) FROM pg_catalog.pg_database
    UNION ALL
    SELECT 'pg_db_role_setting', xmin, setdatabase = (SELECT oid FROM own) FROM pg_catalog.pg_db_role_setting
    UNION ALL
    SELECT 'pg_shdescription', xmin, classoid = 'pg_catalog.pg_database'::pg_catalog.regclass AND objoid = (SELECT oid FROM own) FROM pg_catalog.pg_shdescription
    UNION ALL
    SELECT 'pg_tablespace', xmin, false FROM pg_catalog.pg_tablespace
    UNION ALL
    SELECT 'pg_replication_origin', xmin, false FROM pg_catalog.pg_replication_origin
  ), ours AS (
    SELECT catalog, of_own FROM versions
    WHERE pg_catalog.age(version) <= 0
      AND pg_catalog.pg_xact_status((pg_catalog.pg_current_xact_id_if_assigned()::text::bigint - pg_catalog.age(version))::text::pg_catalog.xid8) = 'in progress'
  ), locked AS (
    SELECT relname::text AS catalog FROM pg_catalog.pg_locks JOIN pg_catalog.pg_class ON pg_class.oid = relation
    WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND database = 0 AND relkind = 'r'
      AND mode NOT IN ('AccessShareLock', 'RowShareLock')
  ), of_others AS (
    SELECT catalog FROM ours WHERE NOT of_own
    UNION
    SELECT catalog FROM locked WHERE catalog NOT IN (SELECT catalog FROM ours)
  )
  SELECT pg_catalog.string_agg(catalog, ', ' ORDER BY catalog) AS written FROM of_others
) AS answer
