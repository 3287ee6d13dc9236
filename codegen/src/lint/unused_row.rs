//! A line `--:` declares a type to which no statement refers.
//!
//! A declaration that is named after an enum or a composite type of the schema is about that type, and needs no statement.
//!
//! ## Why it matters
//!
//! Nothing is generated from it. Often a name is misspelt, or the statement that used it is gone.
//!
//! ## Example
//!
//! ```sql
//! --: Book(subtitle?)
//!
//! --! all_books
//! SELECT title, subtitle FROM books;
//! ```
//!
//! ## What to do
//!
//! Refer to it, in the example by `--! all_books : Book`, or remove it.

use super::Subject;
use super::findings::Findings;
use crate::build::model::types::UserTypeKind;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    let Some(project) = subject.project else { return };
    let is_type = |name: &str| {
        let mut types = project.types.iter().filter(|ty| ty.sql_name == name);
        types.any(|ty| matches!(ty.kind, UserTypeKind::Enum { .. } | UserTypeKind::Composite(_)))
    };
    for declaration in subject.checked.files.iter().flat_map(|file| file.unnamed_declarations(&subject.checked.files)) {
        let name = &declaration.name;
        if !is_type(&name.value) {
            findings.push(
                Diagnostic::new(Code::UnusedRow, format!("no statement refers to `{}`", name.value))
                    .at(name.span, "")
                    .help("name it after a statement's `--!`, or remove it"),
            );
        }
    }
}
