//! A method returns all rows of a table, and the statements of the project insert rows into it: there are more of them every day.
//!
//! It is found where a statement has no LIMIT, no parameter, and no condition but those that join tables or are on boolean and enum columns.
//! Tables into which no statement inserts are taken to be small: countries, rates, kinds of things.
//!
//! ## Why it matters
//!
//! Such a method is quick at first, and one day takes minutes, and as much memory as all of the rows need if they are collected.
//!
//! ## Example
//!
//! ```sql
//! --! all_authors
//! SELECT author_id, name FROM authors;
//!
//! --! add_author
//! INSERT INTO authors (name) VALUES (:name);
//! ```
//!
//! ## What to do
//!
//! Return one page at a time (`--@ page`), or the first rows (LIMIT). If all are wanted, as in an export, have them come as a stream, and say
//! so: `--@ allow unbounded-result …`.

use std::collections::BTreeSet;

use sqlwright_analysis::facts::{Cardinality, ColumnName, SuspicionKind};

use super::Subject;
use super::findings::Findings;
use crate::check::Complete;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    let statements = subject.checked.complete();
    let inserted: BTreeSet<&ColumnName> = statements.flat_map(|statement| &statement.facts.effects.inserts).collect();
    for statement in subject.checked.complete().filter(is_without_bounds) {
        let mut all = statement.facts.suspicions.iter().filter(|one| one.kind == SuspicionKind::Unbounded);
        let grows = all.find(|one| one.about.as_ref().is_some_and(|table| inserted.contains(table)));
        if let Some(suspicion) = grows {
            let why = "the statements of the project insert rows into this table";
            let help = "return a page or the first rows only; or allow this, if all of them are wanted";
            let place = statement.parsed.name.span;
            findings
                .push(Diagnostic::new(Code::Unbounded, suspicion.message.clone()).at(place, "").note(why).help(help));
        }
    }
}

fn is_without_bounds(statement: &Complete<'_>) -> bool {
    statement.facts.cardinality == Cardinality::Many && statement.described.parameters.is_empty()
}
