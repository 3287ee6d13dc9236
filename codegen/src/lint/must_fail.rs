//! An INSERT omits a column that cannot be NULL and has no default; or an INSERT, UPDATE or MERGE gives a column NULL, or a constant, that
//! a constraint never allows.
//!
//! ## Why it matters
//!
//! PostgreSQL prepares such a statement without an error, and refuses every row that it writes: the statement can never do
//! what it says. Where something else may give the column its value, as a default, an identity or a BEFORE trigger, nothing is reported.
//!
//! ## Example
//!
//! ```sql
//! --! add
//! INSERT INTO books (isbn) VALUES (:isbn);
//! ```
//!
//! ## What to do
//!
//! Give the column a value, or a DEFAULT in the schema. If the statement is there to fail, as in a test, allow the lint with that reason.

use sqlwright_analysis::catalog::{ConstraintKind, Event};
use sqlwright_analysis::facts::{Given, MustFail};

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for statement in subject.checked.complete() {
        for failure in &statement.facts.must_fail {
            // A column that only another variant leaves to its default has an error of its own.
            if !statement.with_all.must_fail.iter().any(|other| is_same(failure, other)) {
                continue;
            }
            let place = suspicions::place(statement, failure.place.as_ref());
            let diagnostic = Diagnostic::new(Code::MustFail, text(failure)).at(place, "").help(help(failure));
            let note = "PostgreSQL prepares the statement, and refuses each row that it writes so";
            findings.push(diagnostic.note(note));
        }
    }
}

/// Wherever they are.
fn is_same(one: &MustFail, other: &MustFail) -> bool {
    let without_place = |failure: &MustFail| MustFail { place: None, ..failure.clone() };
    without_place(one) == without_place(other)
}

fn text(failure: &MustFail) -> String {
    let event = if failure.event == Event::Insert { "INSERT" } else { "UPDATE" };
    let columns: Vec<String> = failure.columns.iter().map(|column| format!("`{}.{column}`", failure.table)).collect();
    let columns = columns.join(", ");
    let subject = match &failure.domain {
        Some(domain) => format!("the domain `{}`", domain.name),
        None => "the column".to_owned(),
    };
    match (failure.kind, failure.given, &failure.constraint) {
        (ConstraintKind::NotNull, Given::ByServer, _) => {
            format!("{event} gives {columns} no value: {subject} is NOT NULL, and there is no default")
        }
        (ConstraintKind::NotNull, Given::ByStatement, _) => {
            format!("{event} sets {columns} to NULL, and {subject} is NOT NULL")
        }
        (_, given, constraint) => {
            let of = failure.domain.as_ref().map_or(failure.table.as_str(), |domain| domain.name.as_str());
            let constraint = constraint.as_deref().unwrap_or_default();
            let check = format!("the CHECK `{constraint}` of `{of}`");
            match given {
                Given::ByServer => format!("{event} gives {columns} no value, which {check} does not allow"),
                Given::ByStatement => format!("what {event} gives {columns} never satisfies {check}"),
            }
        }
    }
}

fn help(failure: &MustFail) -> String {
    let columns: Vec<String> = failure.columns.iter().map(|column| format!("`{column}`")).collect();
    let columns = columns.join(", ");
    match (failure.kind, failure.given) {
        (ConstraintKind::NotNull, Given::ByServer) => {
            format!("add {columns} to the columns of the INSERT, or give it a DEFAULT in the schema")
        }
        (ConstraintKind::NotNull, Given::ByStatement) => {
            format!("give {columns} another value, or drop NOT NULL in the schema")
        }
        _ => format!("give {columns} another value, or change the CHECK in the schema"),
    }
}
