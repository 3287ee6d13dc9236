//! Marks `?` change nothing: what they mark is an `Option` without them.
//!
//! All of them are reported together, and only when there are no errors. Query files that were written for cornucopia are full of such
//! marks, because it needs them.
//!
//! ## Why it matters
//!
//! It does little harm, so that this is a note. A mark that changes nothing hides the ones that do.
//!
//! ## Example
//!
//! `books.subtitle` can be NULL:
//!
//! ```sql
//! --! subtitles : (subtitle?)
//! SELECT subtitle FROM books;
//! ```
//!
//! ## What to do
//!
//! Remove the marks, or keep them for readers.

use super::Subject;
use super::findings::Findings;
use super::marks::{Judgement, judged, summary};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    // Whoever has errors to mend need not hear of what does no harm.
    if subject.checked.diagnostics.has_errors() {
        return;
    }
    let redundant = judged(subject).into_iter().filter(|(_, judgement)| matches!(judgement, Judgement::Redundant));
    let places = redundant.map(|(place, _)| place);
    let places: Vec<Span> = places.filter(|place| !findings.is_allowed(Code::RedundantMarks, *place)).collect();
    let note = Diagnostic::new(Code::RedundantMarks, text(places.len())).help("remove them, or keep them for readers");
    summary(&places, note).into_iter().for_each(|summary| findings.push(summary));
}

fn text(count: usize) -> String {
    match count {
        1 => "a mark `?` changes nothing: what it marks is an `Option` without it".to_owned(),
        _ => format!("{count} marks `?` change nothing: what they mark is an `Option` without them"),
    }
}
