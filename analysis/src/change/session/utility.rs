//! Utility statements that are about the session or the transaction, by their first words.

use super::words::Words;
use super::{Found, Subject, text};
use crate::catalog::{Catalog, Function};

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is a statement of a query file.
    Statement,
    /// It is the body of a function in SQL.
    Sql,
    /// It is the body of a function in PL/pgSQL, or of DO.
    PlPgSql,
}

impl Place {
    pub(super) fn of(function: &Function) -> Self {
        if function.language == "sql" { Self::Sql } else { Self::PlPgSql }
    }
}

/// Looks at the statement that begins at `index`; false where it is none of those that are known here.
pub(super) fn utility(found: &mut Found, catalog: &Catalog, words: &Words<'_>, index: usize, place: Place) -> bool {
    let Some(first) = words.name(index) else { return false };
    match first.as_ref() {
        "set" => set(found, words, index + 1),
        "reset" => reset(found, words, index + 1),
        "create" => return create(found, words, index),
        "alter" | "drop" | "truncate" => return names_temporary(found, words, index),
        "select" | "with" => return into(found, words, index),
        "discard" => {
            found.undone.extend([Subject::Setting(None), Subject::Role, Subject::Temporary]);
            found.change(Subject::Other, "discards what the session keeps");
        }
        "listen" => found.change(Subject::Channel, "listens in the session"),
        "unlisten" => {
            found.undone.push(Subject::Channel);
            found.change(Subject::Channel, "stops listening in the session");
        }
        "load" => {
            found.for_good = true;
            found.change(Subject::Other, "loads a library into the session");
        }
        "prepare" if !words.are(index + 1, &["transaction"]) => {
            found.change(Subject::Prepared, "prepares a statement in the session");
        }
        "deallocate" => {
            found.undone.push(Subject::Prepared);
            found.change(Subject::Prepared, "drops a prepared statement of the session");
        }
        "lock" => drop(found.transaction.insert("locks a table, and the lock ends with the transaction".to_owned())),
        "declare" if place != Place::PlPgSql && has(words, index, &["with", "hold"]) => {
            found.change(Subject::Other, "declares a cursor that the session keeps");
        }
        "do" => block(found, catalog, words, index),
        _ => return false,
    }
    true
}

/// Whether it is a query, or runs one.
pub(super) fn runs_a_query(words: &Words<'_>) -> bool {
    let makes = || words.is_one_of(1, &["table", "temp", "temporary", "unlogged", "local", "global", "materialized"]);
    match words.name(0).as_deref() {
        Some("call" | "do") => true,
        Some("explain") => (1..words.end(0)).any(|index| words.is_one_of(index, &["analyze", "analyse"])),
        Some("create") => makes() && (1..words.end(0)).any(|index| words.are(index, &["as"])),
        _ => is_query(words),
    }
}

/// Whether it is a query, or what writes like one.
pub(super) fn is_query(words: &Words<'_>) -> bool {
    const QUERIES: &[&str] = &["delete", "insert", "merge", "select", "table", "update", "values", "with"];
    words.is_one_of(0, QUERIES) || words.is_sign(0, "(")
}

/// SELECT … INTO makes a table, and so has no tree.
pub(super) fn is_select_into(words: &Words<'_>) -> bool {
    words.are(0, &["select"]) && has(words, 0, &["into"])
}

/// SET.
fn set(found: &mut Found, words: &Words<'_>, index: usize) {
    let setting = |index: usize| -> String {
        let known =
            [("time", "TimeZone"), ("names", "client_encoding"), ("schema", "search_path"), ("xml", "xmloption")];
        let known = known.iter().find(|(word, _)| words.are(index, &[word]) && !words.is_sign(index + 1, "="));
        let mut name = words.name(index).unwrap_or_default().into_owned();
        if words.is_sign(index + 1, ".") {
            name = format!("{name}.{}", words.name(index + 2).unwrap_or_default());
        }
        known.map_or(name, |(_, name)| (*name).to_owned())
    };
    if words.are(index, &["constraints"]) {
        found.transaction.insert("sets when constraints of the transaction are checked".to_owned());
    } else if is_of_transaction(words, index) || words.are(index, &["local"]) && is_of_transaction(words, index + 1) {
        found.transaction.insert("sets characteristics of the transaction".to_owned());
    } else if words.are(index, &["local"]) {
        let phrase = format!("sets {} for the transaction only", setting(index + 1));
        // Alone, it is good for nothing else.
        found.local.insert(phrase);
    } else if words.are(index, &["session", "characteristics"]) {
        let subject = Subject::Setting(None);
        found.change(subject, "sets characteristics of all transactions of the session");
    } else if words.is_one_of(index, &["session"]) && words.are(index + 1, &["authorization"]) {
        user(found, words, index + 2, "user");
    } else {
        let index = if words.are(index, &["session"]) { index + 1 } else { index };
        match setting(index) {
            name if name == "role" => user(found, words, index + 1, "role"),
            name if name == "seed" => {
                found.for_good = true;
                found.change(Subject::Other, "makes the session's random() predictable");
            }
            name => {
                let phrase = format!("sets {name}, which the session keeps");
                found.change(Subject::Setting(Some(name.to_ascii_lowercase())), phrase);
            }
        }
    }
}

fn is_of_transaction(words: &Words<'_>, index: usize) -> bool {
    const CHARACTERISTICS: &[&str] =
        &["transaction", "transaction_deferrable", "transaction_isolation", "transaction_read_only"];
    words.is_one_of(index, CHARACTERISTICS)
}

/// SET ROLE and SET SESSION AUTHORIZATION; DEFAULT and NONE set it back.
fn user(found: &mut Found, words: &Words<'_>, index: usize, what: &str) {
    let index = if words.is_one_of(index, &["to"]) || words.is_sign(index, "=") { index + 1 } else { index };
    if words.is_one_of(index, &["default", "none"]) {
        found.undone.push(Subject::Role);
    }
    found.change(Subject::Role, format!("sets the {what} of the session"));
}

fn reset(found: &mut Found, words: &Words<'_>, index: usize) {
    let subject = match words.name(index) {
        Some(name) if name == "role" || name == "session" => Subject::Role,
        _ => Subject::Setting(None),
    };
    found.undone.push(subject.clone());
    found.change(subject, "resets what the session has set");
}

/// CREATE TEMPORARY, or in the schema `pg_temp`.
fn create(found: &mut Found, words: &Words<'_>, index: usize) -> bool {
    let start = if words.are(index + 1, &["or", "replace"]) { index + 3 } else { index + 1 };
    let start = if words.is_one_of(start, &["local", "global"]) { start + 1 } else { start };
    if !words.is_one_of(start, &["temp", "temporary"]) {
        return names_temporary(found, words, index);
    }
    let what = (start + 1..start + 3).find(|index| words.is_one_of(*index, &["table", "view", "sequence"]));
    let what = what.and_then(|index| words.name(index)).unwrap_or("object".into());
    if has(words, index, &["on", "commit", "drop"]) {
        found.transaction.insert(format!("creates a temporary {what} that is dropped with the transaction"));
    } else {
        found.change(Subject::Temporary, format!("creates a temporary {what}, which the session keeps"));
    }
    true
}

fn names_temporary(found: &mut Found, words: &Words<'_>, index: usize) -> bool {
    let names = (index..words.end(index)).any(|index| words.are(index, &["pg_temp"]) && words.is_sign(index + 1, "."));
    if names {
        found.change(Subject::Temporary, "names pg_temp, the session's own schema");
    }
    names
}

/// SELECT … INTO TEMPORARY.
fn into(found: &mut Found, words: &Words<'_>, index: usize) -> bool {
    let is_into = |index: usize| {
        let after = if words.is_one_of(index + 1, &["local", "global"]) { index + 2 } else { index + 1 };
        let is_temporary = words.is_one_of(after, &["temp", "temporary"])
            || words.are(after, &["pg_temp"]) && words.is_sign(after + 1, ".");
        words.are(index, &["into"]) && is_temporary
    };
    let makes = (index..words.end(index)).any(is_into);
    if makes {
        found.change(Subject::Temporary, "creates a temporary table, which the session keeps");
    }
    makes
}

/// DO: its literal is a body, in PL/pgSQL unless it says otherwise.
fn block(found: &mut Found, catalog: &Catalog, words: &Words<'_>, index: usize) {
    let language = (index..words.end(index)).find(|index| words.are(*index, &["language"]));
    let is_known = language.is_none_or(|index| {
        words.name(index + 1).or(words.literal(index + 1)).is_some_and(|name| name.eq_ignore_ascii_case("plpgsql"))
    });
    let is_body = |index: &usize| language.is_none_or(|language| *index != language + 1);
    let body = (index..words.end(index)).filter(is_body).find_map(|index| words.literal(index));
    match body.filter(|_| is_known) {
        Some(body) => {
            let mut inner = Found { within: found.within.clone(), ..Found::default() };
            text::scan(&mut inner, catalog, &body, Place::PlPgSql);
            found.and(inner.of_block());
        }
        None => {
            found.acts = true;
            found.doubts.insert("runs a block in a language other than PL/pgSQL".to_owned());
        }
    }
}

/// Whether the words stand somewhere in the statement.
fn has(words: &Words<'_>, index: usize, wanted: &[&str]) -> bool {
    (index..words.end(index)).any(|index| words.are(index, wanted))
}
