//! Schemas that are applied to databases, in the layouts of migration tools, and those that cannot be.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use sqlwright_server::migrations::Options;
use sqlwright_server::{Database, Error, Server};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

async fn database() -> Database {
    Server::shared().unwrap().create_database().await.unwrap()
}

async fn connect(database: &Database) -> Client {
    let (client, connection) = database.config().connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn text(database: &Database, sql: &str) -> String {
    connect(database).await.query_one(sql, &[]).await.unwrap().get(0)
}

/// The tables and views that come of a folder.
async fn relations(database: &Database) -> String {
    let sql = "SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class \
               WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')";
    text(database, sql).await
}

/// What comes of a folder, or why nothing does, with `schema` for its path.
async fn applied(files: &[(&str, &str)]) -> Result<String, String> {
    let (folder, database) = (folder(files), database().await);
    match database.apply(folder.path()).await {
        Ok(()) => Ok(relations(&database).await),
        Err(error) => Err(error.to_string().replace(folder.path().to_str().unwrap(), "schema")),
    }
}

const A: &str = "CREATE TABLE a (id int);";
const B: &str = "ALTER TABLE a RENAME TO b;";
const DROP: &str = "DROP TABLE IF EXISTS a, b;";

/// A project of one tool, which must come to one table `b`, renamed from `a`: what undoes would take it away again.
async fn comes_to_b(tool: &str, files: &[(&str, &str)]) {
    assert_eq!(applied(files).await, Ok("b".to_owned()), "{tool}");
}

#[tokio::test]
async fn plain_files_are_applied_by_their_numbers() {
    let files = [
        ("10_c.sql", "ALTER TABLE b RENAME TO c;"),
        ("9_b.sql", B),
        ("1_a.sql", A),
        ("02_notes.txt", "this is not SQL"),
        ("11_more/1_d.sql", "CREATE TABLE d ()"),
    ];
    assert_eq!(applied(&files).await, Ok("c d".to_owned()));
}

#[tokio::test]
async fn tools_that_mark_parts_within_a_file() {
    for (tool, up, down) in [
        ("sql-migrate", "-- +migrate Up", "-- +migrate Down"),
        ("goose", "-- +goose Up", "-- +goose Down"),
        ("dbmate", "-- migrate:up", "-- migrate:down"),
        ("micrate", "-- +micrate Up", "-- +micrate Down"),
        ("rambler", "-- rambler up", "-- rambler down"),
        ("tern", "-- tern", "---- create above / drop below ----"),
        ("node-pg-migrate", "-- Up Migration", "-- Down Migration"),
        ("Play", "# --- !Ups", "# --- !Downs"),
        ("MyBatis", "-- // first", "-- //@UNDO"),
        ("shmig", "-- ====  UP  ====", "-- ==== DOWN ===="),
        ("aerich", "-- upgrade --", "-- downgrade --"),
    ] {
        let file = |sql: &str| format!("{up}\n{sql}\n\n{down}\n{DROP}\n");
        comes_to_b(tool, &[("1_a.sql", &file(A)), ("2_b.sql", &file(B))]).await;
    }
}

#[tokio::test]
async fn tools_that_have_files_for_down() {
    for (tool, [first, undo_first, second, undo_second]) in [
        ("golang-migrate, sqlx", ["1_a.up.sql", "1_a.down.sql", "2_b.up.sql", "2_b.down.sql"]),
        ("postgrator", ["1.do.sql", "1.undo.sql", "2.do.rename.sql", "2.undo.rename.sql"]),
        ("yoyo", ["1.a.sql", "1.a.rollback.sql", "2.b.sql", "2.b.rollback.sql"]),
        ("db-migrate", ["sqls/1-a-up.sql", "sqls/1-a-down.sql", "sqls/2-b-up.sql", "sqls/2-b-down.sql"]),
        ("dogfish", ["migrate-1.sql", "rollback-1.sql", "migrate-2.sql", "rollback-2.sql"]),
        ("Flyway", ["V1__a.sql", "U1__a.sql", "V2__b.sql", "U2__b.sql"]),
        ("diesel, Hasura", ["1_a/up.sql", "1_a/down.sql", "2_b/up.sql", "2_b/down.sql"]),
        ("Prisma", ["1_a/migration.sql", "1_a/down.sql", "2_b/migration.sql", "2_b/down.sql"]),
        ("folders", ["up/1_a.sql", "down/1_a.sql", "up/2_b.sql", "down/2_b.sql"]),
    ] {
        comes_to_b(tool, &[(first, A), (undo_first, DROP), (second, B), (undo_second, DROP)]).await;
    }
}

#[tokio::test]
async fn tools_that_have_an_order_of_their_own() {
    let refinery = [("one/V2__b.sql", B), ("two/V1__a.sql", A)];
    comes_to_b("refinery", &refinery).await;
    let flyway = [("V1__x.sql", "SELECT 1 / 0"), ("B2__a.sql", A), ("V2.10__b.sql", B), ("R__c.sql", "TABLE b")];
    comes_to_b("Flyway", &flyway).await;
    let sqitch = [
        (
            "sqitch.plan",
            "%syntax-version=1.0.0\n%project=x\n\nz_a 2024-01-01T00:00:00Z A <a@b.c>\na_b [z_a] 2024-01-02T00:00:00Z A <a@b.c>\n",
        ),
        ("deploy/a_b.sql", "BEGIN;\nALTER TABLE a RENAME TO b;\nCOMMIT;\n"),
        ("deploy/z_a.sql", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\n"),
        ("revert/z_a.sql", DROP),
        ("verify/z_a.sql", "SELECT 1 / 0;"),
    ];
    comes_to_b("sqitch", &sqitch).await;
    let atlas = [
        ("20240101.sql", "SELECT 1 / 0"),
        ("20240102.sql", "-- atlas:checkpoint\n\nCREATE TABLE a (id int)"),
        ("20240103.sql", "-- atlas:txmode none\n\nALTER TABLE a RENAME TO b;\nCREATE INDEX CONCURRENTLY ON b (id);"),
    ];
    comes_to_b("Atlas", &atlas).await;
    let yoyo = [("a.sql", "-- depends: z\n\nALTER TABLE a RENAME TO b;"), ("z.sql", A), ("z.rollback.sql", DROP)];
    comes_to_b("yoyo", &yoyo).await;
    let liquibase = "--liquibase formatted sql\n\n--changeset ada:1\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n\n\
        --changeset ada:2 dbms:mysql\nSELECT wrong;\n\n--changeset ada:3\nALTER TABLE a RENAME TO b;\n";
    comes_to_b("Liquibase", &[("changelog.sql", liquibase)]).await;
}

#[tokio::test]
async fn scripts_and_dumps_run_as_psql_runs_them() {
    let files = [
        (
            "1.sql",
            "\\set name a\n\\if true\nCREATE TABLE :\"name\" (id int, t text);\n\\else\nSELECT 1 / 0;\n\\endif\n\\i more/rows.sql\n",
        ),
        ("more/rows.sql", "COPY a FROM stdin;\n1\tone\n\\.\nSELECT 'CREATE VIEW v AS SELECT 1' \\gexec\n"),
    ];
    let (folder, database) = (folder(&files), database().await);
    database.apply(folder.path().join("1.sql")).await.unwrap();
    assert_eq!(relations(&database).await, "a v");
    assert_eq!(text(&database, "SELECT t FROM a").await, "one");
}

/// Tests share a server: each of them may create the same role, and none makes it a superuser.
#[tokio::test]
async fn roles_are_created_once_and_without_rights() {
    let sql =
        "CREATE ROLE sqlwright_reader; CREATE TABLE a (); GRANT SELECT ON a TO sqlwright_reader, sqlwright_writer;";
    let folder = folder(&[("1.sql", sql)]);
    let (first, second) = (database().await, database().await);
    let (one, other) = tokio::join!(first.apply(folder.path()), second.apply(folder.path()));
    one.and(other).unwrap();
    let sql = "SELECT count(*)::text FROM pg_roles WHERE rolname ~ '^sqlwright_(reader|writer)$' AND NOT rolsuper";
    assert_eq!(text(&second, sql).await, "2");
}

#[tokio::test]
async fn several_folders_and_what_files_do_not_say_themselves() {
    let folder = folder(&[
        ("prelude/1.sql", "CREATE FUNCTION uuid_generate_v4() RETURNS uuid RETURN gen_random_uuid();"),
        ("schema/1.sql", "CREATE EXTENSION \"uuid-ossp\"; CREATE TABLE ${name} (id uuid DEFAULT uuid_generate_v4());"),
        ("schema/2.sql", "SELECT 1 / 0;"),
    ]);
    let path = |name: &str| folder.path().join(name);
    let options = Options {
        skip: vec![path("schema/2.sql")],
        stubbed_extensions: vec!["uuid-ossp".to_owned()],
        placeholders: [("name".to_owned(), "b".to_owned())].into(),
        ..Options::default()
    };
    let database = database().await;
    database.apply_with(&[path("prelude"), path("schema")], &options).await.unwrap();
    assert_eq!(relations(&database).await, "b");
}

#[tokio::test]
async fn a_statement_that_fails_is_shown_with_its_place() {
    let files = [("1_t.sql", A), ("2_é.sql", "-- é é\nSELECT 1;\nINSERT INTO nowhere VALUES (1);\n")];
    let expected =
        "could not apply the schema: schema/2_é.sql:3:13: relation \"nowhere\" does not exist (SQLSTATE 42P01)";
    assert_eq!(applied(&files).await, Err(expected.to_owned()));
}

#[tokio::test]
async fn errors_say_what_to_do() {
    let path = "CREATE SCHEMA s; SET search_path = s; CREATE TABLE a ();";
    for (files, expected) in [
        (
            &[("notes.txt", "")][..],
            "there is no .sql file in schema\n  help: put the DDL there, or name another folder",
        ),
        (
            &[("V1__a.sql", "CREATE TABLE ${name} ();")],
            "schema/V1__a.sql:1:14: the placeholder `${name}` has no value\n  help: give it a value in `migrations::Options::placeholders`; \
             where it is literal text, that of \"name\" is \"${name}\"",
        ),
        (
            &[("a.sql", path), ("b.sql", "ALTER TABLE a ADD b int;")],
            "schema/b.sql:1:1: relation \"a\" does not exist (SQLSTATE 42P01)\n  \
             schema/a.sql:1:18: this applied until the end of its file\n  help: if the migration tool runs all files in one \
             session, set `migrations::Options::keep_settings` to Some(true)",
        ),
        (
            &[("1.sql", "CREATE TABLE a ();\n\n-- Undo\nDROP TABLE a;\n")],
            "schema/1.sql:3:1: the line looks like the beginning of a down section: what follows would be applied, too\n  \
             help: if it is one, add \"-- Undo\" to `migrations::Options::down`\n  help: if it is a comment like others, add \"-- Undo\" to \
             `migrations::Options::not_down`",
        ),
        (
            &[("1_a.sql", A), ("2_b.rs", "")],
            "schema/2_b.rs is a migration in Rust, not in SQL, so its effect on the schema is not known\n  help: use as the schema \
             what pg_dump --schema-only writes for a migrated database\n  help: if it leaves the schema as it is, add \
             \"schema/2_b.rs\" to `migrations::Options::skip`",
        ),
    ] {
        assert_eq!(applied(files).await, Err(format!("could not apply the schema: {expected}")));
    }
}

#[tokio::test]
async fn an_error_is_data_as_well() {
    let (folder, database) = (folder(&[("1.sql", "SELECT\n  nothing")]), database().await);
    let Err(Error::Schema(error)) = database.apply(folder.path()).await else { panic!("an error of the schema") };
    let [problem] = error.problems() else { panic!("{error}") };
    let span = problem.primary.as_ref().unwrap().span;
    assert_eq!(error.sources().text(span), "nothing");
    assert_eq!(problem.error.as_ref().and_then(|error| error.code()).unwrap().code(), "42703");
}

/// So that it can be applied on a task.
#[test]
fn applying_can_move_between_threads() {
    fn is_send<T: Send>(_: impl Fn(&'static Database, &'static Path) -> T) {}
    is_send(|database, path| database.apply(path));
}
