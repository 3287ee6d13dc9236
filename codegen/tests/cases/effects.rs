//! Effects and violations of real statements. Each line `--? set-up => arguments` below a statement is an attempt to violate something:
//! the set-up is run, then the statement with the arguments, and the error that comes must be among the violations that were
//! predicted. `expected.txt` says of each violation whether an attempt provoked it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sqlwright_analysis::catalog::ConstraintKind;
use sqlwright_analysis::facts::{Cascade, Facts, Reason};
use sqlwright_harness::{Trial, block_on};
use sqlwright_mutants::record::Reported;
use tokio_postgres::Client;
use tokio_postgres::error::DbError;

use crate::support::effects::Analysed;
use crate::support::folders::{Folder, Statement};
use crate::support::{self, Database};

pub(crate) fn trials() -> Vec<Trial> {
    Folder::trials("effects", |case| block_on(check(case)))
}

async fn check(case: &Folder) -> Result<(), String> {
    let version = support::version().await;
    if !case.is_for(version) {
        return Ok(());
    }
    let (actual, problems) = run(case).await;
    case.compare(version, &actual)?;
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// Describes the statements of one case, makes its attempts, and renders all of it; beside that, what is wrong whatever is expected.
async fn run(case: &Folder) -> (String, Vec<String>) {
    let (database, statements) = (Database::with(&case.schema()).await, case.statements());
    let client = support::connect(&database.url).await;
    let analysed = Analysed::of(&database, &statements).await;
    analysed.record(&case.name);
    let mut text = String::new();
    let mut problems = Vec::new();
    for (number, statement) in statements.iter().enumerate() {
        let facts = analysed.facts(number);
        let mut provoked = BTreeSet::new();
        for (set_up, arguments) in &statement.attempts {
            let place = format!("{}: {}: {set_up} => {arguments}", case.name, statement.name);
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
        writeln!(text, "  locks {}.{} for {}", lock.schema, lock.table, lock.strength.to_string().to_lowercase())
            .unwrap();
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
