//! The program as a process.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use sqlwright::Connection;

use crate::support::database;

/// What the program says, one line of each part of its walk.
const STEPS: [&str; 12] = [
    "10 desk lamps (product ",
    "Adam registers with the same address in capitals: refused, because that e-mail address is already registered",
    "she leaves a number, and nothing else of her changes: 555 0100",
    "page 1: Armchair at 249.00",
    "in stock, up to 300.00: Desk lamp at 19.90",
    "Ada orders 3 lamps and an armchair: order ",
    "she pays in cash, and orders sent off: 1",
    "Grace orders a lamp and 2 armchairs: refused, because fewer than 2 pieces of product ",
    "so the lamp of that order is back on its shelf: 7 lamps are there",
    "Ada cancels that order: 7 lamps are there again, and she had not paid",
    "now there are 35.00 on the card and 115.00 in the till: still 150.00 together",
    ": shipped, products: 2, 308.70",
];

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
    command.env_remove("DATABASE_URL").env_remove("DATABASE_READ_URL");
    command
}

fn text_of(output: Output) -> String {
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    for step in STEPS {
        assert!(text.contains(step), "`{step}` is missing in\n{text}");
    }
    text
}

#[test]
fn runs_to_its_end_without_any_set_up_and_leaves_nothing_behind() {
    let folder = tempfile::Builder::new().prefix("shop").tempdir_in("/tmp").unwrap();
    // The server may run as another user.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    let text = text_of(program().env("TMPDIR", folder.path()).output().unwrap());
    assert!(text.starts_with("Using a private PostgreSQL "), "{text}");

    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let left = left_in(folder.path());
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "left behind: {left:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Files in the folder, and processes that work in it or name it.
fn left_in(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().display().to_string());
    let mut left: Vec<String> = files.collect();
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let command = fs::read(process.path().join("cmdline")).unwrap_or_default();
        let command = String::from_utf8_lossy(&command).replace('\0', " ");
        let works_there = fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder));
        if works_there || command.contains(&*folder.to_string_lossy()) {
            left.push(format!("{}: {command}", process.path().display()));
        }
    }
    left
}

#[tokio::test]
async fn runs_twice_in_the_database_that_database_url_names() {
    let database = database().await;
    for _ in 0..2 {
        let output = program().env("DATABASE_URL", database.url()).output().unwrap();
        assert!(text_of(output).starts_with("Using the database that DATABASE_URL names\n"));
    }
}

/// There is no better reader than one that refuses everything but reading.
#[tokio::test]
async fn reads_where_it_is_told_to() {
    let database = database().await;
    let read_only = format!("{}?options=-c%20default_transaction_read_only%3Don", database.url());
    let run = |read_url: &str| {
        program().env("DATABASE_URL", database.url()).env("DATABASE_READ_URL", read_url).output().unwrap()
    };
    text_of(run(&read_only));
    let output = run("postgres://nobody@127.0.0.1:1/nothing");
    assert_eq!(output.status.code(), Some(1));
}

#[tokio::test]
async fn does_not_open_with_a_database_that_does_not_fit() {
    let database = database().await;
    let connection = Connection::connect(database.url()).await.unwrap();
    connection.client().batch_execute("ALTER TABLE products RENAME released_on TO released").await.unwrap();
    let output = program().env("DATABASE_URL", database.url()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.starts_with("shop: products.find: the database differs from the one"), "{words}");
    assert!(words.contains("likewise products.search, products.create"), "{words}");
}

#[test]
fn says_why_it_cannot_go_on() {
    let output = program().env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.starts_with("shop: the connection to the server could not be made"), "{words}");
    assert!(words.contains("because: Connection refused"), "{words}");
}
