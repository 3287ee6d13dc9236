//! Which functions a text calls, by name, and which commands it runs.

use std::borrow::Cow;
use std::ops::Range;

use sqlwright_analysis::wording::{Argument, Call, Script, Step};
use sqlwright_source::lexer::TokenKind;

use super::words::Words;
use super::{Place, commands};

/// Commands that a lock or a setting for the transaction can be meant for.
const ACTS: &[&str] = &[
    "alter", "analyze", "cluster", "comment", "copy", "create", "delete", "drop", "grant", "insert", "merge", "notify",
    "refresh", "reindex", "revoke", "truncate", "update", "vacuum",
];

/// Reads a text.
pub(super) fn read(words: &Words<'_>, place: Place) -> Script {
    let runs = place != Place::Statement || commands::runs_a_query(words);
    let mut script = Script {
        uses_its_settings: place != Place::Statement && !sets_for_its_caller(words, place),
        ..Script::default()
    };
    for index in 0..words.len() {
        if begins(words, index, place) {
            script.steps.extend(commands::command(words, index, place).map(Step::Command));
        }
        if runs && words.kind(index + 1) == Some(TokenKind::Bracket(b'(')) {
            script.steps.extend(call(words, index).map(Step::Call));
        }
        if runs && locks(words, index) {
            script.steps.push(Step::LockRows);
        }
        let is_lock = index > 0 && words.is_one_of(index - 1, &["for", "key"]);
        script.acts |= words.is_one_of(index, ACTS) && !is_lock;
        if place == Place::PlPgSql && words.are(index, &["execute"]) {
            script.steps.push(execute(words, index));
        }
    }
    script
}

/// Whether a statement begins here. In a text of one statement, only at its first word.
fn begins(words: &Words<'_>, index: usize, place: Place) -> bool {
    if index == 0 {
        return true;
    }
    let before = index - 1;
    let block = || words.is_one_of(before, &["begin", "else", "loop", "then"]) || words.is_sign(before, ">>");
    match place {
        Place::Statement => false,
        Place::Sql => words.kind(before) == Some(TokenKind::Semicolon),
        Place::PlPgSql => words.kind(before) == Some(TokenKind::Semicolon) || block(),
    }
}

/// A call by name.
fn call(words: &Words<'_>, index: usize) -> Option<Call> {
    let name = words.name(index)?.into_owned();
    let schema = index.checked_sub(2).filter(|_| words.is_sign(index - 1, ".")).and_then(|index| words.name(index));
    let arguments = words.arguments(index + 1).into_iter().map(|range| argument(words, range));
    Some(Call { schema: schema.map(Cow::into_owned), name, arguments: arguments.collect() })
}

fn argument(words: &Words<'_>, range: Range<usize>) -> Argument {
    // `is_local => true`, `is_local := true`
    let is_named = words.is_sign(range.start + 1, "=>") || words.is_sign(range.start + 1, ":=");
    let start = if is_named { range.start + 2 } else { range.start };
    let text = || words.literal(start).filter(|_| !is_named).map(|text| Argument::Text(text.into_owned()));
    match range.end.saturating_sub(start) {
        1 if words.are(start, &["true"]) => Argument::True,
        1 if words.are(start, &["false"]) => Argument::False,
        1 if words.are(start, &["null"]) => Argument::Null,
        1 => text().unwrap_or(Argument::Other),
        _ => Argument::Other,
    }
}

/// FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE; in PL/pgSQL, FOR begins a loop, too.
fn locks(words: &Words<'_>, index: usize) -> bool {
    let clauses: [&[&str]; 4] =
        [&["for", "update"], &["for", "no", "key", "update"], &["for", "share"], &["for", "key", "share"]];
    let clause = clauses.into_iter().find(|clause| words.are(index, clause));
    clause.is_some_and(|clause| !words.are(index + clause.len(), &["in"]))
}

/// EXECUTE of PL/pgSQL: if its first literal begins with a command that is about the session, that is what it does.
fn execute(words: &Words<'_>, index: usize) -> Step {
    let literal = (index..words.end(index)).find_map(|index| words.literal(index));
    Step::Execute(literal.and_then(|literal| commands::command(&Words::of(&literal), 0, Place::PlPgSql)))
}

/// Whether nothing in the body itself can depend on what it sets for the transaction.
fn sets_for_its_caller(words: &Words<'_>, place: Place) -> bool {
    let reads = (0..words.len()).any(|index| words.is_one_of(index, &["from", "join", "table"]));
    // RETURN with an expression of more than one token.
    let computes = |index: usize| {
        let is_set_config = (index + 1..=index + 3).any(|index| words.are(index, &["set_config"]));
        words.are(index, &["return"]) && words.end(index) > index + 2 && !is_set_config
    };
    !reads && (place == Place::Sql || !(0..words.len()).any(computes))
}
