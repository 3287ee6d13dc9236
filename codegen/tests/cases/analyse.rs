//! What is proven of columns and rows: `N` or `?` for each column, and how many rows there are. Each statement is described, analysed,
//! compared with what is expected, and run on its data, where no column that is proven may be NULL and no other number of rows may come
//! back.
//!
//! Further comments set up more. Where the SQL names `this`, it is a table of the case's own: the cases of a file share a database then.
//! `trigger before insert: …` makes a trigger on it whose function has that body, `… on this_view` on something else.

use std::collections::BTreeMap;
use std::path::Path;

use sqlwright_analysis::facts::{Cardinality, Facts};
use sqlwright_analysis::{Options, analyse_with};
use sqlwright_harness::{Trial, block_on};
use sqlwright_mutants::record::{self, Aspect, Observed, Record};
use tokio_postgres::{Client, Row};

use crate::support::analysed::{Case, SCHEMA};
use crate::support::paragraphs;
use crate::support::{self, Anything, Database, connect};

/// Each file is a test.
pub(crate) fn trials() -> Vec<Trial> {
    let trial = |(name, file): (String, std::path::PathBuf)| {
        Trial::test(name.clone(), move || match block_on(check(&name, &file)) {
            failures if failures.is_empty() => Ok(()),
            failures => Err(failures.join("\n").into()),
        })
    };
    paragraphs::files("analyse").into_iter().map(trial).collect()
}

async fn check(name: &str, file: &Path) -> Vec<String> {
    let version = support::version().await;
    let mut groups: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for case in Case::all(file).into_iter().filter(|case| case.paragraph.is_for(version)) {
        groups.entry(case.given.clone()).or_default().push(case);
    }
    let mut failures = Vec::new();
    for (given, cases) in groups {
        failures.extend(check_group(name, &given, &cases).await);
    }
    failures
}

/// Checks the cases that share their set-up.
async fn check_group(name: &str, given: &str, cases: &[Case]) -> Vec<String> {
    let database = Database::with(&format!("{SCHEMA}{given}")).await;
    let statements: Vec<&str> = cases.iter().map(|case| case.statement.as_str()).collect();
    let (answers, mut diagnostics) = database.describe(&statements).await;
    let answers = answers.unwrap();
    // A list of one parameter proves a row as `=` does; that it is warned of is another matter, as is a constant to sort by.
    diagnostics.retain(|said| !["SW1009", "SW1010"].iter().any(|code| said.starts_with(&format!("warning[{code}]"))));
    assert!(answers.catalog.server_version < 140_000 || diagnostics.is_empty(), "{given}: {diagnostics:#?}");
    let client = connect(&database.url).await;
    let (mut failures, mut records) = (Vec::new(), Vec::new());
    for (case, described) in cases.iter().zip(&answers.described) {
        let Some(described) = described else { continue };
        let options = Options { trust_foreign_keys: case.trusts_foreign_keys };
        let facts = analyse_with(described, &answers.catalog, &[], options);
        failures.extend(compare(name, case, &facts));
        let parameters: Vec<&str> =
            described.parameters.iter().map(|oid| answers.catalog.types[oid].display.as_str()).collect();
        let (wrong, observed) = run(&client, case, &parameters, &facts).await;
        failures.extend(wrong);
        let record = Record::new(name, described, &[], options);
        records.push(record.asserting(&[Aspect::Columns, Aspect::Rows]).observing(observed));
    }
    record::write(&answers.catalog, &records);
    drop(client);
    database.remove().await;
    failures
}

fn compare(name: &str, case: &Case, facts: &Facts) -> Option<String> {
    let columns: String =
        facts.columns.iter().map(|column| if column.nullability.nullable { '?' } else { 'N' }).collect();
    let words_fit = facts.columns.iter().all(|column| is_reason(&column.nullability.reason.text))
        && is_reason(&facts.cardinality_reason.text);
    // A utility statement has no tree.
    let known = facts.unknown.is_none() || name == "analyse/utility";
    if columns == case.columns && facts.cardinality == case.cardinality && known && words_fit {
        return None;
    }
    let reasons: Vec<&str> = facts.columns.iter().map(|column| column.nullability.reason.text.as_str()).collect();
    Some(format!(
        "{case}: answered {columns} {:?} ({reasons:?}; {}; {:?})",
        facts.cardinality, facts.cardinality_reason, facts.unknown
    ))
}

/// Lower case at the start (but for names in SQL and tables), and no full stop.
fn is_reason(reason: &str) -> bool {
    !reason.is_empty() && !reason.ends_with('.') && !reason.contains("  ")
}

/// Runs the statement on the case's data, in a transaction that is rolled back: what is wrong, and what was seen.
async fn run(client: &Client, case: &Case, parameters: &[&str], facts: &Facts) -> (Vec<String>, Observed) {
    let values: Vec<String> = parameters.iter().map(|ty| format!("'{}'::{ty}", sample(ty))).collect();
    client.batch_execute(&format!("BEGIN;{}", case.before)).await.unwrap();
    let answer = client.query(&case.with(&values), &[]).await;
    client.batch_execute("ROLLBACK").await.unwrap();
    match answer {
        Ok(rows) => (wrong(case, &rows, facts), seen(&rows)),
        Err(_) if case.cannot_run => Default::default(),
        Err(error) => (vec![format!("{case}: cannot be run: {error:?}")], Observed::default()),
    }
}

/// Everything that came back although it was ruled out.
fn wrong(case: &Case, rows: &[Row], facts: &Facts) -> Vec<String> {
    let mut wrong = Vec::new();
    let count = rows.len();
    for row in rows {
        for (position, column) in facts.columns.iter().enumerate() {
            if !column.nullability.nullable && row.get::<_, Option<Anything>>(position).is_none() {
                wrong.push(format!("{case}: column {} is NULL, but {}", position + 1, column.nullability.reason));
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

/// What was seen, whatever is expected.
fn seen(rows: &[Row]) -> Observed {
    let mut seen = Observed::default();
    seen.saw_rows(rows.len());
    for row in rows {
        (0..row.len()).for_each(|column| seen.saw(column, row.get::<_, Option<Anything>>(column).is_none()));
    }
    seen
}

/// A value for a parameter.
fn sample(ty: &str) -> &'static str {
    match ty {
        "boolean" => "false",
        "integer[]" => "{1,2}",
        _ => "1",
    }
}
