//! A live database, and a pooler before it, are left as they were found.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::time::{Duration, Instant};

use sqlwright_codegen::Generator;
use sqlwright_harness::bouncer::{Bouncer, Version};
use support::{Database, connect};
use tokio_postgres::Client;

const DDL: &str = "CREATE TYPE status AS ENUM ('open', 'closed'); CREATE TYPE pair AS (a int, b status);
    CREATE TABLE item (id int PRIMARY KEY, status status NOT NULL, pair pair, name text);
    CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT 2 * $1'";

const STATEMENTS: &[&str] = &[
    "SELECT * FROM item WHERE status = :status AND pair = :pair",
    "INSERT INTO item (id, status) VALUES (:id, :status) RETURNING id, status, pair",
    "SELECT twice(id) FROM item",
    "SELECT id FROM missing",
    "SELECT id FROM item WHERE id = :id AND name = :id",
    "DELETE FROM item",
];

/// Everything that stays in a session: its settings, and its prepared statements.
async fn session(client: &Client) -> (i32, Vec<String>, Vec<String>) {
    let settings = "SELECT name || '=' || setting FROM pg_settings WHERE source = 'session' ORDER BY name";
    let statements = "SELECT name FROM pg_prepared_statements ORDER BY name";
    let process = client.query_typed("SELECT pg_backend_pid()", &[]).await.unwrap()[0].get(0);
    let texts = async |sql| client.query_typed(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
    (process, texts(settings).await, texts(statements).await)
}

#[tokio::test]
async fn a_poolers_connection_is_as_before() {
    // One connection, which all clients get in turn.
    let settings = "pool_mode = transaction\ndefault_pool_size = 1";
    let Some(bouncer) = Bouncer::start(Version::Any, settings).await else { return };
    let server = sqlwright_server::Server::shared().unwrap();
    let database = server.create_database().await.unwrap();
    connect(database.url()).await.batch_execute(DDL).await.unwrap();
    let url = bouncer.url(&database);
    let other = connect(&url).await;
    // The driver names statements by number; another program has left its own.
    let prepared: String = (0..300).map(|number| format!("PREPARE s{number} AS SELECT {number};")).collect();
    other.batch_execute(&prepared).await.unwrap();
    let before = session(&other).await;
    assert_eq!(before.2.len(), 300);

    let database = Database { name: String::new(), url };
    let (_guard, root) = support::folder(&[("sqlwright.toml", "search-path = 'pg_catalog, public'")]);
    for run in 0..2 {
        let (answers, diagnostics) = database.describe_as(Generator::new().root(&root), STATEMENTS).await;
        let described: Vec<bool> = answers.unwrap().described.iter().map(Option::is_some).collect();
        assert_eq!(described, [true, true, true, false, false, true], "run {run}: {diagnostics:#?}");
        assert_eq!(diagnostics.len(), 2, "run {run}: {diagnostics:#?}");
        assert!(diagnostics[1].starts_with("error[SW0304]"), "{}", diagnostics[1]);
        assert_eq!(session(&other).await, before, "run {run}");
    }
}

/// However many statements need the table, the wait for its lock is one.
#[tokio::test]
async fn a_locked_table_is_waited_for_once() {
    let database = Database::with(DDL).await;
    let locker = connect(&database.url).await;
    locker.batch_execute("BEGIN; LOCK TABLE item IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let limit = Duration::from_millis(500);
    let settings = Generator::new().lock_timeout(limit);
    let statements: Vec<&str> = [["SELECT id FROM item", "SELECT 1 AS one"]; 100].concat();
    let started = Instant::now();
    let (answers, diagnostics) = database.describe_as(settings, &statements).await;
    let elapsed = started.elapsed();
    assert!((limit..limit * 20).contains(&elapsed), "{elapsed:?}");
    let described = answers.unwrap().described;
    assert!((0..200).all(|number| described[number].is_some() == (number % 2 == 1)));
    assert_eq!(diagnostics.len(), 100);
    assert!(diagnostics[0].contains("another session holds a lock on the table"), "{}", diagnostics[0]);

    // It is free again while it is waited for.
    let settings = Generator::new().lock_timeout(Duration::from_secs(60));
    let (answered, _) = tokio::join!(database.describe_as(settings, &statements), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        locker.batch_execute("ROLLBACK").await.unwrap();
    });
    assert_eq!(answered.1, Vec::<String>::new());
    assert!(answered.0.unwrap().described.iter().all(Option::is_some));
    database.remove().await;
}
