//! Servers that start, take connections and make databases.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use sqlwright_server::Server;
use tokio_postgres::{Client, NoTls};

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn text(client: &Client, sql: &str) -> String {
    client.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_server_takes_connections_by_url_and_by_configuration() {
    let server = Server::start().unwrap();
    let client = connect(&server.url("postgres")).await;
    let version = text(&client, "SHOW server_version").await;
    assert_eq!(version, server.version());
    assert!(version.starts_with(&server.major_version().to_string()));

    let (client, connection) = server.config("postgres").connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    assert_eq!(text(&client, "SELECT current_database()::text").await, "postgres");
}

#[tokio::test]
async fn the_settings_are_those_that_every_machine_shares() {
    let server = Server::options().setting("work_mem", "5MB").setting("application_name", r"it's \o").start().unwrap();
    let client = connect(&server.url("postgres")).await;
    for (setting, expected) in [
        ("server_encoding", "UTF8"),
        ("lc_collate", "C"),
        ("timezone", "UTC"),
        ("listen_addresses", ""),
        ("default_text_search_config", "pg_catalog.english"),
        ("jit", "off"),
        ("work_mem", "5MB"),
        ("application_name", r"it's \o"),
    ] {
        // PostgreSQL 16 made the collation a property of the database alone.
        let sql = match setting {
            "lc_collate" => "SELECT datcollate::text FROM pg_database WHERE datname = current_database()".to_owned(),
            _ => format!("SHOW {setting}"),
        };
        assert_eq!(text(&client, &sql).await, expected, "{setting}");
    }
}

#[tokio::test]
async fn databases_are_empty_or_copies_and_have_names_of_their_own() {
    let server = Server::start().unwrap();
    let template = server.create_database().await.unwrap();
    {
        let (client, connection) = template.config().connect(NoTls).await.unwrap();
        let driver = tokio::spawn(connection);
        client.batch_execute("CREATE TABLE t AS SELECT 7 AS n").await.unwrap();
        drop(client);
        driver.await.unwrap().unwrap();
    }
    let copy = server.create_database_from(template.name()).await.unwrap();
    let empty = server.create_database().await.unwrap();
    assert_eq!(text(&connect(copy.url()).await, "SELECT n::text FROM t").await, "7");
    assert!(connect(empty.url()).await.query("SELECT FROM t", &[]).await.is_err());
    assert_ne!(copy.name(), empty.name());

    let url = copy.url().to_owned();
    copy.remove().await.unwrap();
    assert!(tokio_postgres::connect(&url, NoTls).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_databases_are_created_at_once() {
    let server = Server::shared().unwrap();
    let mut creations = tokio::task::JoinSet::new();
    for _ in 0..12 {
        creations.spawn(async { server.create_database().await.unwrap() });
    }
    let mut names = std::collections::BTreeSet::new();
    for database in creations.join_all().await {
        assert_eq!(text(&connect(database.url()).await, "SELECT current_database()::text").await, database.name());
        names.insert(database.name().to_owned());
    }
    assert_eq!(names.len(), 12);
}

#[tokio::test]
async fn a_missing_template_is_named() {
    let server = Server::start().unwrap();
    let error = server.create_database_from("no such").await.unwrap_err().to_string();
    assert_eq!(
        error,
        "could not create the database sqlwright_1 from no such: template database \"no such\" does not exist (3D000)"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_live_side_by_side_and_end_one_by_one() {
    let first = Server::start().unwrap();
    let second = Server::start().unwrap();
    assert_ne!(first.folder(), second.folder());
    let folder = first.folder().to_owned();
    assert!(folder.join("data").is_dir());
    drop(first);
    assert!(!folder.exists());
    assert_eq!(text(&connect(&second.url("postgres")).await, "SELECT 'alive'").await, "alive");
}

#[test]
fn a_shared_server_is_one_server() {
    let server = Server::shared().unwrap();
    assert!(std::ptr::eq(server, Server::shared().unwrap()));
}
