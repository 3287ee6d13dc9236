//! A server that stops answering ends the run within a bound, also while the schema is applied.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use sqlwright_codegen::Generator;
use sqlwright_server::Server;
use support::{connect, describe, folder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};

const PATIENCE: Duration = Duration::from_millis(300);

/// What a run with this schema says, and how long it took.
async fn run(server: String, statements: &str) -> (Vec<String>, Duration) {
    let (_guard, schema) = folder(&[("1.sql", statements)]);
    let generator = Generator::new().server_url(server).schema(schema.clone()).answer_timeout(PATIENCE);
    let started = Instant::now();
    let (_, said) = describe(generator, &[]).await;
    let shown = schema.to_string_lossy().into_owned();
    (said.iter().map(|words| words.replace(&shown, "schema")).collect(), started.elapsed())
}

async fn server() -> Server {
    tokio::task::spawn_blocking(Server::start).await.unwrap().unwrap()
}

fn kill(signal: &str, process: i32) {
    assert!(Command::new("kill").args([signal, &process.to_string()]).status().unwrap().success());
}

/// Waits for the process that runs a statement with this word in it, and for the one that takes connections.
async fn processes(server: &Server, word: &str) -> (i32, i32) {
    let client = connect(&server.url("postgres")).await;
    let sql = "SELECT pid, split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int FROM pg_stat_activity \
        WHERE query LIKE '%' || $1 || '%' AND state = 'active' AND pid <> pg_backend_pid()";
    loop {
        if let Some(row) = client.query_opt(sql, &[&word]).await.unwrap() {
            return (row.get(0), row.get(1));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The connection stands and the server takes others, but this statement does not end.
#[tokio::test]
async fn a_process_that_has_stopped() {
    let server = server().await;
    let run = tokio::spawn(run(server.url("postgres"), "CREATE TABLE a ();\nSELECT 'stopped', pg_sleep(1);"));
    let (stopped, _) = processes(&server, "stopped").await;
    kill("-STOP", stopped);
    let (said, elapsed) = run.await.unwrap();
    kill("-CONT", stopped);
    assert!(elapsed < Duration::from_secs(30), "{elapsed:?}");
    let silent = said.iter().find(|said| said.starts_with("error[SW0015]")).unwrap();
    assert!(silent.contains("PostgreSQL has been working on this for 3 s without a response\n"), "{silent}");
    assert!(silent.contains(" --> schema/1.sql:2:1\n"), "{silent}");
    // It has stopped within the database, too.
    assert!(said.iter().any(|said| said.contains("could not be dropped")), "{said:#?}");
}

/// Nobody takes connections either.
#[tokio::test]
async fn a_server_that_has_stopped() {
    let server = server().await;
    let url = format!("{}?connect_timeout=1", server.url("postgres"));
    let run = tokio::spawn(run(url, "CREATE TABLE a ();\nSELECT 'stopped', pg_sleep(1);"));
    let (stopped, postmaster) = processes(&server, "stopped").await;
    kill("-STOP", postmaster);
    kill("-STOP", stopped);
    let (said, elapsed) = run.await.unwrap();
    kill("-CONT", stopped);
    kill("-CONT", postmaster);
    assert!(elapsed < Duration::from_secs(20), "{elapsed:?}");
    let silent = said.iter().find(|said| said.starts_with("error[SW0015]")).unwrap();
    assert!(silent.starts_with("error[SW0015]: PostgreSQL has not answered for 0.3 s\n"), "{silent}");
    assert!(silent.contains(" --> schema/1.sql:2:1\n") && silent.contains("while this was being applied"), "{silent}");
    assert!(said.iter().any(|said| said.contains("could not be dropped")), "{said:#?}");
}

/// One connection is interrupted: what the server has not got it does not work on.
#[tokio::test]
async fn a_network_that_swallows() {
    let server = server().await;
    let socket = server.folder().join(".s.PGSQL.5432");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(forward(client, socket.clone()));
        }
    });
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres?sslmode=disable");
    let rows = "COPY a FROM stdin;\nswallowed\n\\.\n";
    for (statements, place) in [
        ("CREATE TABLE a ();\nCREATE TABLE swallowed ();".to_owned(), "schema/1.sql:2:1"),
        (format!("CREATE TABLE a (b text);\n{rows}"), "schema/1.sql:2:1"),
        ("SELECT 'SELECT ''swallowed'''\n\\gexec".to_owned(), "schema/1.sql:1:1"),
    ] {
        let (said, elapsed) = run(url.clone(), &statements).await;
        assert!(elapsed < Duration::from_secs(20), "{elapsed:?}");
        assert_eq!(said.len(), 1, "{said:#?}");
        assert!(said[0].starts_with("error[SW0015]: PostgreSQL has not answered for 0.3 s\n"), "{}", said[0]);
        assert!(said[0].contains(place), "{}", said[0]);
    }
}

/// Passes on what comes from both sides, until the client says a certain word.
async fn forward(mut client: TcpStream, socket: PathBuf) {
    let mut server = UnixStream::connect(socket).await.unwrap();
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let back = tokio::io::copy(&mut from_server, &mut to_client);
    let forth = async {
        let mut buffer = [0; 4096];
        loop {
            let length = from_client.read(&mut buffer).await?;
            let said = &buffer[..length];
            if length == 0 {
                return Ok(0);
            }
            // The query of `\gexec` has the word in quotes of its own.
            if String::from_utf8_lossy(said).replace("''swallowed''", "").contains("swallowed") {
                return std::future::pending().await;
            }
            to_server.write_all(said).await?;
        }
    };
    tokio::select! {
        _ = back => {}
        _ = async { let _: std::io::Result<u64> = forth.await; } => {}
    }
}

#[tokio::test]
async fn a_long_statement_is_waited_for() {
    let server = server().await;
    let (said, elapsed) = run(server.url("postgres"), "SELECT pg_sleep(1.5); CREATE TABLE a ();").await;
    assert_eq!(said, Vec::<String>::new());
    assert!(elapsed > PATIENCE * 5);
}
