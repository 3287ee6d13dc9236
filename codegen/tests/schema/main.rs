//! Schemas in the layouts of migration tools, applied to a scratch database.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod doubts;
mod dumps;
mod layouts;
mod psql;
mod reach;
mod sessions;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use sqlwright_codegen::Generator;
use support::{connect, describe, folder, url};

/// `[migrations]` of the configuration.
#[derive(Default, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Options {
    skip: Vec<PathBuf>,
    down: Vec<String>,
    not_down: Vec<String>,
    keep_settings: Option<bool>,
    stubbed_extensions: Vec<String>,
    placeholders: BTreeMap<String, String>,
}

/// The configuration.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Config<'a> {
    search_path: Option<&'a str>,
    migrations: &'a Options,
}

impl Config<'_> {
    fn write(&self, folder: &std::path::Path) {
        std::fs::write(folder.join("sqlwright.toml"), toml::to_string(self).unwrap()).unwrap();
    }
}

/// The names of the tables that a schema makes, or what went wrong.
async fn tables_in(schema: PathBuf, search_path: Option<&str>) -> Result<Vec<String>, Vec<String>> {
    let root = tempfile::tempdir().unwrap();
    Config { search_path, migrations: &Options::default() }.write(root.path());
    let generator = Generator::new().root(root.path()).server_url(url("postgres")).schema(&schema);
    let Made { tables, mut said } = made(generator, &schema).await;
    // What is left out on a shared server is the subject of other tests.
    said.retain(|words| !words.starts_with("note[SW0410]"));
    if said.is_empty() { Ok(tables) } else { Err(said) }
}

/// What came of a schema.
struct Made {
    /// The names of its tables and views, with the schema where that is not `public`.
    tables: Vec<String>,
    /// All diagnostics, with `schema` for the temporary folder.
    said: Vec<String>,
}

async fn made(generator: Generator, folder: &std::path::Path) -> Made {
    let (answers, said) = describe(generator, &[]).await;
    let relations = answers.into_iter().flat_map(|answers| answers.catalog.relations);
    let names = relations.map(|(_, relation)| match relation.schema.as_str() {
        "public" => relation.name,
        schema => format!("{schema}.{}", relation.name),
    });
    let mut tables: Vec<String> = names.collect();
    tables.sort();
    let shown = folder.to_string_lossy().into_owned();
    let said = said.iter().map(|words| words.replace(&shown, "schema")).collect();
    Made { tables, said }
}

/// A schema in a folder, with what the configuration says of it; the paths are relative to the folder.
async fn made_with(files: &[(&str, &str)], paths: &[&str], options: Options) -> Made {
    let (_guard, folder) = folder(files);
    made_in(&folder, paths, options, Place::Shared).await
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Shared,
    Private,
}

async fn made_in(folder: &std::path::Path, paths: &[&str], options: Options, place: Place) -> Made {
    Config { search_path: None, migrations: &options }.write(folder);
    let generator =
        paths.iter().fold(Generator::new().root(folder), |generator, path| generator.schema(folder.join(path)));
    let generator = if place == Place::Shared { generator.server_url(url("postgres")) } else { generator };
    made(generator, folder).await
}

async fn tables(files: &[(&str, &str)]) -> Result<Vec<String>, Vec<String>> {
    let (_guard, path) = folder(files);
    tables_in(path, None).await
}

fn names(names: &[&str]) -> Result<Vec<String>, Vec<String>> {
    Ok(names.iter().map(|name| (*name).to_owned()).collect())
}

#[tokio::test]
async fn plain_files_in_order() {
    let files = [
        ("9_b.sql", "ALTER TABLE a RENAME TO b"),
        ("10_c.sql", "ALTER TABLE b RENAME TO c;"),
        ("1_a.sql", "CREATE TABLE a ();"),
        ("readme.md", "no SQL"),
        (".hidden.sql", "no SQL"),
        ("11_more/1_d.sql", "CREATE TABLE d ()"),
    ];
    assert_eq!(tables(&files).await, names(&["c", "d"]));
}

#[tokio::test]
async fn one_file() {
    let (_guard, path) = folder(&[("all.sql", "CREATE TABLE a ();")]);
    assert_eq!(tables_in(path.join("all.sql"), None).await, names(&["a"]));
}

#[tokio::test]
async fn sqlx() {
    let files = [
        ("20240101000000_a.up.sql", "CREATE TABLE a (id int); SET LOCAL search_path = nowhere"),
        ("20240101000000_a.down.sql", "DROP TABLE a"),
        ("20240102000000_i.up.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY ON a (id)"),
    ];
    assert_eq!(tables(&files).await, names(&["a"]));
}

#[tokio::test]
async fn refinery() {
    let files = [
        ("V10__c.sql", "ALTER TABLE b RENAME TO c"),
        ("V2__b.sql", "ALTER TABLE a RENAME TO b"),
        ("V1__a.sql", "CREATE TABLE a ()"),
        ("U1__undo.sql", "DROP TABLE a"),
        ("U11__late.sql", "CREATE TABLE late ()"),
    ];
    assert_eq!(tables(&files).await, names(&["c", "late"]));
}

#[tokio::test]
async fn diesel() {
    let files = [
        ("2024-01-02-000000_b/up.sql", "ALTER TABLE a RENAME TO b"),
        ("2024-01-02-000000_b/down.sql", "ALTER TABLE b RENAME TO a"),
        ("2024-01-01-000000_a/up.sql", "CREATE TABLE a (id int)"),
        ("2024-01-01-000000_a/down.sql", "DROP TABLE a"),
        ("2024-01-03-000000_i/up.sql", "CREATE INDEX CONCURRENTLY ON b (id)"),
        ("2024-01-03-000000_i/metadata.toml", "run_in_transaction = false\n"),
    ];
    assert_eq!(tables(&files).await, names(&["b"]));
}

#[tokio::test]
async fn dbmate() {
    let files = [
        ("20240101_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n\n-- migrate:down\nDROP TABLE a;\n"),
        ("20240102_i.sql", "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY ON a (id);\n-- migrate:down\n"),
    ];
    assert_eq!(tables(&files).await, names(&["a"]));
}

#[tokio::test]
async fn one_statement_needs_no_transaction() {
    let files = [
        ("000001_a.up.sql", "CREATE TABLE a (id int)"),
        ("000001_a.down.sql", "DROP TABLE a"),
        ("000002_i.up.sql", "-- quick\nCREATE INDEX CONCURRENTLY ON a (id);\n-- nothing else\n"),
    ];
    assert_eq!(tables(&files).await, names(&["a"]));
}

#[tokio::test]
async fn goose() {
    let function = "-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\n\
        BEGIN\n  PERFORM 1; PERFORM 2;\nEND $$;\n-- +goose StatementEnd\nCREATE TABLE a ();\n-- +goose Down\nDROP TABLE a;\n";
    assert_eq!(tables(&[("00001_a.sql", function)]).await, names(&["a"]));
}

#[tokio::test]
async fn dumps() {
    let dump = "\\restrict abc\nSELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id int);\n\\unrestrict abc\n";
    // What a dump sets does not reach the next file.
    assert_eq!(
        tables(&[("1_dump.sql", dump), ("2_b.sql", "CREATE TABLE b AS SELECT * FROM a")]).await,
        names(&["a", "b"])
    );
}

/// Older dumps make the schema `public`, which a new database has; where something is in it that is an error.
#[tokio::test]
async fn dumps_that_make_the_schema_public() {
    let dump = "CREATE TYPE earlier AS ENUM ();\nDROP TYPE earlier;\nCREATE SCHEMA public;\nCREATE TABLE public.a ();";
    assert_eq!(tables(&[("1.sql", dump)]).await, names(&["a"]));
    let late = tables(&[("1.sql", "CREATE TABLE a ()"), ("2.sql", "CREATE SCHEMA public")]).await.unwrap_err();
    assert!(late.iter().any(|words| words.contains("already exists") && words.contains("2.sql:1")), "{late:?}");
}

#[tokio::test]
async fn statements_that_need_the_one_before_to_be_committed() {
    let text = "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE t (e e DEFAULT 'b');\n\
        CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 1; END; CREATE TABLE u ()";
    assert_eq!(tables(&[("1.sql", text)]).await, names(&["t", "u"]));
}

#[tokio::test]
async fn the_search_path_holds_for_the_schema() {
    let (_guard, path) =
        folder(&[("1.sql", "CREATE SCHEMA shop; CREATE TABLE a (); CREATE VIEW v AS SELECT FROM shop.a")]);
    assert_eq!(tables_in(path, Some("shop, public")).await, names(&["shop.a", "shop.v"]));
}

#[tokio::test]
async fn errors_point_into_the_file() {
    let first = "CREATE TABLE a (id int);\n";
    let bad = "-- migrate:up\n-- é: a comment\nCREATE TABLE b (\n  id int,\n  name txet\n);\n-- migrate:down\n";
    let words = tables(&[("1_a.sql", first), ("2_b.sql", bad), ("3_c.sql", "SELECT nothing")]).await.unwrap_err();
    assert_eq!(
        words,
        [
            "error[SW0401]: type \"txet\" does not exist\n --> schema/2_b.sql:5:8\n  |\n5 |   name txet\n  |        ^^^^\n  |\n  = note: SQLSTATE 42704"
        ]
    );
    // Without a position: the statement.
    let words = tables(&[("1_a.sql", &format!("{first}{first}"))]).await.unwrap_err();
    assert!(words[0].contains("relation \"a\" already exists\n --> schema/1_a.sql:2:1\n"), "{}", words[0]);
    let words = tables(&[("1_a.sql", "SELECT 'open;\n")]).await.unwrap_err();
    assert!(words[0].contains("unterminated quoted string") && words[0].contains("schema/1_a.sql:1:8"), "{}", words[0]);
}

#[tokio::test]
async fn what_to_do_is_said() {
    for (file, text, help) in [
        ("1.sql", "CREATE TABLE a (); COPY a FROM stdin;", "add the rows"),
        ("1.up.sql", "CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY ON a (id)", "without a transaction"),
        ("1.sql", "BEGIN; CREATE TABLE a ();", "COMMIT"),
    ] {
        let words = tables(&[(file, text)]).await.unwrap_err();
        assert_eq!(words.len(), 1, "{words:?}");
        assert!(words[0].contains(help), "{}", words[0]);
        assert!(words[0].contains(&format!("schema/{file}:1:")), "{}", words[0]);
    }
}

#[tokio::test]
async fn missing_and_empty_schemas() {
    let (_guard, path) = folder(&[("readme.md", "")]);
    let words = tables_in(path.clone(), None).await.unwrap_err();
    assert!(words[0].starts_with("error[SW0007]: there is no .sql file in "), "{}", words[0]);
    let words = tables_in(path.join("nowhere"), None).await.unwrap_err();
    assert!(words[0].starts_with("error[SW0007]: the schema schema does not exist"), "{}", words[0]);
}

#[tokio::test]
async fn a_private_postgresql_makes_up_missing_roles() {
    let text = "CREATE TABLE a (); ALTER TABLE a OWNER TO \"shop owner\"; GRANT SELECT ON a TO reader, writer; CREATE TABLE b ();";
    for file in ["1.sql", "1.up.sql"] {
        let (_guard, schema) = folder(&[(file, text)]);
        let (answers, said) = describe(Generator::new().schema(schema), &[]).await;
        assert_eq!(said, Vec::<String>::new());
        let answers = answers.unwrap();
        assert!(answers.server.starts_with("private PostgreSQL "), "{}", answers.server);
        assert_eq!(answers.catalog.relations.values().count(), 2);
    }
}

#[tokio::test]
async fn a_shared_server_is_not_given_roles() {
    // Written out, in a block, put together when it runs, and by a function of the schema.
    for (text, words) in [
        (
            "CREATE TABLE a (); CREATE ROLE nobody_here; ALTER TABLE a OWNER TO nobody_here; GRANT ALL ON a TO nobody_here",
            "note[SW0410]",
        ),
        ("DO $$ BEGIN IF true THEN CREATE ROLE nobody_here; END IF; CREATE TABLE a (); END $$", "note[SW0410]"),
        ("DO $$ DECLARE role text := 'ROLE'; BEGIN EXECUTE 'CREATE ' || role || ' nobody_here'; END $$", "(pg_authid)"),
        (
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE ROLE nobody_here; END $$; SELECT f()",
            "(pg_authid)",
        ),
        ("ALTER SYSTEM SET work_mem = '7MB'; CREATE TABLE a ()", "note[SW0410]"),
        (
            "COPY (SELECT 1) TO PROGRAM 'touch /tmp/nobody_here'; CREATE TABLE a ()",
            "files or programs of the server's machine",
        ),
    ] {
        let Made { said, .. } = made_with(&[("1.sql", text)], &[""], Options::default()).await;
        assert!(said.len() == 1 && said[0].contains(words), "{text}: {said:#?}");
    }
    let client = connect(&url("postgres")).await;
    let made = client.query("SELECT 1 FROM pg_roles WHERE rolname = 'nobody_here'", &[]).await.unwrap();
    assert!(made.is_empty());
    assert!(!std::path::Path::new("/tmp/nobody_here").exists());
    let set = "SELECT 1 FROM pg_file_settings WHERE setting = '7MB'";
    assert!(client.query(set, &[]).await.unwrap().is_empty());
}
