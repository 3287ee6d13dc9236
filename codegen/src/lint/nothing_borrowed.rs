//! `--@ borrowed` stands on a statement in whose row nothing can be borrowed.
//!
//! ## Why it matters
//!
//! The form of a row that borrows saves the copies of text, bytes and JSON. A row without them has no such form, and none is generated.
//!
//! ## Example
//!
//! ```sql
//! --! counts
//! --@ borrowed
//! SELECT author_id, count(*) AS books FROM books GROUP BY author_id;
//! ```
//!
//! ## What to do
//!
//! Remove the line.

use super::Subject;
use super::findings::Findings;
use crate::build::model::RowType;
use crate::check::parse::ast::Directive;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for (complete, method) in subject.methods() {
        let Some(RowType::Struct { .. }) = method.output.row() else { continue };
        let can_borrow = method.columns.iter().any(|column| column.field.ty.can_be_borrowed());
        let mut directives = complete.parsed.directives.iter();
        let borrowed = directives.find(|directive| directive.value == Directive::Borrowed);
        if let (Some(borrowed), false) = (borrowed, can_borrow) {
            let text = "nothing in this row can be borrowed: it has no text, bytes or JSON";
            let diagnostic = Diagnostic::new(Code::NothingBorrowed, text).at(borrowed.span, "");
            findings.push(diagnostic.help("remove the line"));
        }
    }
}
