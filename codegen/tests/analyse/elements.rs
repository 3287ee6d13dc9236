//! Elements of arrays: each case of `analyse/elements.sql` says for each column whether an element can be NULL (`?`) or not (`N`), followed
//! by `+` where there is more than one dimension. Each is run on data that would show a NULL or a dimension too many.

use sqlwright_analysis::facts::Facts;
use sqlwright_analysis::{Options, ParameterMark, analyse};
use sqlwright_mutants::record::{self, Aspect, Record};
use tokio_postgres::Client;
use tokio_postgres::types::{FromSql, Type};

use super::support::{Database, connect};
use super::{BASE, analysed};

/// The objects of all cases.
const OBJECTS: &str = include_str!("elements/objects.sql");
const CASES: &str = include_str!("elements/cases.sql");

struct Case {
    why: &'static str,
    from: i32,
    expected: Vec<&'static str>,
    statement: String,
}

fn case(block: &'static str) -> Case {
    let mut lines = block.lines();
    let why = lines.next().and_then(|line| line.strip_prefix("-- ")).unwrap();
    let (from, expected) = lines.next().and_then(|line| line.strip_prefix("-- ")?.split_once(": ")).unwrap();
    let statement = lines.collect::<Vec<_>>().join("\n").trim_end().trim_end_matches(';').to_owned();
    Case { why, from: from.parse().unwrap(), expected: expected.split(' ').collect(), statement }
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

#[tokio::test]
async fn elements_are_answered_as_expected_and_never_wrong() {
    let database = Database::with(&format!("{BASE}{OBJECTS}")).await;
    let client = connect(&database.url).await;
    let version: i32 =
        client.query_one("SELECT current_setting('server_version_num')::int / 10000", &[]).await.unwrap().get(0);
    let cases: Vec<Case> =
        CASES.trim_end().split("\n\n").map(case).filter(|case| case.from <= version.max(14)).collect();
    let statements: Vec<&str> = cases.iter().map(|case| case.statement.as_str()).collect();
    let (answers, diagnostics) = database.describe(&statements).await;
    assert_eq!(diagnostics, Vec::<String>::new());
    let answers = answers.unwrap();
    let (mut failures, mut records) = (Vec::new(), Vec::new());
    for (case, described) in cases.iter().zip(&answers.described) {
        let facts = analyse(described.as_ref().unwrap(), &answers.catalog, &[]);
        let found: Vec<String> = facts
            .columns
            .iter()
            .map(|column| {
                let several = if column.nullability.several_dimensions.is_some() { "+" } else { "" };
                format!("{}{several}", if column.nullability.elements_nullable { '?' } else { 'N' })
            })
            .collect();
        if found != case.expected {
            let reasons: Vec<_> = facts.columns.iter().map(|column| &column.nullability.elements_reason).collect();
            failures.push(format!("{}: {}: answered {found:?} ({reasons:?})", case.why, case.statement));
        }
        failures.extend(run(&client, case, &facts).await);
        let described = described.as_ref().unwrap();
        records
            .push(Record::new("analyse/elements", described, &[], Options::default()).asserting(&[Aspect::Elements]));
    }
    record::write(&answers.catalog, &records);
    drop(client);
    database.remove().await;
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What came back although it was ruled out.
async fn run(client: &Client, case: &Case, facts: &Facts) -> Vec<String> {
    client.batch_execute("BEGIN").await.unwrap();
    let answer = client.query(&case.statement.replace(":p1", "'{1,2}'"), &[]).await;
    client.batch_execute("ROLLBACK").await.unwrap();
    let rows = match answer {
        Ok(rows) => rows,
        Err(error) => return vec![format!("{}: {} cannot be run: {error:?}", case.why, case.statement)],
    };
    let mut wrong = Vec::new();
    for (row, position) in rows.iter().flat_map(|row| (0..row.len()).map(move |position| (row, position))) {
        let Some(seen) = row.get::<_, Option<Seen>>(position) else { continue };
        let column = &facts.columns[position].nullability;
        if seen.holds_null && !column.elements_nullable {
            wrong.push(format!("{}: {}: a NULL in column {}", case.why, case.statement, position + 1));
        }
        if seen.dimensions > 1 && column.several_dimensions.is_none() {
            wrong.push(format!("{}: {}: dimensions in column {}", case.why, case.statement, position + 1));
        }
    }
    wrong
}

#[tokio::test]
async fn elements_of_parameters() {
    let loosened = ParameterMark { nullable: None, elements_nullable: Some(true) };
    let facts =
        analysed(BASE, &["SELECT unnest(:p1::int[]), :p1::int[]"], &[loosened], &[Aspect::Columns, Aspect::Elements])
            .await;
    assert!(facts[0].columns[0].nullability.nullable && facts[0].columns[1].nullability.elements_nullable);
    assert!(facts[0].parameters[0].nullability.elements_nullable);
    let cases = [
        ("INSERT INTO g (m) VALUES (:p1)", true),
        ("INSERT INTO over_g (m) VALUES (:p1)", true),
        ("UPDATE g SET m = coalesce(:p1, m)", true),
        ("SELECT 1 AS one FROM g WHERE m = :p1", true),
        ("INSERT INTO inherits_g (m) VALUES (:p1)", true),
        ("INSERT INTO g (d) VALUES (:p1)", true),
        ("SELECT 1 AS one WHERE :p1::grid IS NOT NULL", true),
        ("SELECT 1 AS one WHERE :p1::int[][] IS NOT NULL", true),
        ("SELECT 1 AS one WHERE CAST(:p1 AS int[3][3]) IS NOT NULL", true),
        ("SELECT 1 AS one WHERE (:p1::int[])[1:2] IS NOT NULL", false),
        ("INSERT INTO g (flat) VALUES (:p1)", false),
        ("INSERT INTO g (m) SELECT ARRAY[:p1::int[]]", false),
        ("INSERT INTO g (id) SELECT * FROM unnest(:p1::int[])", false),
        ("SELECT 1 AS one WHERE 1 = ANY (:p1::int[])", false),
    ];
    let statements: Vec<&str> = cases.iter().map(|(statement, _)| *statement).collect();
    let facts = analysed(&format!("{BASE}{OBJECTS}"), &statements, &[], &[Aspect::Parameters]).await;
    for ((statement, expected), facts) in cases.iter().zip(&facts) {
        assert_eq!(facts.parameters[0].nullability.several_dimensions.is_some(), *expected, "{statement}");
    }
}
