//! What the analysis proves, against a real PostgreSQL: every case of `analyse/cases/` is described, analysed, compared with what
//! it expects, and run on its data, where no column that is proven may be NULL and no other number of rows may come back.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "analyse/cases.rs"]
mod cases;
mod support;

use std::collections::BTreeMap;

use cases::Case;
use sqlwright_codegen::analyse::analyse;
use sqlwright_codegen::analyse::facts::{Cardinality, Facts};
use support::{Database, connect, url};
use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Client, Row};

/// The tables and rows of every case.
const BASE: &str = "
    CREATE TABLE c (id int PRIMARY KEY, email text NOT NULL UNIQUE, nick text);
    CREATE TABLE o (id int PRIMARY KEY, cid int NOT NULL REFERENCES c, total numeric, note text);
    INSERT INTO c VALUES (1, 'a@x', 'ann'), (2, 'b@x', NULL), (3, 'c@x', NULL);
    INSERT INTO o VALUES (1, 1, 10, 'ann'), (2, 1, NULL, NULL), (3, 2, 5, 'zz');";

#[tokio::test]
async fn every_case_is_answered_as_expected_and_never_wrong() {
    let administration = connect(&url("postgres")).await;
    let version: i32 = administration
        .query_one("SELECT current_setting('server_version_num')::int / 10000", &[])
        .await
        .unwrap()
        .get(0);
    let mut groups: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for case in cases::read() {
        if case.from <= version {
            groups.entry(case.given.clone()).or_default().push(case);
        }
    }
    let mut failures = Vec::new();
    for (given, cases) in groups {
        failures.extend(check_group(&given, &cases).await);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Checks the cases that share their set-up.
async fn check_group(given: &str, cases: &[Case]) -> Vec<String> {
    let database = Database::with(&format!("{BASE}{given}")).await;
    let statements: Vec<&str> = cases.iter().map(|case| case.statement.as_str()).collect();
    let (answers, diagnostics) = database.describe(&statements).await;
    assert_eq!(diagnostics, Vec::<String>::new(), "{given}");
    let answers = answers.unwrap();
    let client = connect(&database.url).await;
    let mut failures = Vec::new();
    for (case, described) in cases.iter().zip(&answers.described) {
        let described = described.as_ref().unwrap();
        let facts = analyse(described, &answers.catalog, &[]);
        failures.extend(compare(case, &facts));
        let parameters: Vec<&str> =
            described.parameters.iter().map(|oid| answers.catalog.types[oid].display.as_str()).collect();
        failures.extend(run(&client, case, &parameters, &facts).await);
    }
    drop(client);
    database.remove().await;
    failures
}

fn compare(case: &Case, facts: &Facts) -> Option<String> {
    let columns: String = facts.columns.iter().map(|column| if column.nullable { '?' } else { 'N' }).collect();
    let words_fit =
        facts.columns.iter().all(|column| is_reason(&column.reason)) && is_reason(&facts.cardinality_reason);
    if columns == case.columns && facts.cardinality == case.cardinality && facts.unknown.is_none() && words_fit {
        return None;
    }
    let reasons: Vec<&str> = facts.columns.iter().map(|column| column.reason.as_str()).collect();
    Some(format!(
        "{case}: answered {columns} {:?} ({reasons:?}; {}; {:?})",
        facts.cardinality, facts.cardinality_reason, facts.unknown
    ))
}

/// Lower case at the start (but for names in SQL and tables), and no full stop.
fn is_reason(reason: &str) -> bool {
    !reason.is_empty() && !reason.ends_with('.') && !reason.contains("  ")
}

/// Runs the statement on the case's data, in a transaction that is rolled back.
async fn run(client: &Client, case: &Case, parameters: &[&str], facts: &Facts) -> Vec<String> {
    let values: Vec<String> = parameters.iter().map(|ty| format!("'{}'::{ty}", sample(ty))).collect();
    client.batch_execute(&format!("BEGIN;{}", case.before)).await.unwrap();
    let answer = client.query(&case.with(&values), &[]).await;
    client.batch_execute("ROLLBACK").await.unwrap();
    match answer {
        Ok(rows) => wrong(case, &rows, facts),
        Err(_) if case.cannot_run => Vec::new(),
        Err(error) => vec![format!("{case}: cannot be run: {error:?}")],
    }
}

/// A value of any type: only whether it is NULL is of interest.
struct Anything;

impl<'a> FromSql<'a> for Anything {
    fn from_sql(_: &Type, _: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Everything that came back although it was ruled out.
fn wrong(case: &Case, rows: &[Row], facts: &Facts) -> Vec<String> {
    let mut wrong = Vec::new();
    let count = rows.len();
    for row in rows {
        for (position, column) in facts.columns.iter().enumerate() {
            if !column.nullable && row.get::<_, Option<Anything>>(position).is_none() {
                wrong.push(format!("{case}: column {} is NULL, but {}", position + 1, column.reason));
            }
        }
    }
    let fits = match facts.cardinality {
        Cardinality::None => count == 0,
        Cardinality::ExactlyOne => count == 1,
        Cardinality::AtMostOne => count <= 1,
        Cardinality::Many => true,
    };
    if !fits {
        wrong.push(format!("{case}: {count} rows, but {:?}: {}", facts.cardinality, facts.cardinality_reason));
    }
    wrong
}

/// A value for a parameter.
fn sample(ty: &str) -> &'static str {
    match ty {
        "boolean" => "false",
        "integer[]" => "{1,2}",
        _ => "1",
    }
}
