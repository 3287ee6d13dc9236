//! A mark `?` makes an `Option` of what is proven never to be NULL, or lets callers pass a NULL that is always refused.
//!
//! The first three are reported one by one, and then how many more there are. A row that several statements name is not looked at: they have
//! to agree on it, whatever is proven of each.
//!
//! ## Why it matters
//!
//! Callers have to handle a case that cannot happen. Often the mark comes from a tool that could not prove it, or the column has become
//! `NOT NULL` since.
//!
//! ## Example
//!
//! `books.title` is `NOT NULL`:
//!
//! ```sql
//! --! titles : (title?)
//! SELECT title FROM books;
//! ```
//!
//! ## What to do
//!
//! Remove the mark, unless you want the `Option`, for example because the column will lose its `NOT NULL`; then allow the lint on this
//! statement. `sqlwright explain` shows the proof.

use super::Subject;
use super::findings::Findings;
use super::marks::{Judgement, judged, summary};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// How many marks are reported one by one.
const ONE_BY_ONE: usize = 3;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    let mut rest: Vec<Span> = Vec::new();
    let mut shown = 0;
    for (place, judgement) in judged(subject) {
        let Judgement::AgainstProof(diagnostic) = judgement else { continue };
        if findings.is_allowed(Code::MarkAgainstProof, place) {
            continue;
        }
        if shown < ONE_BY_ONE {
            shown += 1;
            findings.push(diagnostic);
        } else {
            rest.push(place);
        }
    }
    let help = "`sqlwright explain` tells why; remove the marks, unless you want the `Option`";
    let more = Diagnostic::new(Code::MarkAgainstProof, text(rest.len())).help(help);
    summary(&rest, more).into_iter().for_each(|summary| findings.push(summary));
}

fn text(count: usize) -> String {
    format!(
        "{count} more {} of what is proven never to be NULL",
        if count == 1 { "mark `?` makes an `Option`" } else { "marks `?` make `Option`s" }
    )
}
