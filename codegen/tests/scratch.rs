//! A scratch database is gone at the end, however that comes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlwright_codegen::Generator;
use sqlwright_server::Server;
use support::{connect, describe, folder, url};

/// The scratch databases of a process.
async fn left_by(process: u32) -> Vec<String> {
    left_at(&url("postgres"), process).await
}

async fn left_at(server: &str, process: u32) -> Vec<String> {
    let client = connect(server).await;
    let sql = "SELECT datname FROM pg_database WHERE starts_with(datname, $1)";
    let prefix = format!("sqlwright_scratch_{process}_");
    client.query(sql, &[&prefix]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// Opens a scratch database at `server`, says so, and waits, or does what else `end` says. Run by the other tests in a process of its own.
#[test]
#[ignore = "run by the other tests"]
fn owner() {
    let server = std::env::var("SERVER").unwrap();
    let end = std::env::var("END").unwrap();
    let (_guard, schema) = folder(&[("1.sql", "CREATE TABLE a ()")]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let database = Generator::new().server_url(server).schema(schema).database().await.unwrap();
        println!("open");
        match end.as_str() {
            // Blocked, as whoever uses it may be.
            "wait" => std::thread::sleep(Duration::from_secs(60)),
            "panic" => panic!("as wanted"),
            "return" => drop(database),
            _ => database.close().await.unwrap(),
        }
    });
}

/// Starts [`owner`], and returns once its database exists.
fn start(end: &str) -> Child {
    start_at(&url("postgres"), end)
}

fn start_at(server: &str, end: &str) -> Child {
    // A shell's background jobs ignore SIGINT, and so would what they start.
    let mut child = Command::new("/usr/bin/env")
        .arg("--default-signal=INT,HUP")
        .arg(std::env::current_exe().unwrap())
        .args(["owner", "--exact", "--ignored", "--nocapture"])
        .env("SERVER", server)
        .env("END", end)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.ends_with("open")));
    child
}

#[tokio::test]
async fn after_signals() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let mut child = start("wait");
        assert_eq!(left_by(child.id()).await.len(), 1);
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
        assert_eq!(left_by(child.id()).await, Vec::<String>::new(), "{signal}");
    }
}

#[tokio::test]
async fn after_a_panic_a_return_and_the_usual_end() {
    for end in ["panic", "return", "close"] {
        let mut child = start(end);
        let status = child.wait().unwrap();
        assert_eq!(status.success(), end != "panic");
        assert_eq!(left_by(child.id()).await, Vec::<String>::new(), "{end}");
    }
}

#[tokio::test]
async fn after_a_failing_schema_and_a_dropped_future() {
    let (_guard, schema) = folder(&[("1.sql", "CREATE TABLE a (id wrong)")]);
    let generator = Generator::new().server_url(url("postgres")).schema(schema);
    assert_eq!(generator.database().await.unwrap_err().diagnostics().len(), 1);
    assert_eq!(left_by(std::process::id()).await, Vec::<String>::new());

    // CREATE DATABASE takes longer than this: the server goes on with it while nobody waits any more.
    for patience in [2, 5, 8, 15, 20, 30, 45, 60] {
        let _ = tokio::time::timeout(Duration::from_millis(patience), generator.database()).await;
        assert_eq!(left_by(std::process::id()).await, Vec::<String>::new(), "after {patience} ms");
    }
}

fn kill(signal: &str, process: impl ToString) {
    assert!(Command::new("kill").args([signal, &process.to_string()]).status().unwrap().success());
}

/// A run like any other; what it says.
async fn run(server: &str) -> Vec<String> {
    let (_guard, schema) = folder(&[("1.sql", "CREATE TABLE a ()")]);
    let (answers, said) = describe(Generator::new().server_url(server).schema(schema), &[]).await;
    assert!(answers.is_some(), "{said:?}");
    said
}

/// What SIGKILL leaves, the next run removes; and nothing of a run that lives.
#[tokio::test]
async fn what_a_killed_run_left_is_removed() {
    let client = connect(&url("postgres")).await;
    let similar = "sqlwright_scratch_1_of_somebody";
    client.batch_execute(&format!("CREATE DATABASE {similar}")).await.unwrap();
    let mut lives = start("wait");
    let mut killed = start("wait");
    run(&url("postgres")).await;
    assert_eq!(left_by(lives.id()).await.len(), 1);
    let left = left_by(killed.id()).await;
    assert_eq!(left.len(), 1);
    killed.kill().unwrap();
    killed.wait().unwrap();
    // Other tests of this file are runs, too; and the server has to notice that it is gone.
    let mut said = Vec::new();
    while !left_by(killed.id()).await.is_empty() {
        said.extend(run(&url("postgres")).await);
    }
    assert!(said.iter().all(|said| said.starts_with("note[SW0018]")), "{said:?}");
    assert_eq!(left_by(lives.id()).await.len(), 1);
    kill("-INT", lives.id());
    lives.wait().unwrap();
    assert!(client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&similar]).await.unwrap().is_some());
}

/// A server of its own: one with a process that has been stopped neither makes nor drops a database.
async fn server() -> (Server, String) {
    let server = tokio::task::spawn_blocking(Server::start).await.unwrap().unwrap();
    let url = server.url("postgres");
    (server, url)
}

/// The server process that is connected to a database.
async fn backend(server: &str, database: &str) -> i32 {
    let sql = "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'";
    connect(server).await.query_one(sql, &[&database]).await.unwrap().get(0)
}

#[tokio::test]
async fn what_has_to_be_left_is_said() {
    let (_server, url) = server().await;
    let mut child = start_at(&url, "wait");
    let left = left_at(&url, child.id()).await.remove(0);
    let stopped = backend(&url, &left).await;
    kill("-STOP", stopped);
    kill("-INT", child.id());
    let status = child.wait().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    kill("-CONT", stopped);
    assert_eq!(status.code(), Some(130));
    assert!(said.contains(&format!("the scratch database {left} could not be dropped")), "{said}");
    assert!(said.contains("the next run with this server removes it"), "{said}");
    assert_eq!(run(&url).await, [format!("note[SW0018]: removed what killed runs had left: {left}")]);
}

#[tokio::test]
async fn a_server_that_stops_answering_ends_the_run() {
    let (server, url) = server().await;
    let database = server.create_database().await.unwrap();
    let locker = connect(database.url()).await;
    locker.batch_execute("CREATE TABLE item ()").await.unwrap();
    locker.batch_execute("BEGIN; LOCK TABLE item").await.unwrap();
    let generator = Generator::new().database_url(database.url());
    let generator = generator.lock_timeout(Duration::from_secs(2)).answer_timeout(Duration::from_millis(300));
    let run = tokio::spawn(describe(generator, &["SELECT FROM item"]));
    let waits = "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'";
    let administration = connect(&url).await;
    let stopped: i32 = loop {
        if let Some(row) = administration.query_opt(waits, &[&database.name()]).await.unwrap() {
            break row.get(0);
        }
    };
    let started = Instant::now();
    kill("-STOP", stopped);
    let (answers, said) = run.await.unwrap();
    let elapsed = started.elapsed();
    kill("-CONT", stopped);
    assert!(answers.is_none());
    assert!(elapsed < Duration::from_secs(20), "{elapsed:?}");
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("error[SW0015]: PostgreSQL has not answered for 2.3 s"), "{}", said[0]);
}
