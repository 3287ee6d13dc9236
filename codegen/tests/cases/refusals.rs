//! Statements that PostgreSQL prepares and then refuses to run: all of them are reported, no others are, and PostgreSQL agrees. What is
//! expected is the SQLSTATE with which every run fails; `fine`; or `perhaps` if planning fails because of something that may be otherwise
//! at another time.

use std::path::Path;

use sqlwright_analysis::analyse;
use sqlwright_codegen::Generator;
use sqlwright_harness::{Failed, Trial, block_on};
use tokio_postgres::Client;

use crate::standby;
use crate::support::paragraphs::{self, Paragraph};
use crate::support::{self, Database, connect, describe, sent, url};

/// What is said of the statements of a file.
type Way = fn(&Path) -> Vec<String>;

/// How often each is run: PostgreSQL plans for the values of the first five calls.
const RUNS: usize = 6;

/// Each file is a test, and again for a role that may only connect, and on a standby.
pub(crate) fn trials() -> Vec<Trial> {
    let ways: [(&str, Way); 3] = [
        ("", |file| block_on(what_cannot_be_run_is_reported(file))),
        (" as a role that may only connect", |file| block_on(a_role_that_may_only_connect_is_told_the_same(file))),
        (" on a standby", |file| block_on(a_standby_tells_the_same(file))),
    ];
    let mut trials = Vec::new();
    for (name, file) in paragraphs::files("refusals") {
        for (way, wrong) in ways {
            let file = file.clone();
            let test = move || match wrong(&file) {
                wrong if wrong.is_empty() => Ok(()),
                wrong => Err(Failed::from(wrong.join("\n"))),
            };
            trials.push(Trial::test(format!("{name}{way}"), test));
        }
    }
    trials
}

fn schema() -> String {
    std::fs::read_to_string(support::cases().join("refusals/schema.sql")).unwrap()
}

/// The cases for a server.
fn cases(file: &Path, version: u32) -> Vec<Paragraph> {
    paragraphs::read(file).into_iter().filter(|case| case.is_for(version)).collect()
}

/// What the analysis says about all cases that it says wrongly; the types of their parameters.
async fn analysed(url: &str, cases: &[Paragraph]) -> (Vec<String>, Vec<Vec<String>>) {
    let statements: Vec<&str> = cases.iter().map(|case| case.statement.as_str()).collect();
    let (answers, diagnostics) = describe(Generator::new().database_url(url), &statements).await;
    assert_eq!(diagnostics, Vec::<String>::new());
    let answers = answers.unwrap();
    let mut wrong = Vec::new();
    let mut types = Vec::new();
    for (case, described) in cases.iter().zip(&answers.described) {
        let described = described.as_ref().unwrap();
        let refusals = analyse(described, &answers.catalog, &[]).refusals;
        let expected: &[&str] = match case.expected.as_str() {
            "fine" | "perhaps" => &[],
            code => &[code],
        };
        if refusals.iter().map(|refusal| refusal.code.as_str()).collect::<Vec<_>>() != expected {
            wrong.push(format!("{case}\n  expected {expected:?}, but it says {refusals:#?}"));
        }
        types.push(described.parameters.iter().map(|oid| answers.catalog.types[oid].display.clone()).collect());
    }
    (wrong, types)
}

async fn what_cannot_be_run_is_reported(file: &Path) -> Vec<String> {
    let database = Database::with(&schema()).await;
    let client = connect(&database.url).await;
    let cases = cases(file, support::version().await);
    let (mut wrong, types) = analysed(&database.url, &cases).await;
    for (case, types) in cases.iter().zip(types) {
        wrong.extend(run(&client, case, &types).await);
    }
    drop(client);
    database.remove().await;
    wrong
}

/// Runs a case as often as it takes, each time undone; what is wrong.
async fn run(client: &Client, case: &Paragraph, types: &[String]) -> Option<String> {
    client.batch_execute("DEALLOCATE ALL").await.unwrap();
    let statement = sent(&case.statement);
    client.batch_execute(&format!("PREPARE q AS {statement}")).await.unwrap();
    let values: Vec<String> = types.iter().map(|ty| format!("'{}'::{ty}", sample(ty))).collect();
    let values = if values.is_empty() { String::new() } else { format!("({})", values.join(", ")) };
    let mut last = None;
    for _ in 0..RUNS {
        last = client.batch_execute(&format!("BEGIN; EXECUTE q{values}")).await.err();
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    let code = last.map(|error| error.code().unwrap().code().to_owned());
    match (case.expected.as_str(), code) {
        ("perhaps", _) | ("fine", None) => None,
        (expected, Some(code)) if expected == code => None,
        (_, code) => Some(format!("{case}\n  PostgreSQL says {code:?}")),
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

async fn a_role_that_may_only_connect_is_told_the_same(file: &Path) -> Vec<String> {
    let role = format!("visitor_{}", std::process::id());
    let database = Database::with(&format!("CREATE ROLE {role} LOGIN; {}", schema())).await;
    let cases = cases(file, support::version().await);
    let as_role = database.url.replace("postgres@", &format!("{role}@"));
    assert_ne!(as_role, database.url);
    let (wrong, _) = analysed(&as_role, &cases).await;
    database.remove().await;
    connect(&url("postgres")).await.batch_execute(&format!("DROP ROLE {role}")).await.unwrap();
    wrong
}

async fn a_standby_tells_the_same(file: &Path) -> Vec<String> {
    let standby = standby::Standby::start(&schema()).await;
    let database = Database { name: "postgres".to_owned(), url: standby.url() };
    let cases = cases(file, support::version().await);
    let (wrong, _) = analysed(&database.url, &cases).await;
    standby.stop().await;
    wrong
}
