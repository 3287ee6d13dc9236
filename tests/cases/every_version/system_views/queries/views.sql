--! tables
SELECT relname, n_live_tup FROM pg_stat_user_tables;

--! by_own_view
SELECT relname, n_live_tup FROM of_tables;

--! activity
SELECT pid, usename, state, query FROM pg_stat_activity WHERE pid <> pg_backend_pid();

--! columns
SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = :schema ORDER BY ordinal_position;

--! locks
SELECT l.pid, l.mode, c.relname FROM pg_locks l LEFT JOIN pg_class c ON c.oid = l.relation;

--! settings
SELECT name, setting FROM pg_settings WHERE name = :name;

--! sequences
SELECT schemaname, sequencename, last_value FROM pg_sequences;

--! joined
SELECT s.relname, i.idx_scan FROM pg_stat_user_tables s JOIN pg_stat_user_indexes i USING (relid);

--! classes
SELECT c.relname, n.nspname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace;

--! session
SELECT name, statement FROM pg_prepared_statements;

--! in_memory
SELECT name, level FROM pg_backend_memory_contexts;
