//! Nothing could be proved of a statement, because its query tree could not be had or read.
//!
//! It is reported once for all statements with the same reason, and only for those that return rows. If the server sends no query trees
//! at all, that is reported instead (`no-query-trees`).
//!
//! ## Why it matters
//!
//! What is not proven is given as the safe answer: all columns are `Option`s, and the method returns any number of rows. That is correct,
//! and inconvenient.
//!
//! ## Example
//!
//! A utility statement that returns rows has no query tree:
//!
//! ```sql
//! --! plan_of_all
//! EXPLAIN SELECT title FROM books;
//! ```
//!
//! ## What to do
//!
//! State what you know: `--@ one` or `--@ optional` for the number of rows, `--! name : (column!)` for a column that is never NULL. What
//! you state is checked when the statement runs.

use super::Subject;
use super::findings::Findings;
use crate::diagnostics::{Code, Diagnostic};
use sqlwright_analysis::facts::Cardinality;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    let mut reported: Vec<&str> = Vec::new();
    let all = subject.checked.complete().filter(|statement| !statement.described.tree.is_missing());
    // One that returns no rows loses nothing, and of others the words tell how many there are.
    for statement in all.filter(|statement| statement.facts.cardinality == Cardinality::Many) {
        let Some(reason) = statement.facts.unknown.as_deref() else { continue };
        let place = statement.parsed.name.span;
        if findings.is_allowed(Code::NotAnalysed, place) || reported.contains(&reason) {
            continue;
        }
        reported.push(reason);
        let text = "the statement could not be analysed, so its columns are taken as nullable and its rows as many";
        findings.push(
            Diagnostic::new(Code::NotAnalysed, text)
                .at(place, "")
                .note(reason)
                .help("state what you know: `--@ one`, `: (column!)`; shown once for all statements with this reason"),
        );
    }
}
