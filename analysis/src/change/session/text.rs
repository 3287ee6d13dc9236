//! SQL and PL/pgSQL as text: which functions are called, by name, and what its utility statements do. Expressions are not parsed, so a
//! word that only looks like a call or a command counts as one.

use super::Found;
use super::calls::{Call, Flag};
use super::utility::{self, Place};
use super::words::Words;
use crate::catalog::{Catalog, Function};
use crate::lexer::TokenKind;

/// Commands that a lock or a setting for the transaction can be meant for.
const ACTS: &[&str] = &[
    "alter", "analyze", "cluster", "comment", "copy", "create", "delete", "drop", "grant", "insert", "merge", "notify",
    "refresh", "reindex", "revoke", "truncate", "update", "vacuum",
];

/// Looks at a text.
pub(super) fn scan(found: &mut Found, catalog: &Catalog, text: &str, place: Place) {
    let words = Words::of(text);
    let runs = place != Place::Statement || utility::runs_a_query(&words);
    for index in 0..words.len() {
        if begins(&words, index, place) {
            utility::utility(found, catalog, &words, index, place);
        }
        if runs && words.kind(index + 1) == Some(TokenKind::Bracket(b'(')) {
            call(found, catalog, &words, index);
        }
        if runs {
            locks(found, &words, index);
        }
        let is_lock = index > 0 && words.is_one_of(index - 1, &["for", "key"]);
        found.acts |= words.is_one_of(index, ACTS) && !is_lock;
        if place == Place::PlPgSql && words.are(index, &["execute"]) {
            execute(found, catalog, &words, index);
        }
    }
    if place != Place::Statement && !sets_for_its_caller(&words, place) {
        found.local.clear();
    }
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

/// A call by name. PostgreSQL's own functions come first, as they do in the usual `search_path`.
fn call(found: &mut Found, catalog: &Catalog, words: &Words<'_>, index: usize) {
    let Some(name) = words.name(index) else { return };
    let schema = index.checked_sub(2).filter(|_| words.is_sign(index - 1, ".")).and_then(|index| words.name(index));
    let named: Vec<&Function> = catalog.functions_named(&name).collect();
    let is_builtin = schema.is_none() && named.iter().any(|function| function.is_builtin());
    let is_meant = |function: &&&Function| match &schema {
        Some(schema) => function.schema == *schema,
        None => !is_builtin || function.is_builtin(),
    };
    let call = TextCall { words, arguments: words.arguments(index + 1) };
    for function in named.iter().filter(is_meant) {
        found.of_call(catalog, function, &call);
    }
}

/// FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE; in PL/pgSQL, FOR begins a loop, too.
fn locks(found: &mut Found, words: &Words<'_>, index: usize) {
    let clauses: [&[&str]; 4] =
        [&["for", "update"], &["for", "no", "key", "update"], &["for", "share"], &["for", "key", "share"]];
    let clause = clauses.into_iter().find(|clause| words.are(index, clause));
    if clause.is_some_and(|clause| !words.are(index + clause.len(), &["in"])) {
        found.locks.insert("locks rows, and the locks end with the transaction".to_owned());
    }
}

/// EXECUTE of PL/pgSQL: if its first literal begins with a command that is about the session, that is what it does.
fn execute(found: &mut Found, catalog: &Catalog, words: &Words<'_>, index: usize) {
    let literal = (index..words.end(index)).find_map(|index| words.literal(index));
    let is_known = literal.is_some_and(|literal| {
        let inner = Words::of(&literal);
        utility::utility(found, catalog, &inner, 0, Place::PlPgSql)
    });
    if !is_known {
        found.acts = true;
        found.doubts.insert("runs dynamic SQL (EXECUTE)".to_owned());
    }
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

struct TextCall<'w, 't> {
    words: &'w Words<'t>,
    arguments: Vec<std::ops::Range<usize>>,
}

impl Call for TextCall<'_, '_> {
    fn flag(&self, position: usize) -> Flag {
        let Some(argument) = self.arguments.get(position) else { return Flag::Missing };
        // `is_local => true`, `is_local := true`
        let is_named = self.words.is_sign(argument.start + 1, "=>") || self.words.is_sign(argument.start + 1, ":=");
        let start = if is_named { argument.start + 2 } else { argument.start };
        match argument.end.saturating_sub(start) {
            1 if self.words.are(start, &["true"]) => Flag::True,
            1 if self.words.is_one_of(start, &["false", "null"]) => Flag::False,
            _ => Flag::Unknown,
        }
    }

    fn first(&self) -> Option<String> {
        let argument = self.arguments.first().filter(|argument| argument.len() == 1)?;
        self.words.literal(argument.start).map(|name| name.to_ascii_lowercase())
    }
}
