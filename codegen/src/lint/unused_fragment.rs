//! A part of a statement is declared as a fragment, and nothing uses it.
//!
//! ## Why it matters
//!
//! Often the name of a use is misspelt, or the statements that used the fragment are gone. Whoever changes the text takes care of
//! statements that do not exist.
//!
//! ## Example
//!
//! ```sql
//! --! titles
//! SELECT
//!     --@ fragment title_columns
//!     book_id, title
//!     --@ end
//! FROM books;
//! ```
//!
//! ## What to do
//!
//! Use it in other statements, by `--@ use title_columns` and `--@ end`, or remove the two lines.

use super::Subject;
use super::findings::Findings;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for name in subject.checked.fragments.unused() {
        findings.push(
            Diagnostic::new(Code::UnusedFragment, format!("nothing uses the fragment `{}`", name.value))
                .at(name.span, "")
                .help("remove its two lines, or use it in another statement: `--@ use` with its name, and `--@ end`"),
        );
    }
}
