//! What of a schema reaches beyond its database: on a server that others use nothing takes effect, on a private one all of it works.

use super::*;

/// A function that makes a role, as its words show or not.
const MAKES: &str = "CREATE FUNCTION makes(a int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN CREATE ROLE nobody_made; RETURN a; END $$;\n\
    CREATE FUNCTION makes_too() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE %s nobody_made', 'ROLE'); RETURN NEW; END $$;\n\
    CREATE FUNCTION makes_then() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN CREATE ROLE nobody_made; END $$;\n\
    CREATE PROCEDURE makes_and_commits() LANGUAGE plpgsql AS $$ BEGIN CREATE ROLE nobody_made; COMMIT; END $$;\n\
    CREATE TABLE t (i int); INSERT INTO t VALUES (1);\n";

/// The ways in which a statement runs functions that its words do not show, and queries whose results psql uses.
const WAYS: &[&str] = &[
    "SELECT makes(1)",
    "SELECT makes(1) AS a \\gset",
    "SELECT 'SELECT ' || makes(1) \\gexec",
    "SELECT 'SELECT makes(1)' \\gexec",
    "ALTER TABLE t ALTER i TYPE int USING makes(i)",
    "ALTER TABLE t ADD j int DEFAULT makes(1)",
    "ALTER TABLE t ADD CHECK (makes(i) = 1)",
    "CREATE DOMAIN d AS int; CREATE TABLE u (d d); INSERT INTO u VALUES (1); ALTER DOMAIN d ADD CHECK (makes(VALUE) = 1)",
    "CREATE MATERIALIZED VIEW v AS SELECT makes(1) WITH NO DATA; REFRESH MATERIALIZED VIEW v",
    "CREATE TABLE u AS SELECT makes(1)",
    "PREPARE p AS SELECT makes(1); EXECUTE p",
    "BEGIN; DECLARE c CURSOR FOR SELECT makes(1); FETCH ALL FROM c; COMMIT",
    "CREATE RULE r AS ON INSERT TO t DO ALSO SELECT makes(1); INSERT INTO t VALUES (2)",
    "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION makes_too();\nCOPY t FROM stdin;\n1\n\\.\n",
    "CREATE CONSTRAINT TRIGGER r AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW \
     EXECUTE FUNCTION makes_too(); INSERT INTO t VALUES (2)",
    "CREATE CONSTRAINT TRIGGER r AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW \
     EXECUTE FUNCTION makes_too(); BEGIN; INSERT INTO t VALUES (2); COMMIT",
    "CREATE EVENT TRIGGER nobody_made ON ddl_command_end EXECUTE FUNCTION makes_then(); CREATE TABLE u ()",
    "CALL makes_and_commits()",
    "DO $$ DECLARE words text := 'CREATE ROLE nobody_made'; BEGIN EXECUTE words; END $$",
    "DO $$ DECLARE words text := 'CREATE ROLE nobody_made'; BEGIN EXECUTE words; COMMIT; END $$",
];

const FILES: &[&str] = &[
    "DO $$ BEGIN EXECUTE format('COPY (SELECT 1) TO %L', '/tmp/nobody_made'); END $$",
    "DO $$ DECLARE verb text := 'COPY'; BEGIN EXECUTE verb || ' (SELECT 1) TO ''/tmp/nobody_made'''; END $$",
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('COPY t TO PROGRAM %L', 'touch /tmp/nobody_made'); \
     END $$; SELECT f()",
];

async fn roles_left() -> bool {
    let roles = "SELECT 1 FROM pg_roles WHERE rolname = 'nobody_made'";
    !connect(&url("postgres")).await.query(roles, &[]).await.unwrap().is_empty()
}

#[tokio::test]
async fn nothing_takes_effect_on_a_shared_server() {
    for file in ["a.sql", "1_a.up.sql"] {
        for way in WAYS {
            let end = if way.contains('\\') { "" } else { ";" };
            let text = format!("{MAKES}{way}{end}\n");
            let Made { said, .. } = made_with(&[(file, &text)], &[""], Options::default()).await;
            assert!(!roles_left().await, "{file}: {way}");
            let refused = said.last().is_some_and(|said| said.contains("beyond its database"));
            // The migration tool's transaction does not let a procedure commit.
            let refused = refused || said.last().is_some_and(|said| said.contains("invalid transaction termination"));
            assert!(refused, "{file}: {way}: {said:#?}");
        }
    }
    for text in FILES {
        let Made { said, .. } = made_with(&[("1.sql", text)], &[""], Options::default()).await;
        assert!(said[0].contains("files or programs of the server's machine"), "{text}: {said:#?}");
        assert!(!std::path::Path::new("/tmp/nobody_made").exists(), "{text}");
    }
}

/// What the check cannot stand is run without it, where the texts show that it stays in its database.
#[tokio::test]
async fn what_stays_in_the_database_just_runs() {
    let fills = "CREATE TABLE t (i int);\n\
        CREATE PROCEDURE fills() LANGUAGE plpgsql AS $$ BEGIN FOR n IN 1..3 LOOP INSERT INTO t VALUES (n); COMMIT; END LOOP; END $$;\n\
        CALL fills(); DO $$ BEGIN DELETE FROM t; COMMIT; CREATE TABLE b (); END $$;\n\
        CREATE INDEX CONCURRENTLY i ON t (i); VACUUM t; DISCARD ALL; ALTER TYPE e ADD VALUE 'b'; CREATE TABLE c (e e DEFAULT 'b');\n\
        CREATE FUNCTION checks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n\
        CREATE CONSTRAINT TRIGGER checks AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION checks();\n\
        COPY t FROM stdin;\n1\n\\.\nBEGIN; SAVEPOINT a; INSERT INTO t VALUES (2); ROLLBACK TO a; COMMIT; SELECT i AS n FROM t \\gset\nCREATE TABLE :\"n\" ();\n";
    let text = format!("CREATE TYPE e AS ENUM ('a');\n{fills}");
    assert_eq!(tables(&[("a.sql", &text)]).await, names(&["1", "b", "c", "t"]));
}

/// The server is asked by a query, before which some statements have to come.
#[tokio::test]
async fn transactions_may_begin_as_they_like() {
    let code = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';";
    let sets = "SET LOCAL lock_timeout = '1s'; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; CREATE TABLE a (b int DEFAULT f());";
    let plain = format!("{code} BEGIN; {sets} COMMIT;");
    assert_eq!(tables(&[("a.sql", &plain)]).await, names(&["a"]));
    assert_eq!(tables(&[("1_a.up.sql", code), ("2_b.up.sql", sets)]).await, names(&["a"]));
}

/// Dumps name tablespaces; nobody has to make them.
#[tokio::test]
async fn tablespaces_may_be_missing() {
    let text = "CREATE TABLESPACE nobody_fast LOCATION '/nowhere'; COMMENT ON TABLESPACE nobody_fast IS 'x';\n\
        CREATE TABLE a (id int PRIMARY KEY USING INDEX TABLESPACE nobody_fast, tablespace text) TABLESPACE nobody_fast;\n\
        CREATE INDEX ON a (tablespace) TABLESPACE \"nobody_fast\";\n\
        ALTER TABLE a SET TABLESPACE nobody_fast; ALTER INDEX a_pkey SET TABLESPACE nobody_fast;\n\
        SET default_tablespace = nobody_fast; CREATE TABLE b (); SET default_tablespace = ''; SET temp_tablespaces = 'nobody_fast';\n\
        CREATE TABLE p (id int) PARTITION BY LIST (id) TABLESPACE nobody_fast;\n\
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) TABLESPACE nobody_fast;\n\
        CREATE MATERIALIZED VIEW m TABLESPACE nobody_fast AS SELECT 1 AS one;\n\
        REINDEX (TABLESPACE nobody_fast) TABLE a; ALTER TABLE ALL IN TABLESPACE nobody_fast SET TABLESPACE pg_default;\n\
        DO $$ BEGIN CREATE TABLE d () TABLESPACE nobody_fast; END $$; DROP TABLESPACE nobody_fast;\n";
    for place in [Place::Shared, Place::Private] {
        for file in ["a.sql", "1_a.up.sql"] {
            let text = if file == "a.sql" { text.to_owned() } else { text.replace("REINDEX", "-- ") };
            let (_guard, folder) = folder(&[(file, &text)]);
            let Made { tables, said } = made_in(&folder, &[""], Options::default(), place).await;
            assert_eq!(tables, ["a", "b", "d", "m", "p", "p1"], "{said:#?}");
            assert!(said.len() == 1 && said[0].starts_with("note[SW0410]"), "{said:#?}");
        }
    }
    let client = connect(&url("postgres")).await;
    let made = client.query("SELECT 1 FROM pg_tablespace WHERE spcname LIKE 'nobody%'", &[]).await.unwrap();
    assert!(made.is_empty());
}

#[tokio::test]
async fn on_a_private_server_it_just_works() {
    for (text, tables) in [
        ("SET ROLE app; CREATE TABLE a (); RESET ROLE; ALTER TABLE a OWNER TO other", ["a"].as_slice()),
        (
            "SET SESSION AUTHORIZATION app; CREATE SCHEMA app; CREATE TABLE a (); RESET SESSION AUTHORIZATION; \
             SET ROLE other; CREATE TABLE b ()",
            &["app.a", "b"],
        ),
        ("SET SESSION AUTHORIZATION 'app'; CREATE TABLE a (); SET SESSION AUTHORIZATION DEFAULT", &["a"]),
        (
            "CREATE ROLE app LOGIN; CREATE DATABASE shop OWNER app; \\c shop app\nSET ROLE app; CREATE TABLE a ()",
            &["a"],
        ),
        ("DO $$ BEGIN CREATE USER app; END $$; SET ROLE app; CREATE TABLE a ()", &["a"]),
        ("DO $$ BEGIN SET ROLE app; CREATE TABLE a (); END $$", &["a"]),
        ("CREATE USER app; ALTER USER app NOSUPERUSER; SET ROLE app; CREATE TABLE a ()", &["a"]),
        (
            "CREATE ROLE app; SET ROLE app; CREATE TABLE a (); RESET ROLE; DROP OWNED BY app; CREATE TABLE a (); DROP ROLE app",
            &["a"],
        ),
        ("CREATE DATABASE x; ALTER DATABASE x OWNER TO app; DROP DATABASE x; CREATE TABLE a ()", &["a"]),
        (
            "DROP ROLE IF EXISTS postgres; CREATE ROLE postgres; ALTER ROLE postgres SUPERUSER; CREATE TABLE a ()",
            &["a"],
        ),
        ("ALTER SYSTEM SET work_mem = '7MB'; SELECT pg_reload_conf(); CREATE TABLE a ()", &["a"]),
        ("BEGIN; CREATE TABLE a (); PREPARE TRANSACTION 'x'; COMMIT PREPARED 'x'", &["a"]),
        ("CREATE TABLE a (b int); COPY a FROM PROGRAM 'echo 1'; COPY a TO '/dev/null'", &["a"]),
        ("SECURITY LABEL FOR anon ON ROLE app IS 'x'; CREATE TABLE a ()", &["a"]),
        (
            "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', tg_tag; END $$; \
             CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION e(); CREATE TABLE a ()",
            &["a"],
        ),
    ] {
        let (_guard, folder) = folder(&[("a.sql", text)]);
        let made = made_in(&folder, &[""], Options::default(), Place::Private).await;
        assert_eq!(
            (made.tables, made.said),
            (tables.iter().map(|name| (*name).to_owned()).collect(), Vec::new()),
            "{text}"
        );
    }
}

/// Other texts are sent than those that stand in the file; the error points into the file.
#[tokio::test]
async fn errors_of_rewritten_statements_point_into_the_file() {
    for (text, marked) in [
        (
            "ALTER TABLE t OWNER TO app, ADD c txet;",
            "ALTER TABLE t OWNER TO app, ADD c txet;\n  |                                   ^^^^",
        ),
        (
            "\\set name a\nCREATE TABLE :name (é text, c txet);",
            "CREATE TABLE :name (é text, c txet);\n  |                               ^^^^",
        ),
        ("COMMENT ON DATABASE d IS txet;", "COMMENT ON DATABASE d IS txet;\n  |                          ^^^^"),
        (
            "CREATE SCHEMA AUTHORIZATION app CREATE TABLE a (id txet);",
            "(id txet);\n  |                                                    ^^^^",
        ),
        (
            "SELECT 1 AS a \\gset\nCREATE TABLE u (a int DEFAULT :a, b txet);",
            "b txet);\n  |                                     ^^^^",
        ),
        ("\\set a wrong\nSELECT 1, :a FROM t;", "SELECT 1, :a FROM t;\n  |           ^"),
    ] {
        let text = format!("CREATE TABLE t ();\n{text}\n");
        let Made { said, .. } = made_with(&[("a.sql", &text)], &[""], Options::default()).await;
        let error = said.iter().find(|said| said.starts_with("error[SW0401]")).unwrap();
        assert!(error.contains(marked), "{error}");
    }
}
