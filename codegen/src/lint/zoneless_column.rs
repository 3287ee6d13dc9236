//! A statement writes a parameter into a column of the type `timestamp without time zone`. Each column is reported once, at the first statement.
//!
//! ## Why it matters
//!
//! Such a value is a date and a time of day, and no moment: which moment it is depends on the zone that its reader has in mind. That is right for an
//! appointment, and seldom for something that has happened.
//!
//! ## Example
//!
//! ```sql
//! --! lend_at
//! INSERT INTO loans (book_id, reader, lent) VALUES (:book_id, :reader, :lent);
//! ```
//!
//! ## What to do
//!
//! Make the column a `timestamp with time zone`, unless it is about the clock on the wall.

use std::collections::BTreeSet;

use sqlwright_analysis::catalog::ColumnName;

use super::Subject;
use super::findings::Findings;
use crate::diagnostics::{Code, Diagnostic};

/// `timestamp`.
const TIMESTAMP: u32 = 1114;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    let catalog = &subject.checked.catalog;
    let is_zoneless = |name: &ColumnName| {
        let relation = catalog.relation_named(&name.schema, &name.table);
        let column = relation.and_then(|relation| relation.columns.values().find(|column| column.name == name.column));
        column.is_some_and(|column| catalog.base_type(column.type_oid) == TIMESTAMP)
    };
    let mut seen = BTreeSet::new();
    for statement in subject.checked.complete() {
        let assigned = statement.facts.parameters.iter().filter_map(|parameter| parameter.assigned_to.as_ref());
        for column in assigned.filter(|column| is_zoneless(column)) {
            let place = statement.parsed.name.span;
            if !seen.contains(column) && !findings.is_allowed(Code::ZonelessColumn, place) {
                seen.insert(column.clone());
                let text = format!(
                    "`{}.{}` is a timestamp without time zone: what is stored is no moment",
                    column.table, column.column
                );
                let help = "make it a `timestamp with time zone`, unless it is about the clock on the wall";
                findings.push(Diagnostic::new(Code::ZonelessColumn, text).at(place, "").help(help));
            }
        }
    }
}
