//! Servers that are kept: found again as they were, and never where anything has changed or is damaged.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use common::{Traces, open_folder};
use sqlwright_server::{Database, Options, Restored, Server};
use tempfile::TempDir;
use tokio_postgres::NoTls;

/// Starts servers with a cache and a temporary folder of their own.
struct Place {
    cache: TempDir,
    temporary: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { cache: tempfile::tempdir().unwrap(), temporary: open_folder() }
    }

    fn options(&self) -> Options {
        Server::options().cache(self.cache.path()).temporary(self.temporary.path())
    }

    fn kept(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.cache.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|end| end != "cluster")).collect()
    }

    /// Keeps a server with what the commands make.
    async fn keep(&self, key: &str, commands: &str) -> std::io::Result<()> {
        let server = self.options().start().unwrap();
        let database = server.create_database().await.unwrap();
        run(&database, commands).await;
        server.keep(&database, key, "a note")
    }

    fn assert_only_this_is_kept(&self, count: usize) {
        let names: Vec<_> = self.kept().into_iter().filter(|path| !path.ends_with("lock")).collect();
        assert_eq!(names.len(), count, "{names:?}");
        Traces::of(self.temporary.path()).assert_none_left();
    }
}

async fn run(database: &Database, commands: &str) -> Vec<String> {
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    let messages = client.simple_query(commands).await.unwrap();
    drop(client);
    driver.await.unwrap().unwrap();
    let rows = messages.iter().filter_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    rows.collect()
}

const SCHEMA: &str = "CREATE ROLE app; CREATE TABLE pets (id bigint PRIMARY KEY); INSERT INTO pets VALUES (7); \
    CREATE UNLOGGED TABLE log (id int); INSERT INTO log VALUES (8); ALTER TABLE pets OWNER TO app";

#[tokio::test]
async fn a_kept_server_is_as_it_was() {
    let place = Place::new();
    assert!(place.options().start_kept("key").is_none());
    place.keep("key", SCHEMA).await.unwrap();
    place.assert_only_this_is_kept(1);
    for _ in 0..2 {
        let Restored { server, database, note } = place.options().start_kept("key").unwrap();
        assert_eq!(note, "a note");
        let found =
            "SELECT concat(pets.id, log.id, ' ', tableowner) FROM pets, log, pg_tables WHERE tablename = 'pets'";
        assert_eq!(run(&database, found).await, ["78 app"]);
        // What happens to a copy is the copy's.
        run(&database, "DELETE FROM pets").await;
        let another = server.create_database().await.unwrap();
        assert_ne!(another.name(), database.name());
    }
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert!(place.kept().iter().all(|path| mode(path) == 0o600));
    place.assert_only_this_is_kept(1);
}

#[tokio::test]
async fn a_kept_server_can_be_kept_again() {
    let place = Place::new();
    place.keep("key", SCHEMA).await.unwrap();
    let Restored { server, database, .. } = place.options().start_kept("key").unwrap();
    run(&database, "INSERT INTO pets VALUES (9)").await;
    server.keep(&database, "key", "more").unwrap();
    let Restored { database, note, server } = place.options().start_kept("key").unwrap();
    assert_eq!((run(&database, "SELECT count(*) FROM pets").await, note), (vec!["2".to_owned()], "more".to_owned()));
    drop(server);
    place.assert_only_this_is_kept(1);
}

#[tokio::test]
async fn another_key_finds_nothing() {
    let place = Place::new();
    place.keep("key", SCHEMA).await.unwrap();
    assert!(place.options().start_kept("kez").is_none());
    assert!(place.options().start_kept("").is_none());
    assert!(place.options().setting("work_mem", "1MB").start_kept("key").is_none());
    // Other programs, though they are the same.
    let programs = programs(&place);
    assert!(place.options().binaries(programs.path()).start_kept("key").is_none());
    assert!(place.options().start_kept("key").is_some());
}

#[tokio::test]
async fn programs_that_were_replaced_find_nothing() {
    let place = Place::new();
    let programs = programs(&place);
    let start = || place.options().binaries(programs.path());
    let server = start().start().unwrap();
    let database = server.create_database().await.unwrap();
    server.keep(&database, "key", "").unwrap();
    assert!(start().start_kept("key").is_some());
    let postgres = fs::File::options().append(true).open(programs.path().join("postgres")).unwrap();
    postgres.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert!(start().start_kept("key").is_none());
}

/// PostgreSQL's programs, by scripts in a folder of their own.
fn programs(place: &Place) -> TempDir {
    let server = place.options().start().unwrap();
    let folder = open_folder();
    for program in ["initdb", "postgres"] {
        let path = folder.path().join(program);
        let script = format!("#!/bin/sh\nexec '{}' \"$@\"\n", server.binaries().join(program).display());
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

#[tokio::test]
async fn a_damaged_entry_is_removed() {
    let place = Place::new();
    place.keep("key", SCHEMA).await.unwrap();
    let path = place.kept().into_iter().find(|path| !path.ends_with("lock")).unwrap();
    let whole = fs::read(&path).unwrap();
    let changed = |at: usize| {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        changed
    };
    let length = whole.len();
    let mut damages = vec![Vec::new(), whole[..length / 2].to_vec(), [&whole[..], b"more"].concat(), vec![0; length]];
    damages.extend([0, 30, length / 3, length / 2, length - 20, length - 1].map(changed));
    for (number, damage) in damages.into_iter().enumerate() {
        fs::write(&path, damage).unwrap();
        assert!(place.options().start_kept("key").is_none(), "damage {number}");
        assert!(!path.exists(), "damage {number}");
    }
    fs::write(&path, whole).unwrap();
    assert!(place.options().start_kept("key").is_some());
}

#[tokio::test]
async fn what_the_next_start_would_change_is_not_kept() {
    let place = Place::new();
    let error = place.keep("key", "ALTER SYSTEM SET work_mem = '1MB'").await.unwrap_err();
    assert!(error.to_string().contains("settings"), "{error}");
    place.assert_only_this_is_kept(0);
}

#[tokio::test]
async fn tablespaces_are_not_kept() {
    let place = Place::new();
    let elsewhere = open_folder();
    let command = format!("CREATE TABLESPACE elsewhere LOCATION '{}'", elsewhere.path().display());
    // The server's user must own the folder.
    let server = place.options().start().unwrap();
    let owner = fs::metadata(server.folder()).unwrap();
    drop(server);
    use std::os::unix::fs::MetadataExt;
    std::os::unix::fs::chown(elsewhere.path(), Some(owner.uid()), Some(owner.gid())).unwrap();
    let error = place.keep("key", &command).await.unwrap_err();
    assert!(error.to_string().contains("tablespaces"), "{error}");
    place.assert_only_this_is_kept(0);
}

#[tokio::test]
async fn a_server_that_was_killed_is_not_kept() {
    let place = Place::new();
    let server = place.options().start().unwrap();
    let database = server.create_database().await.unwrap();
    let lock = fs::read_to_string(server.folder().join("data/postmaster.pid")).unwrap();
    let process = process_id(&lock);
    std::process::Command::new("kill").args(["-KILL", &process]).status().unwrap();
    server.keep(&database, "key", "").unwrap_err();
    place.assert_only_this_is_kept(0);
}

fn process_id(lock: &str) -> String {
    lock.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn many_may_keep_and_start_at_once() {
    let place = Place::new();
    place.keep("key", SCHEMA).await.unwrap();
    let one = async |number: usize| {
        let _ = place.options().start_kept("key");
        let same = if number.is_multiple_of(2) { "key" } else { "other" };
        place.keep(same, SCHEMA).await.unwrap();
        place.options().start_kept(same).is_some()
    };
    let found = tokio::join!(one(0), one(1), one(2));
    assert_eq!(found, (true, true, true));
    place.assert_only_this_is_kept(2);
}
