//! A result column has no name, or none that Rust can have.
//!
//! ## Why it matters
//!
//! The field of the row is named after the column. PostgreSQL calls an expression `?column?`, so that sqlwright has to make up a name: the
//! number of the column. When a column is inserted before it, the program no longer compiles, or reads another column.
//!
//! ## Example
//!
//! ```sql
//! --! sheets
//! SELECT title, pages / 2 FROM books;
//! ```
//!
//! ## What to do
//!
//! Name the column: `pages / 2 AS sheets`.

use super::Subject;
use super::findings::Findings;
use crate::build::column_names::{self, Unusable};
use crate::check::Complete;
use crate::diagnostics::{Code, Diagnostic};
use sqlwright_analysis::catalog::Catalog;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for statement in subject.checked.complete() {
        let given = given(statement, &subject.checked.catalog, Unusable::Missing);
        let text = "columns without a name were given one";
        given.into_iter().for_each(|given| findings.push(diagnostic(Code::UnnamedColumn, text, &given, statement)));
    }
}

/// The names that columns were given for this reason, in words.
pub(super) fn given(statement: Complete<'_>, catalog: &Catalog, why: Unusable) -> Option<String> {
    let columns = &statement.described.columns;
    // One column alone is returned as it is, so its name does not matter.
    if columns.len() == 1 && statement.parsed.row_name.is_none() {
        return None;
    }
    let names = column_names::of(statement, catalog).into_iter().enumerate();
    let given = names.filter(|(_, column)| column.unusable == Some(why));
    let given: Vec<_> = given.map(|(index, column)| format!("column {} is `{}`", index + 1, column.name)).collect();
    (!given.is_empty()).then(|| given.join(", "))
}

/// The warning about them.
pub(super) fn diagnostic(code: Code, text: &str, given: &str, statement: Complete<'_>) -> Diagnostic {
    let place = statement.parsed.name.span;
    Diagnostic::new(code, format!("{text}: {given}")).at(place, "").help("name them: `… AS name`")
}
