//! Elements of arrays: for each column whether an element can be NULL (`?`) or not (`N`), followed by `+` if there may be more than one
//! dimension. Each statement is run on data that would show a NULL or a dimension too many.

use std::path::{Path, PathBuf};

use sqlwright_analysis::facts::Facts;
use sqlwright_analysis::{Options, analyse};
use sqlwright_harness::{Trial, block_on};
use sqlwright_mutants::record::{self, Aspect, Record};
use tokio_postgres::Client;
use tokio_postgres::types::{FromSql, Type};

use crate::support::analysed::SCHEMA;
use crate::support::paragraphs::{self, Paragraph};
use crate::support::{self, Database, connect};

/// The objects of all cases.
const OBJECTS: &str = include_str!("../../cases/elements/schema.sql");

/// Each file is a test.
pub(crate) fn trials() -> Vec<Trial> {
    let trial = |(name, file): (String, PathBuf)| {
        Trial::test(name.clone(), move || match block_on(check(&name, &file)) {
            failures if failures.is_empty() => Ok(()),
            failures => Err(failures.join("\n").into()),
        })
    };
    paragraphs::files("elements").into_iter().map(trial).collect()
}

async fn check(name: &str, file: &Path) -> Vec<String> {
    let version = support::version().await;
    let cases: Vec<Paragraph> = paragraphs::read(file).into_iter().filter(|case| case.is_for(version)).collect();
    let database = Database::with(&format!("{SCHEMA}{OBJECTS}")).await;
    let client = connect(&database.url).await;
    let statements: Vec<&str> = cases.iter().map(|case| case.statement.as_str()).collect();
    let (answers, diagnostics) = database.describe(&statements).await;
    assert_eq!(diagnostics, Vec::<String>::new());
    let answers = answers.unwrap();
    let (mut failures, mut records) = (Vec::new(), Vec::new());
    for (case, described) in cases.iter().zip(&answers.described) {
        let described = described.as_ref().unwrap();
        let facts = analyse(described, &answers.catalog, &[]);
        failures.extend(compare(case, &facts));
        failures.extend(run(&client, case, &facts).await);
        records.push(Record::new(name, described, &[], Options::default()).asserting(&[Aspect::Elements]));
    }
    record::write(&answers.catalog, &records);
    drop(client);
    database.remove().await;
    failures
}

fn compare(case: &Paragraph, facts: &Facts) -> Option<String> {
    let elements = facts.columns.iter().map(|column| {
        let several = if column.nullability.several_dimensions.is_some() { "+" } else { "" };
        format!("{}{several}", if column.nullability.elements_nullable { '?' } else { 'N' })
    });
    let elements = elements.collect::<Vec<_>>().join(" ");
    let reasons: Vec<_> = facts.columns.iter().map(|column| &column.nullability.elements_reason).collect();
    (elements != case.expected).then(|| format!("{case}: answered {elements} ({reasons:?})"))
}

/// An array as it comes over the wire: how many dimensions it has, and whether it holds NULL.
struct Seen {
    dimensions: i32,
    holds_null: bool,
}

impl<'a> FromSql<'a> for Seen {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let number = |at: usize| raw.get(at..at + 4).map(|word| i32::from_be_bytes(word.try_into().unwrap()));
        let dimensions = number(0).unwrap();
        let mut at = 12 + 8 * usize::try_from(dimensions)?;
        let mut holds_null = false;
        while let Some(length) = number(at) {
            holds_null |= length < 0;
            at += 4 + usize::try_from(length.max(0))?;
        }
        Ok(Self { dimensions, holds_null })
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// What came back although it was ruled out.
async fn run(client: &Client, case: &Paragraph, facts: &Facts) -> Vec<String> {
    client.batch_execute("BEGIN").await.unwrap();
    let answer = client.query(&case.statement.replace(":p1", "'{1,2}'"), &[]).await;
    client.batch_execute("ROLLBACK").await.unwrap();
    let rows = match answer {
        Ok(rows) => rows,
        Err(error) => return vec![format!("{case}: cannot be run: {error:?}")],
    };
    let mut wrong = Vec::new();
    for (row, position) in rows.iter().flat_map(|row| (0..row.len()).map(move |position| (row, position))) {
        let Some(seen) = row.get::<_, Option<Seen>>(position) else { continue };
        let column = &facts.columns[position].nullability;
        if seen.holds_null && !column.elements_nullable {
            wrong.push(format!("{case}: a NULL in column {}", position + 1));
        }
        if seen.dimensions > 1 && column.several_dimensions.is_none() {
            wrong.push(format!("{case}: dimensions in column {}", position + 1));
        }
    }
    wrong
}
