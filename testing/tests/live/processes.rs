//! Several processes that use one server, and those that do not live to tidy up.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use sqlwright_testing::Schema;

use crate::support::{Given, Outcome, STAMPED, folder, text};

/// The folder of the schema, for a process that plays a test run.
const FOLDER: &str = "SQLWRIGHT_TEST_FOLDER";
/// Precedes what such a process tells of each database.
const MARK: &str = "database ";

/// Does nothing, unless this process plays a test run: then it creates databases, and keeps them until its input ends.
#[tokio::test]
async fn test_run() -> Outcome {
    let Ok(folder) = std::env::var(FOLDER) else { return Ok(()) };
    let schema = Schema::at(folder);
    let databases = tokio::try_join!(schema.database(), schema.database(), schema.database())?;
    for database in [&databases.0, &databases.1, &databases.2] {
        println!("\n{MARK}{} {}", database.name(), text(database.url(), "SELECT value FROM stamp").await);
    }
    tokio::task::spawn_blocking(|| std::io::stdin().read(&mut [0])).await??;
    Ok(())
}

/// A process that plays a test run, on another server than it would choose.
struct TestRun {
    process: Child,
    output: BufReader<std::process::ChildStdout>,
}

impl TestRun {
    fn start(given: &Given, folder: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "processes::test_run", "--nocapture"])
            .env(FOLDER, folder)
            .env("SQLWRIGHT_TEST_SERVER_URL", &given.url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Self { process, output }
    }

    /// The names and stamps of its three databases.
    fn databases(&mut self) -> Vec<(String, String)> {
        let mut databases = Vec::new();
        while databases.len() < 3 {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "it ended early");
            if let Some((name, stamp)) = line.trim_end().strip_prefix(MARK).and_then(|rest| rest.split_once(' ')) {
                databases.push((name.to_owned(), stamp.to_owned()));
            }
        }
        databases
    }

    fn end(mut self) {
        drop(self.process.stdin.take());
        assert!(self.process.wait().unwrap().success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_made_once_for_all_processes() {
    let (given, folder) = (Given::start().await, folder(STAMPED));
    let mut runs: Vec<TestRun> = (0..4).map(|_| TestRun::start(&given, folder.path())).collect();
    let mut databases: Vec<_> = runs.iter_mut().flat_map(TestRun::databases).collect();
    assert_eq!(given.copies().await.len(), 12);
    assert_eq!(given.templates().await.len(), 1);
    runs.into_iter().for_each(TestRun::end);
    assert_eq!(given.copies().await, Vec::<String>::new());
    databases.dedup_by(|a, b| a.1 == b.1);
    assert_eq!(databases.len(), 1, "copies of one template: {databases:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_process_leaves_is_removed_by_the_next_one() {
    let (given, folder) = (Given::start().await, folder(STAMPED));
    let (mut living, mut killed) = (TestRun::start(&given, folder.path()), TestRun::start(&given, folder.path()));
    let (of_living, of_killed) = (living.databases(), killed.databases());
    killed.process.kill().unwrap();
    killed.process.wait().unwrap();
    let mut all: Vec<String> = of_living.iter().chain(&of_killed).map(|(name, _)| name.clone()).collect();
    let mut found = given.copies().await;
    all.sort();
    found.sort();
    assert_eq!(found, all);
    // The server has noticed that it is gone when its lock is.
    while text(&given.url, "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory'").await != "1" {
        tokio::task::yield_now().await;
    }

    let mut next = TestRun::start(&given, folder.path());
    let of_next = next.databases();
    let found = given.copies().await;
    assert!(of_living.iter().chain(&of_next).all(|(name, _)| found.contains(name)), "{found:?}");
    assert!(of_killed.iter().all(|(name, _)| !found.contains(name)), "{found:?}");
    next.end();
    living.end();
    assert_eq!(given.copies().await, Vec::<String>::new());
}
