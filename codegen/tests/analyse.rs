//! What the analysis proves, against a real PostgreSQL: every case of `analyse/cases/` is described, analysed, compared with what
//! it expects, and run on its data, where no column that is proven may be NULL and no other number of rows may come back.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "analyse/cases.rs"]
mod cases;
#[path = "analyse/constructs.rs"]
mod constructs;
#[path = "analyse/dependencies.rs"]
mod dependencies;
#[path = "analyse/elements.rs"]
mod elements;
#[path = "analyse/numbers.rs"]
mod numbers;
#[path = "analyse/picked.rs"]
mod picked;
#[path = "analyse/reasons.rs"]
mod reasons;
mod support;

use std::collections::BTreeMap;
use std::fmt::Display;

use cases::Case;
use sqlwright_analysis::facts::{Cardinality, Facts};
use sqlwright_analysis::{Options, ParameterMark, analyse, analyse_with};
use sqlwright_mutants::record::{self, Aspect, Observed, Record};
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
    for case in cases::wanted() {
        // The cases count from 14 on; 13 refuses some of them, and must not answer the others otherwise.
        if case.from <= version.max(14) {
            groups.entry(case.given.clone()).or_default().push(case);
        }
    }
    let mut failures = Vec::new();
    for (given, cases) in groups {
        failures.extend(check_group(&given, &cases).await);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn constructs_have_cases() {
    constructs::check(&cases::read());
}

/// Checks the cases that share their set-up.
async fn check_group(given: &str, cases: &[Case]) -> Vec<String> {
    let database = Database::with(&format!("{BASE}{given}")).await;
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
        failures.extend(compare(case, &facts));
        let parameters: Vec<&str> =
            described.parameters.iter().map(|oid| answers.catalog.types[oid].display.as_str()).collect();
        let (wrong, observed) = run(&client, case, &parameters, &facts).await;
        failures.extend(wrong);
        let record = Record::new(format!("analyse/cases/{}", case.file), described, &[], options);
        records.push(record.asserting(&[Aspect::Columns, Aspect::Rows]).observing(observed));
    }
    record::write(&answers.catalog, &records);
    drop(client);
    database.remove().await;
    failures
}

fn compare(case: &Case, facts: &Facts) -> Option<String> {
    let columns: String =
        facts.columns.iter().map(|column| if column.nullability.nullable { '?' } else { 'N' }).collect();
    let words_fit = facts.columns.iter().all(|column| is_reason(&column.nullability.reason.text))
        && is_reason(&facts.cardinality_reason.text);
    // A utility statement has no tree.
    let known = facts.unknown.is_none() || case.file == "utility.sql";
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
        Ok(rows) => (wrong(&case, &rows, facts), seen(&rows)),
        Err(_) if case.cannot_run => Default::default(),
        Err(error) => (vec![format!("{case}: cannot be run: {error:?}")], Observed::default()),
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
fn wrong(case: &dyn Display, rows: &[Row], facts: &Facts) -> Vec<String> {
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

/// Analyses statements on a database with the given DDL; these parts of the facts are compared.
async fn analysed(ddl: &str, statements: &[&str], marks: &[ParameterMark], aspects: &[Aspect]) -> Vec<Facts> {
    let database = Database::with(ddl).await;
    let (answers, diagnostics) = database.describe(statements).await;
    database.remove().await;
    assert_eq!(diagnostics, Vec::<String>::new());
    let answers = answers.unwrap();
    let described: Vec<_> = answers.described.iter().map(|described| described.as_ref().unwrap()).collect();
    let record = |described: &&_| Record::new("analyse", described, marks, Options::default()).asserting(aspects);
    record::write(&answers.catalog, &described.iter().map(record).collect::<Vec<_>>());
    described.iter().map(|described| analyse(described, &answers.catalog, marks)).collect()
}

#[tokio::test]
async fn parameters_that_may_be_null() {
    let ddl = format!(
        "{BASE} CREATE DOMAIN code AS text NOT NULL; CREATE DOMAIN note AS text; CREATE TABLE t (a code, b note, c numeric(4, 2));
         CREATE VIEW v AS SELECT id AS number, note AS remark, total + 1 AS more, cid FROM o"
    );
    let cases = [
        ("INSERT INTO o (id, cid, note) VALUES (:p1, :p2, :p3)", "id cid note?"),
        ("INSERT INTO o (id, cid, note) VALUES (:p1, 1, :p2), (:p3, 1, 'x')", "id note? id"),
        ("INSERT INTO c (id, email, nick) SELECT :p1, email, :p2 FROM c WHERE id = :p3", "id nick? -"),
        ("UPDATE o SET note = :p1, total = total + :p2 WHERE id = :p3", "note? - -"),
        ("UPDATE o SET note = :p1 WHERE note = :p1", "note"),
        ("UPDATE o SET note = :p1, cid = :p2 WHERE id = 1", "note? cid"),
        ("INSERT INTO c (id, email, nick) VALUES (1, :p1, :p1)", "email"),
        (
            "INSERT INTO c (id, email) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET nick = :p1, email = :p2",
            "nick? email",
        ),
        ("INSERT INTO t (a, b, c) VALUES (:p1, :p2, :p3)", "a b? c?"),
        ("INSERT INTO v (number, remark, cid) VALUES (:p1, :p2, :p3)", "id note? cid"),
        ("UPDATE o SET note = upper(:p1) WHERE id = 1", "-"),
        ("UPDATE o SET note = coalesce(:p1, note) WHERE id = 1", "-?"),
        ("SELECT id FROM o WHERE :p1::int IS NULL OR cid = :p1", "-?"),
        ("SELECT id FROM o WHERE note IS NOT DISTINCT FROM :p1 AND id = :p2", "-? -"),
        ("SELECT :p1::int", "-"),
    ];
    let statements: Vec<&str> = cases.iter().map(|(statement, _)| *statement).collect();
    let facts = analysed(&ddl, &statements, &[], &[Aspect::Parameters]).await;
    for ((statement, expected), facts) in cases.iter().zip(&facts) {
        let parameters = facts.parameters.iter().map(|parameter| {
            let column = parameter.assigned_to.as_ref().map_or("-", |column| column.column.as_str());
            format!("{column}{}", if parameter.nullability.nullable { "?" } else { "" })
        });
        assert_eq!(parameters.collect::<Vec<_>>().join(" "), *expected, "{statement}");
    }
}

#[tokio::test]
async fn marks_of_the_author_decide_and_change_what_is_proven() {
    let mark = |nullable| ParameterMark { nullable, elements_nullable: None };
    let marks = [mark(Some(false)), mark(Some(true))];
    let statement = ["INSERT INTO o (id, cid, note, total) VALUES (1, 1, :p1, :p2) RETURNING note, total, :p2 + 1"];
    let facts = analysed(BASE, &statement, &[], &[Aspect::Parameters]).await;
    assert_eq!(
        facts[0].parameters.iter().map(|parameter| parameter.nullability.nullable).collect::<Vec<_>>(),
        [true, false]
    );
    let facts = analysed(BASE, &statement, &marks, &[Aspect::Columns, Aspect::Parameters]).await;
    let nullable: Vec<bool> = facts[0].columns.iter().map(|column| column.nullability.nullable).collect();
    assert_eq!(nullable, [false, true, true]);
    assert_eq!(facts[0].parameters[0].nullability.reason.text, "declared not null by the author");
    assert_eq!(facts[0].parameters[1].nullability.reason.text, "declared nullable by the author");
    assert_eq!(facts[0].columns[2].nullability.reason.text, "the parameter $2 may be passed as NULL");
    let statement = ["SELECT note FROM o WHERE note IS NOT DISTINCT FROM :p1"];
    let facts = analysed(BASE, &statement, &marks[..1], &[Aspect::Columns, Aspect::Parameters]).await;
    assert!(!facts[0].columns[0].nullability.nullable && !facts[0].parameters[0].nullability.nullable);
}

#[tokio::test]
async fn without_a_tree_nothing_is_known() {
    let facts = analysed(BASE, &["EXPLAIN SELECT 1 AS one", "NOTIFY x"], &[], &[]).await;
    assert!(facts[0].columns.iter().all(|column| column.nullability.nullable));
    assert_eq!(facts[0].cardinality, Cardinality::Many);
    assert!(facts[0].unknown.is_some() && !facts[0].effects.read_only);
    assert_eq!(facts[1].cardinality, Cardinality::None);
    assert!(facts[1].unknown.is_some());
}
