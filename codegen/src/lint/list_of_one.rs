//! A list of values in the SQL, `IN (:ids)` or `= ANY (ARRAY[:ids])`, consists of one parameter.
//!
//! ## Why it matters
//!
//! A parameter is one value, never a list: PostgreSQL compares with this value alone. Whoever wants to pass several values finds out only
//! at the call, where the argument is a single one, or, if the column is an array itself, not even there.
//!
//! ## Example
//!
//! ```sql
//! --! by_authors
//! SELECT title FROM books WHERE author_id IN (:author_ids);
//! ```
//!
//! ## What to do
//!
//! For a list, pass an array: `author_id = ANY (:author_ids)`, and `author_id <> ALL (:author_ids)` for `NOT IN`. For one value, write
//! `author_id = :author_id`.

use super::Subject;
use super::findings::Findings;
use super::tokens::Tokens;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for tokens in subject.tokens {
        for index in (0..tokens.len()).filter(|index| is_list_of_one(tokens, *index)) {
            if let Some((name, place)) = tokens.parameter(index) {
                findings.push_once(diagnostic(name, place, tokens.before(index, 1) == "["));
            }
        }
    }
}

/// `IN (:ids)`, `= ANY (ARRAY[:ids])`.
fn is_list_of_one(tokens: &Tokens, index: usize) -> bool {
    let (before, after) = (|count| tokens.before(index, count), tokens.word(index + 1));
    let in_list = before(1) == "(" && before(2) == "IN" && after == ")";
    let in_array = || before(1) == "[" && before(2) == "ARRAY" && after == "]" && before(3) == "(";
    in_list || in_array() && matches!(before(4), "ANY" | "ALL" | "SOME")
}

fn diagnostic(name: &str, place: Span, in_array: bool) -> Diagnostic {
    let list = if in_array { format!("ARRAY[:{name}]") } else { format!("IN (:{name})") };
    let text = format!("`{list}` compares with one value, not with a list");
    let help = format!(
        "for a list write `= ANY (:{name})`, and `<> ALL (:{name})` for NOT IN; for one value write `= :{name}`"
    );
    Diagnostic::new(Code::ListOfOne, text).at(place, "one value").help(help)
}
