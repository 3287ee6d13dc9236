//! Effects and violations of real statements, against a real PostgreSQL.
//!
//! A case is a folder in `cases`: `schema.sql`, `statements.sql` and `expected.txt`. Each statement begins with `--! name`; each line
//! `--? set-up => arguments` below it is an attempt to violate something: the set-up is run, then the statement with the arguments,
//! and the error that comes must be among the violations that were predicted. `expected.txt` says of each violation whether an
//! attempt provoked it; `BLESS=1 cargo test -p sqlwright-codegen --test effects` writes it anew. A first line `-- from 15` in
//! `schema.sql` leaves older servers out; `expected-18.txt` is for where 18 differs in truth.
//!
//! The same statements are then run at random: see [`random`].
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod case;
mod privileges;
mod random;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use case::{Analysed, Case, Statement};
use sqlwright_analysis::catalog::ConstraintKind;
use sqlwright_analysis::change::violations::{violations, violations_with};
use sqlwright_analysis::facts::{Cascade, Facts, Reason};
use sqlwright_analysis::tree::expr::Expr;
use sqlwright_analysis::tree::query::Query;
use sqlwright_mutants::record::Reported;
use tokio_postgres::Client;
use tokio_postgres::error::DbError;

use crate::support::Database;

#[tokio::test]
async fn cases() {
    let bless = std::env::var_os("BLESS").is_some();
    assert!(!bless || std::env::var_os("CI").is_none(), "expectations are not written where CI is set");
    let mut wrong = Vec::new();
    for case in Case::all().await {
        let (actual, problems) = run(&case).await;
        wrong.extend(problems);
        let own = case.folder.join(format!("expected-{}.txt", case.server));
        let file = if own.exists() { own } else { case.folder.join("expected.txt") };
        if bless {
            std::fs::write(&file, &actual).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if actual != expected {
            let lines = similar::TextDiff::from_lines(&expected, &actual);
            wrong.push(lines.unified_diff().header(&file.display().to_string(), "now").to_string());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What another analysis proves of assigned expressions takes NOT NULL constraints away, in rows of VALUES too.
#[tokio::test]
async fn proven_values_are_not_null() {
    let database = Database::with("CREATE TABLE t (a int NOT NULL, b text NOT NULL)").await;
    let analysed = Analysed::of(&database, &["INSERT INTO t VALUES ($1, lower($2)), ($3, NULL)"]).await;
    let node = analysed.tree(0);
    let query = Query::of(&node).unwrap();
    let columns = |may_be_null: &dyn Fn(Expr<'_>) -> bool| -> Vec<String> {
        let violations = violations_with(query, &analysed.catalog, &|_, expression| may_be_null(expression));
        violations.into_iter().flat_map(|one| one.columns).collect()
    };
    assert_eq!(columns(&|_| true), ["a", "b"]);
    assert_eq!(columns(&|expression| !matches!(expression, Expr::Parameter(_))), ["b"]);
    assert_eq!(columns(&|expression| matches!(expression, Expr::Parameter(_))), ["a", "b"]);
    assert_eq!(violations(query, &analysed.catalog).len(), 2);
    database.remove().await;
}

/// Describes the statements of one case, makes its attempts, and renders all of it; beside that, what is wrong whatever is expected.
async fn run(case: &Case) -> (String, Vec<String>) {
    let database = Database::with(&case.schema).await;
    let client = support::connect(&database.url).await;
    let analysed = Analysed::of(&database, &case.texts()).await;
    analysed.record(&format!("effects/cases/{}", case.name()));
    let mut text = String::new();
    let mut problems = Vec::new();
    for (number, statement) in case.statements.iter().enumerate() {
        let facts = analysed.facts(number);
        let mut provoked = BTreeSet::new();
        for (set_up, arguments) in &statement.attempts {
            let place = format!("{}: {}: {set_up} => {arguments}", case.folder.display(), statement.name);
            match provoke(&client, statement, set_up, arguments).await {
                Ok(error) => match facts.violations.iter().position(|one| Reported::from(&error).is(one)) {
                    Some(which) => drop(provoked.insert(which)),
                    None => problems.push(format!("{place}\nis not predicted: {error:?}")),
                },
                Err(problem) => problems.push(format!("{place}\n{problem}")),
            }
        }
        render(&mut text, &statement.name, &facts, &provoked);
    }
    database.remove().await;
    (text, problems)
}

/// Runs the statement where it must fail, and undoes everything. What goes wrong otherwise is a sentence.
async fn provoke(client: &Client, statement: &Statement, set_up: &str, arguments: &str) -> Result<DbError, String> {
    let arguments = if arguments.is_empty() { String::new() } else { format!("({arguments})") };
    let prepared = client.batch_execute(&format!("BEGIN; {set_up}; PREPARE attempt AS {}", statement.sql)).await;
    let outcome = client.batch_execute(&format!("EXECUTE attempt{arguments}; SET CONSTRAINTS ALL IMMEDIATE")).await;
    client.batch_execute("ROLLBACK; DEALLOCATE ALL").await.unwrap();
    prepared.map_err(|error| format!("the set-up fails: {error:?}"))?;
    let error = outcome.err().ok_or("violates nothing")?;
    error.as_db_error().cloned().ok_or_else(|| format!("{error:?}"))
}

fn because(text: &mut String, reason: &Reason, indentation: usize) {
    writeln!(text, "{:indentation$}{reason}", "").unwrap();
    for reason in &reason.because {
        because(text, reason, indentation + 2);
    }
}

fn render(text: &mut String, name: &str, facts: &Facts, provoked: &BTreeSet<usize>) {
    let effects = &facts.effects;
    writeln!(text, "{name}: {}", if effects.read_only { "read only" } else { "not read only" }).unwrap();
    for (verb, columns) in [("reads", &effects.reads), ("writes", &effects.writes)] {
        for column in columns {
            writeln!(text, "  {verb} {column}").unwrap();
        }
    }
    for cascade in &effects.cascades {
        let Cascade { constraint, schema, table, referenced_table, event, action, .. } = cascade;
        let columns = cascade.columns.join(", ");
        writeln!(text, "  by {constraint}: {event:?} of {referenced_table}: {action:?} {schema}.{table} ({columns})")
            .unwrap();
    }
    for lock in &effects.locks {
        writeln!(text, "  locks {}.{} for {}", lock.schema, lock.table, lock.strength.words().to_lowercase()).unwrap();
    }
    for sentence in &effects.primary_only {
        writeln!(text, "  primary only: {sentence}").unwrap();
    }
    for sentence in &effects.opaque {
        writeln!(text, "  opaque: {sentence}").unwrap();
    }
    let session = &effects.session;
    let kinds = [("changes the session", &session.changes), ("may change the session", &session.doubts)];
    for (kind, sentences) in kinds.into_iter().chain([("only in a transaction", &session.transaction_only)]) {
        for sentence in sentences {
            writeln!(text, "  {kind}: {sentence}").unwrap();
        }
    }
    for (position, violation) in facts.violations.iter().enumerate() {
        let kind = match violation.kind {
            ConstraintKind::PrimaryKey => "primary key",
            ConstraintKind::Unique => "unique",
            ConstraintKind::ForeignKey => "foreign key",
            ConstraintKind::Check => "check",
            ConstraintKind::Exclusion => "exclusion",
            ConstraintKind::NotNull => "not null",
        };
        let constraint = violation.constraint.as_deref().unwrap_or("-");
        let place = violation.domain.as_deref().unwrap_or(&violation.table);
        let columns = violation.columns.join(", ");
        let generated = if violation.generated { ", generated" } else { "" };
        let deferred = if violation.deferred { ", deferred" } else { "" };
        let seen = if provoked.contains(&position) { ", provoked" } else { "" };
        writeln!(
            text,
            "  violates {kind} {constraint} of {}.{place} ({columns}){generated}{deferred}{seen}",
            violation.schema
        )
        .unwrap();
        because(text, &violation.reason, 4);
    }
    text.push('\n');
}
