//! What becomes of statements, by their words alone.

use sqlwright_source::SourceMap;

use super::*;

fn place(number: usize) -> Span {
    Span::new(SourceMap::default().add("schema.sql", String::new()), number..number + 1)
}

/// What is sent for each of these statements, in their order: `-` for one that is left out, `!` for one that is refused.
fn sent(shared: bool, statements: &[&str]) -> Vec<String> {
    let mut globals = Globals::new(shared, "scratch");
    let sent = statements.iter().enumerate().map(|(number, statement)| match globals.treat(statement, place(number)) {
        Treatment::Send { edits, .. } => edits.apply(statement).into_owned(),
        Treatment::LeaveOut => "-".to_owned(),
        Treatment::Refuse(refusal) => format!("! {}", refusal.what),
    });
    sent.collect()
}

fn one(shared: bool, statement: &str) -> String {
    sent(shared, &[statement]).concat()
}

/// On a server that others use; on the private one all of them are sent as they are.
#[test]
fn what_stays_on_a_server_is_left_out() {
    for statement in [
        "CREATE ROLE app LOGIN PASSWORD 'x'",
        "create user \"app\"",
        "CREATE GROUP g",
        "ALTER ROLE app SET search_path = shop",
        "ALTER ROLE app IN DATABASE scratch SET work_mem = '1MB'",
        "ALTER USER app PASSWORD 'x'",
        "DROP ROLE IF EXISTS app",
        "GRANT app TO admin",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO app",
        "REVOKE ALL ON DATABASE shop FROM PUBLIC",
        "GRANT SET ON PARAMETER log_statement TO app",
        "ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO reader",
        "REASSIGN OWNED BY app TO admin",
        "CREATE USER MAPPING FOR app SERVER s OPTIONS (password 'x')",
        "COMMENT ON ROLE app IS 'x'",
        "COMMENT ON DATABASE shop IS 'x'",
        "SECURITY LABEL FOR anon ON ROLE app IS 'x'",
        "SET ROLE app",
        "SET LOCAL ROLE 'app'",
        "SET SESSION AUTHORIZATION app",
        "SET SESSION SESSION AUTHORIZATION app",
        "SET session_authorization = app",
        "RESET ROLE",
        "CREATE DATABASE shop",
        "ALTER DATABASE shop SET search_path = shop",
        "ALTER DATABASE scratch OWNER TO app",
        "DROP DATABASE IF EXISTS shop",
        "REINDEX (VERBOSE) DATABASE shop",
        "ALTER SYSTEM SET work_mem = '1MB'",
        "SELECT pg_reload_conf()",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        "SELECT pg_stat_statements_reset()",
        "DROP OWNED BY app",
        "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'shop'",
        "DELETE FROM pg_db_role_setting",
        "COPY t FROM '/tmp/rows.csv' CSV",
        "COPY t TO PROGRAM 'cat'",
    ] {
        assert_eq!(one(true, statement), "-", "{statement}");
        assert_eq!(one(false, statement), statement);
    }
}

#[test]
fn what_is_left_out_everywhere() {
    for statement in [
        "CREATE TABLESPACE fast LOCATION '/fast'",
        "ALTER TABLESPACE fast RENAME TO slow",
        "GRANT CREATE ON TABLESPACE fast TO app",
        "CREATE SUBSCRIPTION s CONNECTION 'host=elsewhere' PUBLICATION p",
        "DROP SUBSCRIPTION s",
        "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
        "SELECT pg_catalog.pg_replication_origin_create('o')",
    ] {
        assert_eq!(one(true, statement), "-", "{statement}");
        assert_eq!(one(false, statement), "-", "{statement}");
    }
}

#[test]
fn what_cannot_be_left_out_is_refused() {
    for (statement, what) in [
        ("SELECT lo_import('/etc/motd')", "files or programs of the server's machine"),
        ("PREPARE TRANSACTION 'x'", "prepared transactions"),
        ("INSERT INTO t SELECT pg_reload_conf()", "the server's configuration"),
        ("CREATE TABLE t AS SELECT pg_terminate_backend(1)", "other sessions"),
        ("SELECT dblink_exec('dbname=postgres', 'CREATE ROLE app')", "connections to other databases"),
        ("DROP OWNED BY CURRENT_USER", "everything that a role owns"),
        ("DO LANGUAGE plpython3u $$ import os $$", "files or programs of the server's machine"),
        (
            "DO $$ BEGIN EXECUTE format('COPY t TO PROGRAM %L', 'cat'); END $$",
            "files or programs of the server's machine",
        ),
        ("DO $$ DECLARE x bool := pg_reload_conf(); BEGIN END $$", "the server's configuration"),
    ] {
        assert_eq!(one(true, statement), format!("! {what}"), "{statement}");
        assert_eq!(one(false, statement), statement);
    }
}

#[test]
fn the_rest_is_sent_as_it_is() {
    for statement in [
        "CREATE TABLE role (name text, tablespace text)",
        "SELECT tablespace FROM pg_tables",
        "COPY t FROM STDIN",
        "COPY (SELECT substring(a FROM '^a') FROM t) TO STDOUT",
        "ALTER POLICY p ON t RENAME TO q",
        "COMMENT ON TABLE role IS 'role'",
        "COMMENT ON DATABASE scratch IS 'x'",
        "ALTER DATABASE scratch SET search_path = shop",
        "SET search_path = shop",
        "REINDEX TABLE t",
        "ROLLBACK",
        "CREATE FUNCTION f() RETURNS bool LANGUAGE sql AS 'SELECT pg_reload_conf()'",
        "CREATE VIEW v AS SELECT pg_terminate_backend(pid) FROM pg_stat_activity",
        "ALTER TABLE t OWNER TO CURRENT_USER",
        "DO $$ BEGIN RAISE NOTICE 'CREATE ROLE app'; END $$",
    ] {
        assert_eq!(one(true, statement), statement);
        assert_eq!(one(false, statement), statement);
    }
}

#[test]
fn roles_are_replaced() {
    for (statement, expected) in [
        ("ALTER TABLE a OWNER TO app", "ALTER TABLE a OWNER TO CURRENT_USER"),
        ("ALTER TABLE a OWNER TO \"the app\", ADD b int", "ALTER TABLE a OWNER TO CURRENT_USER, ADD b int"),
        ("CREATE SCHEMA a AUTHORIZATION app", "CREATE SCHEMA a AUTHORIZATION CURRENT_USER"),
        ("CREATE SCHEMA IF NOT EXISTS AUTHORIZATION app", "CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION CURRENT_USER"),
        (
            "CREATE POLICY p ON t FOR ALL TO app, other USING (true)",
            "CREATE POLICY p ON t FOR ALL TO PUBLIC USING (true)",
        ),
        ("ALTER POLICY p ON t TO app", "ALTER POLICY p ON t TO PUBLIC"),
    ] {
        assert_eq!(one(true, statement), expected);
        assert_eq!(one(false, statement), statement);
    }
}

/// Leaving DROP OWNED out would leave tables behind that the schema has dropped.
#[test]
fn what_a_role_owns_is_known() {
    for earlier in [
        "ALTER TABLE a OWNER TO app",
        "SET ROLE app",
        "CREATE SCHEMA AUTHORIZATION app",
        "SET SESSION AUTHORIZATION 'app'",
    ] {
        assert_eq!(
            sent(true, &[earlier, "DROP OWNED BY app CASCADE"])[1],
            "! everything that a role owns",
            "{earlier}"
        );
        assert_eq!(sent(true, &[earlier, "DROP OWNED BY other"])[1], "-", "{earlier}");
    }
}

#[test]
fn functions_of_the_schema_are_followed() {
    let reload = "CREATE OR REPLACE FUNCTION ops.reload() RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RETURN pg_reload_conf(); END $$";
    assert_eq!(sent(true, &[reload, "SELECT ops.reload()"])[1], "! the server's configuration");
    let copy = "CREATE PROCEDURE export() LANGUAGE plpgsql AS $$ BEGIN COPY t TO '/tmp/t'; END $$";
    assert_eq!(sent(true, &[copy, "CALL export()"])[1], "! files or programs of the server's machine");
    let python = "CREATE FUNCTION p() RETURNS void LANGUAGE plpython3u AS $$ pass $$";
    assert_eq!(sent(true, &[python, "SELECT p()"])[1], "! files or programs of the server's machine");
    // One of the schema's own that has such a name.
    let own = "CREATE FUNCTION dblink_log(text) RETURNS void LANGUAGE sql AS ''";
    assert_eq!(sent(true, &[own, "SELECT dblink_log('x')"])[1], "SELECT dblink_log('x')");
    // A query that also calls the schema's functions is not left out.
    let own = "CREATE FUNCTION f(bool) RETURNS void LANGUAGE sql AS ''";
    assert_eq!(sent(true, &[own, "SELECT f(pg_reload_conf())"])[1], "! the server's configuration");
}

#[test]
fn blocks_keep_the_rest_of_their_statements() {
    let conditional = "DO $$\nBEGIN\n  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN\n    CREATE ROLE app LOGIN;\n  END IF;\n  CREATE TABLE a (id int);\nEND $$";
    assert_eq!(one(true, conditional), conditional.replace("CREATE ROLE app LOGIN", "NULL"));
    assert_eq!(one(false, conditional), conditional);
    let dynamic = "DO $do$ BEGIN EXECUTE format('CREATE ROLE %I', 'app'); EXECUTE 'GRANT ALL ON t TO ' || 'app'; EXECUTE 'CREATE TABLE b ()'; END $do$";
    assert_eq!(one(true, dynamic), "DO $do$ BEGIN NULL; NULL; EXECUTE 'CREATE TABLE b ()'; END $do$");
    let rows = "DO $$ BEGIN COPY t TO PROGRAM 'cat'; END $$";
    assert_eq!(one(true, rows), "DO $$ BEGIN NULL; END $$");
    let caught = "DO $$ BEGIN CREATE USER app; EXCEPTION WHEN duplicate_object THEN RAISE NOTICE 'there'; END $$";
    assert_eq!(one(true, caught), caught.replace("CREATE USER app", "NULL"));
    let quoted = "DO 'BEGIN IF 1 = 1 THEN CREATE ROLE app PASSWORD ''x''; END IF; PERFORM ''it''''s''; END'";
    assert_eq!(
        one(true, quoted),
        "DO $sqlwright_do$BEGIN IF 1 = 1 THEN NULL; END IF; PERFORM 'it''s'; END$sqlwright_do$"
    );
    let owner = "DO $$ BEGIN ALTER TABLE a OWNER TO app; EXECUTE format('ALTER TABLE %I OWNER TO app', 'b'); PERFORM pg_reload_conf(); END $$";
    assert_eq!(one(true, owner), "DO $$ BEGIN ALTER TABLE a OWNER TO CURRENT_USER; NULL; NULL; END $$");
    // It goes when the database does.
    let ours = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = shop', current_database()); END $$";
    assert_eq!(one(true, ours), ours);
}

#[test]
fn stubbed_extensions_are_not_created_in_blocks() {
    let mut globals = Globals::new(false, "private").stubbing(&["postgis".to_owned()]);
    let block = "DO $$ BEGIN CREATE EXTENSION IF NOT EXISTS postgis; EXECUTE 'CREATE EXTENSION postgis'; CREATE EXTENSION hstore; END $$";
    let Treatment::Send { edits, .. } = globals.treat(block, place(0)) else { panic!("it is sent") };
    assert_eq!(edits.apply(block), "DO $$ BEGIN NULL; NULL; CREATE EXTENSION hstore; END $$");
}

#[test]
fn a_tablespace_that_is_not_there_is_replaced() {
    let mut globals = Globals::new(true, "scratch");
    let table = "CREATE TABLE t (a int PRIMARY KEY USING INDEX TABLESPACE fast, tablespace text) TABLESPACE \"fast\"";
    assert!(matches!(globals.treat(table, place(0)), Treatment::Send { edits, .. } if edits.is_empty()));
    assert!(globals.miss_tablespace("fast"));
    assert!(!globals.miss_tablespace("fast"));
    let Treatment::Send { edits, .. } = globals.treat(table, place(0)) else { panic!("it is sent") };
    assert_eq!(edits.apply(table), "CREATE TABLE t (a int PRIMARY KEY , tablespace text) ");
    let table = "ALTER TABLE t SET TABLESPACE fast";
    let Treatment::Send { edits, .. } = globals.treat(table, place(0)) else { panic!("it is sent") };
    assert_eq!(edits.apply(table), "ALTER TABLE t SET TABLESPACE pg_default");
    assert_eq!(globals.treat("SET default_tablespace = fast", place(1)), Treatment::LeaveOut);
    assert!(matches!(globals.treat("SET default_tablespace = ''", place(2)), Treatment::Send { .. }));
}
