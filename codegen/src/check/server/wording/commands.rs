//! Commands that are about the session or the transaction, by their first words.

use sqlwright_analysis::wording::Command;

use super::words::Words;
use super::{Place, of_body};

/// The command that begins at `index`; `None` for all others.
pub(super) fn command(words: &Words<'_>, index: usize, place: Place) -> Option<Command> {
    Some(match words.name(index)?.as_ref() {
        "set" => set(words, index + 1),
        "reset" if is_user(words, index + 1) => Command::ResetUser,
        "reset" => Command::Reset,
        "create" => return create(words, index),
        "alter" | "drop" | "truncate" => return names_temporary(words, index),
        "select" | "with" => return into(words, index),
        "discard" => Command::Discard,
        "listen" => Command::Listen,
        "unlisten" => Command::Unlisten,
        "load" => Command::Load,
        "prepare" if !words.are(index + 1, &["transaction"]) => Command::Prepare,
        "deallocate" => Command::Deallocate,
        "lock" => Command::LockTable,
        "declare" if place != Place::PlPgSql && has(words, index, &["with", "hold"]) => Command::DeclareWithHold,
        "do" => block(words, index),
        _ => return None,
    })
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
fn set(words: &Words<'_>, index: usize) -> Command {
    if words.are(index, &["constraints"]) {
        return Command::SetConstraints;
    }
    if is_of_transaction(words, index) || words.are(index, &["local"]) && is_of_transaction(words, index + 1) {
        return Command::SetTransaction;
    }
    if words.are(index, &["local"]) {
        return Command::SetLocal(setting(words, index + 1));
    }
    if words.are(index, &["session", "characteristics"]) {
        return Command::SetCharacteristics;
    }
    if words.are(index, &["session", "authorization"]) {
        return Command::SetUser { role: false, back: is_set_back(words, index + 2) };
    }
    let index = if words.are(index, &["session"]) { index + 1 } else { index };
    match setting(words, index) {
        name if name == "role" => Command::SetUser { role: true, back: is_set_back(words, index + 1) },
        name if name == "seed" => Command::SetSeed,
        name => Command::Set(name),
    }
}

/// The name of a setting, also where it has a syntax of its own.
fn setting(words: &Words<'_>, index: usize) -> String {
    let known = [("time", "TimeZone"), ("names", "client_encoding"), ("schema", "search_path"), ("xml", "xmloption")];
    let known = known.iter().find(|(word, _)| words.are(index, &[word]) && !words.is_sign(index + 1, "="));
    if let Some((_, name)) = known {
        return (*name).to_owned();
    }
    let name = words.name(index).unwrap_or_default();
    if words.is_sign(index + 1, ".") {
        return format!("{name}.{}", words.name(index + 2).unwrap_or_default());
    }
    name.into_owned()
}

fn is_of_transaction(words: &Words<'_>, index: usize) -> bool {
    const CHARACTERISTICS: &[&str] =
        &["transaction", "transaction_deferrable", "transaction_isolation", "transaction_read_only"];
    words.is_one_of(index, CHARACTERISTICS)
}

/// Whether SET ROLE and SET SESSION AUTHORIZATION set it back: to DEFAULT or NONE.
fn is_set_back(words: &Words<'_>, index: usize) -> bool {
    let index = if words.is_one_of(index, &["to"]) || words.is_sign(index, "=") { index + 1 } else { index };
    words.is_one_of(index, &["default", "none"])
}

/// RESET ROLE, RESET SESSION AUTHORIZATION.
fn is_user(words: &Words<'_>, index: usize) -> bool {
    words.name(index).is_some_and(|name| name == "role" || name == "session")
}

/// CREATE TEMPORARY, or in the schema `pg_temp`.
fn create(words: &Words<'_>, index: usize) -> Option<Command> {
    let start = if words.are(index + 1, &["or", "replace"]) { index + 3 } else { index + 1 };
    let start = if words.is_one_of(start, &["local", "global"]) { start + 1 } else { start };
    if !words.is_one_of(start, &["temp", "temporary"]) {
        return names_temporary(words, index);
    }
    let what = (start + 1..start + 3).find(|index| words.is_one_of(*index, &["table", "view", "sequence"]));
    let what = what.and_then(|index| words.name(index)).unwrap_or("object".into()).into_owned();
    Some(Command::CreateTemporary { what, dropped_on_commit: has(words, index, &["on", "commit", "drop"]) })
}

fn names_temporary(words: &Words<'_>, index: usize) -> Option<Command> {
    let is_named = |index: usize| words.are(index, &["pg_temp"]) && words.is_sign(index + 1, ".");
    (index..words.end(index)).any(is_named).then_some(Command::NameTemporary)
}

/// SELECT … INTO TEMPORARY.
fn into(words: &Words<'_>, index: usize) -> Option<Command> {
    let is_into = |index: usize| {
        let after = if words.is_one_of(index + 1, &["local", "global"]) { index + 2 } else { index + 1 };
        let is_temporary = words.is_one_of(after, &["temp", "temporary"])
            || words.are(after, &["pg_temp"]) && words.is_sign(after + 1, ".");
        words.are(index, &["into"]) && is_temporary
    };
    (index..words.end(index)).any(is_into).then_some(Command::SelectIntoTemporary)
}

/// DO: its literal is a body, in PL/pgSQL unless it says otherwise.
fn block(words: &Words<'_>, index: usize) -> Command {
    let language = (index..words.end(index)).find(|index| words.are(*index, &["language"]));
    let is_known = language.is_none_or(|index| {
        words.name(index + 1).or(words.literal(index + 1)).is_some_and(|name| name.eq_ignore_ascii_case("plpgsql"))
    });
    let is_body = |index: &usize| language.is_none_or(|language| *index != language + 1);
    let body = (index..words.end(index)).filter(is_body).find_map(|index| words.literal(index));
    Command::Do(body.filter(|_| is_known).map(|body| of_body(&body, Place::PlPgSql)))
}

/// Whether the words stand somewhere in the statement.
fn has(words: &Words<'_>, index: usize, wanted: &[&str]) -> bool {
    (index..words.end(index)).any(|index| words.are(index, wanted))
}
