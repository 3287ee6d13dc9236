//! Which statement of the schema's files made a difference, where that is certain: only one of those that are new has all of the names.

use std::collections::BTreeSet;

use sqlwright_source::lexer::{TokenKind, lex};
use sqlwright_source::{meant, unquoted};

use super::{Cause, Change, Kind, Object, Place, Snapshot, Understood};
use crate::report::Statement;

/// A statement of a schema's file.
struct Written {
    place: Place,
    /// Its names, keywords and texts, each with its line.
    words: Vec<(String, usize)>,
    /// The same as one text.
    whole: String,
}

/// Adds the causes that are certain.
pub(super) fn find(changes: &mut [Change], old: &Snapshot, new: &Snapshot) {
    let added = added(old, new);
    for change in changes {
        let understood = (old.understood.get(&change.statement), new.understood.get(&change.statement));
        let (text, names) = wanted(change, understood);
        let is_same = sql(old, &change.statement) == sql(new, &change.statement);
        // Another text has other reasons, unless the name says it.
        let names = names.into_iter().filter(|names| is_same || names.certain);
        let place = names.into_iter().find_map(|names| place(&names.all, &added));
        let text = text.filter(|_| is_same);
        change.cause = (text.is_some() || place.is_some()).then_some(Cause { text, place });
    }
}

fn sql<'s>(snapshot: &'s Snapshot, name: &str) -> Option<&'s str> {
    let statements = snapshot.report.iter().flat_map(|report| &report.statements);
    let broken = snapshot.broken.iter().any(|broken| broken.statement == name);
    let found = statements.into_iter().find(|one| Statement::qualified_name(one) == name);
    found.map(|one| one.sql.as_str()).filter(|_| !broken)
}

/// Names that a statement must have.
struct Names {
    all: Vec<String>,
    /// They are of one object that is new or gone, and no other has them.
    certain: bool,
}

fn names(parts: &[&str], certain: bool) -> Names {
    Names { all: parts.iter().map(|part| (*part).to_owned()).collect(), certain }
}

type Both<'u> = (Option<&'u Understood>, Option<&'u Understood>);

/// What made the difference, in words, and what the statement that did so would name.
fn wanted(change: &Change, (old, new): Both<'_>) -> (Option<String>, Vec<Names>) {
    let object = change.object.as_deref().unwrap_or_default();
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    match change.kind {
        Kind::NewViolation | Kind::ChangedConstraint | Kind::RenamedConstraint | Kind::MustFail
            if object.contains('.') =>
        {
            (None, vec![column(object, false)])
        }
        Kind::NewViolation | Kind::ChangedConstraint | Kind::RenamedConstraint => {
            let table = new.and_then(|new| {
                let constraints = new.uses.keys().filter(|one| one.kind == "constraint");
                constraints.map(|one| one.name.as_str()).find_map(|name| name.strip_suffix(&format!(".{object}")))
            });
            let kind = if change.message.contains("foreign") { "references" } else { "check" };
            let fallback = table.map(|table| names(&[&last(table), kind], false));
            let named = [names(&[object, "add"], true), names(&[object, "create"], true), names(&[object], true)];
            (None, named.into_iter().chain(fallback).collect())
        }
        Kind::Rows => match old.zip(new).map(|(old, new)| lost_keys(old, new)).as_deref() {
            Some([name]) => (
                Some(format!("the unique index {name} was dropped")),
                vec![names(&[name, "drop"], true), names(&[name], true)],
            ),
            _ => (None, Vec::new()),
        },
        Kind::ColumnNullable => match old.zip(new).map(|(old, new)| gone(old, new, "not null")).as_deref() {
            Some([name]) => {
                let text = format!("{} is no longer NOT NULL", super::facts::short(name));
                (Some(text), vec![column(name, false)])
            }
            _ => (None, different(old, new)),
        },
        Kind::ColumnType | Kind::ParameterType => (None, different(old, new)),
        Kind::Labels => (None, vec![names(&[&last(object)], false)]),
        Kind::LostIndex => (None, vec![names(&[object, "drop"], true), names(&[object], true)]),
        Kind::Definition => {
            let (_, name) = split(object);
            let name = name.split('(').next().unwrap_or_default();
            match object.contains("column ") {
                true => (None, vec![column(name, false)]),
                false => (None, vec![names(&[&last(name)], false)]),
            }
        }
        Kind::Refused => {
            let quoted = quoted(&change.message);
            let with = |verb: &'static str| {
                let mut all = quoted.clone();
                all.push(verb.to_owned());
                Names { all, certain: true }
            };
            match quoted.is_empty() {
                true => (None, Vec::new()),
                false => (None, vec![with("drop"), with("rename"), with("alter")]),
            }
        }
        _ => (None, Vec::new()),
    }
}

/// The column that is different, if there is only one; or the view.
fn different(old: Option<&Understood>, new: Option<&Understood>) -> Vec<Names> {
    let Some((old, new)) = old.zip(new) else { return Vec::new() };
    let differs = |object: &&Object| new.uses.get(object).is_some_and(|other| Some(other) != old.uses.get(object));
    for kind in ["column", "view", "function"] {
        let objects: Vec<&Object> = old.uses.keys().filter(|one| one.kind == kind).filter(differs).collect();
        if let [one] = objects[..] {
            let name = one.name.split('(').next().unwrap_or_default();
            return match kind {
                "column" => vec![column(name, false)],
                _ => vec![names(&[name.rsplit('.').next().unwrap_or_default()], false)],
            };
        }
    }
    Vec::new()
}

/// `schema.table.column` as the names of table and column.
fn column(name: &str, certain: bool) -> Names {
    let mut parts = name.rsplit('.');
    let (column, table) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    names(&[table, column], certain)
}

/// Kind and name.
fn split(object: &str) -> (&str, &str) {
    object.rsplit_once(' ').unwrap_or_default()
}

/// Objects of a kind that one side has and the other has not.
fn gone(old: &Understood, new: &Understood, kind: &str) -> Vec<String> {
    let of = |side: &Understood| {
        side.uses.keys().filter(|one| one.kind == kind).map(|one| one.name.clone()).collect::<BTreeSet<_>>()
    };
    of(old).difference(&of(new)).cloned().collect()
}

/// Unique indexes that are no longer there or no longer unique.
fn lost_keys(old: &Understood, new: &Understood) -> Vec<String> {
    let of = |side: &Understood| {
        let indexes = side.uses.iter().filter(|(object, _)| object.kind == "index");
        let unique = indexes.flat_map(|(_, definitions)| definitions).filter(|one| one.starts_with("UNIQUE "));
        unique.filter_map(|one| Some(one.rsplit_once('\n')?.1.to_owned())).collect::<BTreeSet<_>>()
    };
    of(old).difference(&of(new)).cloned().collect()
}

/// Names in a message of PostgreSQL.
fn quoted(message: &str) -> Vec<String> {
    let quoted: Vec<String> = message
        .split('"')
        .skip(1)
        .step_by(2)
        .map(|name| name.rsplit('.').next().unwrap_or_default().to_owned())
        .collect();
    match quoted.is_empty() {
        true => {
            let after = message.split_once("column ").or_else(|| message.split_once("function ")).map(|(_, rest)| rest);
            let name = after.and_then(|rest| rest.split([' ', '(']).next()).unwrap_or_default();
            [name.rsplit('.').next().unwrap_or_default().to_owned()]
                .into_iter()
                .filter(|name| !name.is_empty())
                .collect()
        }
        false => quoted,
    }
}

/// Where the only one of the statements with these names stands; or the first, if they are all in one file.
fn place(names: &[String], added: &[Written]) -> Option<Place> {
    let has = |written: &&Written| names.iter().all(|name| written.words.iter().any(|(word, _)| word == name));
    let found: Vec<&Written> = added.iter().filter(has).collect();
    let first = found.first()?;
    if !found.iter().all(|one| one.place.file == first.place.file) {
        return None;
    }
    let name = names.iter().find(|name| name.chars().any(|c| c == '_')).or_else(|| names.last())?;
    let line = first.words.iter().find(|(word, _)| word == name).map_or(first.place.line, |(_, line)| *line);
    Some(Place { file: first.place.file.clone(), line })
}

/// The statements that the new files have and the old ones have not.
fn added(old: &Snapshot, new: &Snapshot) -> Vec<Written> {
    let (Some(before), Some(after)) = (&old.schema, &new.schema) else { return Vec::new() };
    let known: BTreeSet<String> =
        before.iter().flat_map(|(path, text)| statements(path, text)).map(|written| written.whole).collect();
    let written = after.iter().filter(|(path, text)| before.get(*path) != Some(text));
    let written = written.flat_map(|(path, text)| statements(path, text));
    written.filter(|written| !known.contains(&written.whole)).collect()
}

fn statements(path: &str, text: &str) -> Vec<Written> {
    let mut found = Vec::new();
    let (mut words, mut at, mut line) = (Vec::new(), 0, 1);
    for token in lex(text) {
        line += text.get(at..token.range.start).map_or(0, |skipped| skipped.matches('\n').count());
        at = token.range.start;
        if token.kind == TokenKind::Semicolon {
            found.extend(written(path, std::mem::take(&mut words)));
        } else if !token.kind.is_comment() {
            let written = text.get(token.range.clone()).unwrap_or_default();
            words.push((word(token.kind, written), line));
        }
    }
    found.extend(written(path, words));
    found
}

fn word(kind: TokenKind, written: &str) -> String {
    match kind {
        TokenKind::Word | TokenKind::QuotedIdentifier => match unquoted(written) {
            Some(name) => name,
            None => meant(written),
        },
        TokenKind::Literal => written.trim_matches('\'').to_owned(),
        _ => written.to_owned(),
    }
}

fn written(path: &str, words: Vec<(String, usize)>) -> Option<Written> {
    let line = words.first()?.1;
    let whole = words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ");
    Some(Written { place: Place { file: path.to_owned(), line }, words, whole })
}
