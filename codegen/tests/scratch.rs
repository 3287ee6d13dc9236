//! A scratch database is gone at the end, however that comes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlwright_codegen::diagnostics::Diagnostics;
use sqlwright_codegen::server::{Choice, Session, Settings};
use sqlwright_codegen::source::Sources;
use support::{connect, folder, url};

/// The scratch databases of a process.
async fn left_by(process: u32) -> Vec<String> {
    let client = connect(&url("postgres")).await;
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
        let mut diagnostics = Diagnostics::default();
        let settings = Settings::new(Choice::Server { url: server, schema: vec![schema] });
        let session = Session::open(&settings, &mut Sources::default(), &mut diagnostics).await.unwrap();
        println!("open");
        match end.as_str() {
            // Blocked, as the stages behind this one are.
            "wait" => std::thread::sleep(Duration::from_secs(60)),
            "panic" => panic!("as wanted"),
            "return" => drop(session),
            _ => session.close(&mut diagnostics).await,
        }
    });
}

/// Starts [`owner`], and returns once its database exists.
fn start(end: &str) -> Child {
    // A shell's background jobs ignore SIGINT, and so would what they start.
    let mut child = Command::new("/usr/bin/env")
        .arg("--default-signal=INT,HUP")
        .arg(std::env::current_exe().unwrap())
        .args(["owner", "--exact", "--ignored", "--nocapture"])
        .env("SERVER", url("postgres"))
        .env("END", end)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
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
    let settings = Settings::new(Choice::Server { url: url("postgres"), schema: vec![schema] });
    let mut diagnostics = Diagnostics::default();
    assert!(Session::open(&settings, &mut Sources::default(), &mut diagnostics).await.is_none());
    assert_eq!(diagnostics.error_count(), 1);
    assert_eq!(left_by(std::process::id()).await, Vec::<String>::new());

    // CREATE DATABASE takes longer than this: the server goes on with it while nobody waits any more.
    for patience in [2, 5, 8, 15, 20, 30, 45, 60] {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let open = Session::open(&settings, &mut sources, &mut diagnostics);
        let _ = tokio::time::timeout(Duration::from_millis(patience), open).await;
        assert_eq!(left_by(std::process::id()).await, Vec::<String>::new(), "after {patience} ms");
    }
}
