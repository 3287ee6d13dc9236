//! The routes over a server that somebody runs: nothing changes in a live database, and scratch databases are gone afterwards.

use sqlwright_server::Server;
use sqlwright_tests::connect;
use tokio_postgres::Client;

use crate::run::{eventually, project, run, said, signal, spawn, sqlwright, succeed, write};

/// Statements of every kind, among them some that would be noticed if they ran.
const QUERIES: &str = "--! find\nSELECT name, note FROM people WHERE id = :id;\n
--! add\nINSERT INTO people (id, name) VALUES (nextval('numbers'), :name) RETURNING id;\n
--! remove\nDELETE FROM people;\n
--! create\nCREATE TABLE made (id int);\n
--! call\nSELECT set_config('application_name', 'changed', false), pg_notify('a', 'b');\n";

/// Everything that a run could leave in a database, as numbers and texts.
async fn state(client: &Client) -> Vec<String> {
    let mut state = Vec::new();
    for catalog in
        ["pg_class", "pg_proc", "pg_type", "pg_namespace", "pg_attribute", "pg_constraint", "pg_depend", "pg_rewrite"]
    {
        let count: i64 =
            client.query_one(&format!("SELECT count(*) FROM {catalog}"), &[]).await.expect("a count").get(0);
        state.push(format!("{catalog}: {count}"));
    }
    let rows = client.simple_query("SELECT * FROM people ORDER BY id").await.expect("people");
    state.push(format!("{rows:?}"));
    let last: Option<i64> =
        client.query_one("SELECT pg_sequence_last_value('numbers'::regclass)", &[]).await.expect("a number").get(0);
    state.push(format!("{last:?}"));
    state
}

async fn live() -> (sqlwright_server::Database, Client) {
    let database = Server::shared().expect("a server").create_database().await.expect("a database");
    let client = connect(database.url()).await;
    let schema = "CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, note text);
        CREATE SEQUENCE numbers;
        INSERT INTO people VALUES (1, 'Ada', NULL)";
    client.batch_execute(schema).await.expect("the schema");
    (database, client)
}

#[tokio::test]
async fn nothing_changes_in_a_live_database() {
    let (database, client) = live().await;
    let before = state(&client).await;
    let folder = project();
    write(&folder, "queries/people.sql", QUERIES);
    let answer = succeed(sqlwright(&folder, ["generate", "--database-url", database.url()]));
    assert!(answer.err.contains(database.name()), "which database answered is not said: {answer:#?}");
    assert_eq!(state(&client).await, before);

    write(&folder, "queries/people.sql", &QUERIES.replace("nextval", "nextvalue"));
    assert_eq!(run(sqlwright(&folder, ["generate", "--database-url", database.url()])).code, Some(3));
    assert_eq!(state(&client).await, before);
}

#[tokio::test]
async fn the_environment_chooses_only_where_there_is_no_schema() {
    let (database, _client) = live().await;
    let folder = project();
    std::fs::remove_dir_all(folder.path().join("schema")).expect("no schema");
    let mut command = sqlwright(&folder, ["check"]);
    command.env("DATABASE_URL", database.url());
    let answer = run(command);
    assert_eq!(answer.code, Some(1), "{answer:#?}");
    assert!(answer.err.contains("DATABASE_URL"), "{answer:#?}");

    let folder = project();
    let mut command = sqlwright(&folder, ["check"]);
    command.env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
    assert_eq!(run(command).code, Some(1), "a schema folder outweighs DATABASE_URL");

    let folder = project();
    std::fs::remove_dir_all(folder.path().join("schema")).expect("no schema");
    let answer = run(sqlwright(&folder, ["check"]));
    assert_eq!(answer.code, Some(3), "{answer:#?}");
    assert!(answer.err.contains("--database-url"), "{answer:#?}");
}

#[tokio::test]
async fn no_password_is_printed() {
    let folder = project();
    for flag in ["--database-url", "--server-url"] {
        for url in [
            "postgres://me:s3cr3t@127.0.0.1:1/shop",
            "postgres://me:s3cr3t@[broken/shop",
            "host=127.0.0.1 port=1 password=s3cr3t",
        ] {
            let answer = run(sqlwright(&folder, ["generate", flag, url]));
            assert_eq!(answer.code, Some(3), "{answer:#?}");
            assert!(!answer.err.contains("s3cr3t") && !answer.out.contains("s3cr3t"), "{answer:#?}");
        }
    }
}

/// A server of its own, so that only the command's databases come and go.
async fn server() -> (Server, Client) {
    let server = tokio::task::spawn_blocking(Server::start).await.expect("a thread").expect("a server");
    let client = connect(&server.url("postgres")).await;
    (server, client)
}

async fn databases(client: &Client) -> i64 {
    client.query_one("SELECT count(*) FROM pg_database", &[]).await.expect("a count").get(0)
}

#[tokio::test]
async fn scratch_databases_are_gone_afterwards() {
    let (server, client) = server().await;
    let before = databases(&client).await;
    let folder = project();
    let url = server.url("postgres");
    succeed(sqlwright(&folder, ["generate", "--server-url", &url]));
    assert_eq!(databases(&client).await, before, "after success");

    write(&folder, "queries/people.sql", "--! find\nSELECT nmae FROM people;\n");
    assert_eq!(run(sqlwright(&folder, ["generate", "--server-url", &url])).code, Some(3));
    assert_eq!(databases(&client).await, before, "after a failing statement");

    write(&folder, "schema/2_more.sql", "CREATE TABLE broken (id missing);\n");
    assert_eq!(run(sqlwright(&folder, ["generate", "--server-url", &url])).code, Some(3));
    assert_eq!(databases(&client).await, before, "after a failing schema");
}

#[tokio::test(flavor = "multi_thread")]
async fn scratch_databases_are_gone_after_an_interrupt() {
    let (server, client) = server().await;
    let before = databases(&client).await;
    for signal_name in ["-INT", "-TERM"] {
        let folder = project();
        // It stays here until it is interrupted.
        write(&folder, "schema/2_wait.sql", "SELECT pg_sleep(60);\n");
        let child = spawn(sqlwright(&folder, ["generate", "--server-url", &server.url("postgres")]));
        while databases(&client).await == before || sleeping(&client).await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        signal(&child, signal_name);
        let started = std::time::Instant::now();
        let answer = said(child.wait_with_output().expect("it ends"));
        assert_ne!(answer.code, Some(0), "{signal_name}: {answer:#?}");
        assert!(started.elapsed().as_secs() < 10, "{signal_name}: it waited for the statement");
        tokio::task::block_in_place(|| {
            let handle = tokio::runtime::Handle::current();
            eventually("the scratch database is gone", || handle.block_on(databases(&client)) == before);
        });
        assert!(!folder.path().join("generated").exists());
    }
}

async fn sleeping(client: &Client) -> i64 {
    let query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%'";
    client.query_one(query, &[]).await.expect("a count").get(0)
}
