//! Statements share a params struct, and a parameter that one of them requires is required by all.
//!
//! ## Why it matters
//!
//! A statement that accepts NULL for the parameter cannot be called with it. If a mark says that NULL may be passed, this is an error instead.
//!
//! ## Example
//!
//! `books.subtitle` can be NULL, `books.title` cannot:
//!
//! ```sql
//! --: Text()
//!
//! --! set_subtitle Text
//! UPDATE books SET subtitle = :text WHERE id = :id;
//!
//! --! set_title Text
//! UPDATE books SET title = :text WHERE id = :id;
//! ```
//!
//! ## What to do
//!
//! Give one of the structs another name, or allow the lint on the statement that the note shows.

use super::Subject;
use super::findings::Findings;
use super::names_of;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for params in subject.project.iter().flat_map(|project| &project.compromises.params) {
        let (name, first, second) = (&params.name, &params.first, &params.second);
        let fields = names_of(&params.fields);
        let text = format!("`{first}` and `{second}` share `{name}`, so that neither accepts NULL for {fields}");
        let help = "give one of them another name, or mark the parameter with `?` in each";
        findings.push(Diagnostic::new(Code::TighterParams, text).at(params.place, "").help(help));
    }
}
