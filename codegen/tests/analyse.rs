//! What the analysis proves, against a real PostgreSQL, beyond what the cases of `cases/analyse/` show.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

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

use sqlwright_analysis::facts::{Cardinality, Facts};
use sqlwright_analysis::{Options, ParameterMark, analyse};
use sqlwright_mutants::record::{self, Aspect, Record};
use support::Database;
use support::analysed::{Case, SCHEMA as BASE};

#[test]
fn constructs_have_cases() {
    let files = support::paragraphs::files("analyse");
    let cases = files.iter().map(|(name, file)| (name.as_str(), Case::all(file)));
    constructs::check(&cases.collect::<Vec<_>>());
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
