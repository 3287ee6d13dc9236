//! Statements that PostgreSQL prepares and then refuses to run: all of them are told, no others are, and PostgreSQL agrees.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "trees/standby.rs"]
mod standby;
mod support;

use sqlwright_analysis::analyse;
use sqlwright_codegen::check::server::{Choice, Settings};
use sqlwright_codegen::source::Sources;
use support::{Database, connect, query_file, url};
use tokio_postgres::Client;

const SCHEMA: &str = include_str!("refusals/schema.sql");

/// How often each is run: PostgreSQL plans for the values of the first five calls.
const RUNS: usize = 6;

/// A statement, and what becomes of it.
struct Case {
    statement: String,
    expected: Expected,
}

#[derive(Debug, PartialEq)]
enum Expected {
    Fine,
    Perhaps,
    Fails(String),
}

impl Case {
    /// The cases for a major version.
    fn all(version: u32) -> Vec<Case> {
        let text = include_str!("refusals/cases.sql");
        text.split("\n\n").filter_map(|paragraph| Case::read(paragraph, version)).collect()
    }

    fn read(paragraph: &str, version: u32) -> Option<Case> {
        let (comment, statement) = paragraph.strip_prefix("-- ")?.split_once('\n')?;
        let (from, expected) = match comment.strip_prefix("from ").and_then(|rest| rest.split_once(": ")) {
            Some((from, expected)) => (from.parse().unwrap(), expected),
            None => (0, comment),
        };
        let expected = match expected {
            "fine" => Expected::Fine,
            perhaps if perhaps.starts_with("perhaps") => Expected::Perhaps,
            code if code.len() == 5 => Expected::Fails(code.to_owned()),
            // A comment about the cases below it.
            _ => return None,
        };
        (from <= version).then(|| Case { statement: statement.trim().to_owned(), expected })
    }
}

async fn version(client: &Client) -> u32 {
    let sql = "SELECT current_setting('server_version_num')::int";
    client.query_one(sql, &[]).await.unwrap().get::<_, i32>(0).unsigned_abs() / 10_000
}

/// What the analysis says about all cases that it says wrongly; the types of their parameters.
async fn analysed(database: &Database, settings: &Settings, cases: &[Case]) -> (Vec<String>, Vec<Vec<String>>) {
    let statements: Vec<&str> = cases.iter().map(|case| case.statement.as_str()).collect();
    let (answers, diagnostics) = database.describe_as(settings, &statements).await;
    assert_eq!(diagnostics, Vec::<String>::new());
    let answers = answers.unwrap();
    let mut wrong = Vec::new();
    let mut types = Vec::new();
    for (case, described) in cases.iter().zip(&answers.described) {
        let described = described.as_ref().unwrap();
        let refusals = analyse(described, &answers.catalog, &[]).refusals;
        let expected: &[&str] = match &case.expected {
            Expected::Fails(code) => &[code],
            Expected::Fine | Expected::Perhaps => &[],
        };
        if refusals.iter().map(|refusal| refusal.code.as_str()).collect::<Vec<_>>() != expected {
            wrong.push(format!("{}\n  expected {expected:?}, but it says {refusals:#?}", case.statement));
        }
        types.push(described.parameters.iter().map(|oid| answers.catalog.types[oid].display.clone()).collect());
    }
    (wrong, types)
}

fn live(url: &str) -> Settings {
    Settings::new(Choice::Database { url: url.to_owned() })
}

#[tokio::test]
async fn what_cannot_be_run_is_told_and_nothing_else() {
    let database = Database::with(SCHEMA).await;
    let client = connect(&database.url).await;
    let cases = Case::all(version(&client).await);
    assert!(cases.len() > 90, "{}", cases.len());
    let (mut wrong, types) = analysed(&database, &live(&database.url), &cases).await;
    for (case, types) in cases.iter().zip(types) {
        wrong.extend(run(&client, case, &types).await);
    }
    drop(client);
    database.remove().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs a case as often as it takes, each time undone; what is wrong.
async fn run(client: &Client, case: &Case, types: &[String]) -> Option<String> {
    client.batch_execute("DEALLOCATE ALL").await.unwrap();
    let statement = query_file(&mut Sources::default(), &[&case.statement]).remove(0).text.clone();
    client.batch_execute(&format!("PREPARE q AS {statement}")).await.unwrap();
    let values: Vec<String> = types.iter().map(|ty| format!("'{}'::{ty}", sample(ty))).collect();
    let values = if values.is_empty() { String::new() } else { format!("({})", values.join(", ")) };
    let mut last = None;
    for _ in 0..RUNS {
        last = client.batch_execute(&format!("BEGIN; EXECUTE q{values}")).await.err();
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    let code = last.map(|error| error.code().unwrap().code().to_owned());
    match (&case.expected, code) {
        (Expected::Perhaps, _) | (Expected::Fine, None) => None,
        (Expected::Fails(expected), Some(code)) if *expected == code => None,
        (_, code) => Some(format!("{}\n  PostgreSQL says {code:?}", case.statement)),
    }
}

fn sample(ty: &str) -> &'static str {
    match ty {
        "int4range" => "[1,2)",
        "text" | "code" | "short_code" => "x",
        "character varying[]" | "text[]" => "{x}",
        _ => "1",
    }
}

#[tokio::test]
async fn a_role_that_may_only_connect_is_told_the_same() {
    let role = format!("visitor_{}", std::process::id());
    let database = Database::with(&format!("CREATE ROLE {role} LOGIN; {SCHEMA}")).await;
    let client = connect(&database.url).await;
    let cases = Case::all(version(&client).await);
    let as_role = database.url.replace("postgres@", &format!("{role}@"));
    assert_ne!(as_role, database.url);
    let (wrong, _) = analysed(&database, &live(&as_role), &cases).await;
    drop(client);
    database.remove().await;
    connect(&url("postgres")).await.batch_execute(&format!("DROP ROLE {role}")).await.unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_standby_tells_the_same() {
    let standby = standby::Standby::start(SCHEMA).await;
    let database = Database { name: "postgres".to_owned(), url: standby.url() };
    let client = connect(&database.url).await;
    let cases = Case::all(version(&client).await);
    let (wrong, _) = analysed(&database, &live(&database.url), &cases).await;
    drop(client);
    standby.stop().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
