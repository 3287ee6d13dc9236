//! Documentation from SQL: comments, statements and reasons become doc attributes, and nothing else.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;

use super::format::WIDTH;
use crate::build::model::varying::{Term, Varying};
use crate::build::model::{Cardinality, ColumnName, Output, Repository, SessionEffects, Statement, Violation};
use crate::build::names::ValueIdent;

/// What stands before the text of a method's documentation.
const MARGIN: usize = "    /// ".len();

/// Doc attributes, one per line.
pub(super) fn lines<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> TokenStream {
    let lines = lines.into_iter().map(|line| behind_slashes(line.as_ref()));
    quote!(#(#[doc = #lines])*)
}

/// What stands behind the `///`.
pub(super) fn behind_slashes(line: &str) -> String {
    let line = clean(line);
    if line.is_empty() { line } else { format!(" {line}") }
}

/// The documentation of a method, line by line, as it stands behind `///`.
pub(super) fn method(statement: &Statement, repository: &Repository) -> Vec<String> {
    let mut all = author(&statement.docs);
    if !all.is_empty() {
        all.push(String::new());
    }
    let sql: Vec<String> = statement.typed_sql.lines().map(|line| clean(line).trim_end().to_owned()).collect();
    let longest = sql.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    all.push(format!("{fence}sql"));
    all.extend(sql);
    all.push(fence);
    all.extend(paragraph(facts(statement, repository)));
    all.iter().map(|line| behind_slashes(line)).collect()
}

/// What is known of it, in sentences.
fn facts(statement: &Statement, repository: &Repository) -> Vec<String> {
    let mut all = vec![result(statement)];
    all.extend(statement.varying.as_ref().and_then(|varying| varies(varying, statement)));
    if let Some(limit) = statement.timeout {
        all.push(format!("Time limit: {}.", duration(limit)));
    }
    let effects = [("Reads", &statement.effects.reads), ("Writes", &statement.effects.writes)];
    let effects = effects.iter().filter(|(_, columns)| !columns.is_empty());
    all.extend(effects.map(|(verb, columns)| format!("{verb} {}.", tables(*columns))));
    all.extend(violated(statement));
    all.extend(statement.effects.opaque.iter().map(|opaque| format!("Other effects: {}.", escape(opaque))));
    all.extend(needs(&statement.effects.session));
    // The file is told by the module's documentation, and the statement by the method's name.
    if statement.name != statement.method.bare() {
        all.push(format!("Source: `{}`, `{}`.", repository.file, statement.name));
    }
    all
}

/// What its SQL depends on.
fn varies(varying: &Varying, statement: &Statement) -> Option<String> {
    if varying.options.is_some() || !varying.choices.is_empty() {
        let options = varying.options.iter().flat_map(|options| &options.fields).map(|field| &field.name);
        let choices = varying.required_choices().map(|choice| &choice.field);
        return Some(format!("The SQL depends on {}.", list(choices.chain(options))));
    }
    let given = varying.terms.iter().filter_map(|term| match term {
        Term::Parameter(index, _) => Some(&statement.parameters[*index].field.name),
        _ => None,
    });
    let given: Vec<_> = given.collect();
    let verb = if given.len() == 1 { "it is given" } else { "they are given" };
    (!given.is_empty()).then(|| format!("What depends on {} is sent only if {verb}.", list(given)))
}

fn list<'a>(names: impl IntoIterator<Item = &'a ValueIdent>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{}`", name.bare())).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// What it has to run in.
fn needs(session: &SessionEffects) -> impl Iterator<Item = String> {
    let needs = [
        ("a session of its own", "NoSession", "over a pool", &session.changes),
        ("a transaction", "NoTransaction", "outside one", &session.transaction_only),
    ];
    needs.into_iter().filter(|(.., reasons)| !reasons.is_empty()).map(|(what, kind, place, reasons)| {
        let reasons: Vec<_> = reasons.iter().map(|reason| escape(reason)).collect();
        format!("Requires {what} (error `{kind}` {place}): {}.", reasons.join("; "))
    })
}

/// The constraints that a caller may meet in the plain error; an error enum has them as variants.
fn violated(statement: &Statement) -> Option<String> {
    if statement.error.is_some() {
        return None;
    }
    let decided = statement.violations.iter().filter(|violation| violation.is_decided_by_callers());
    let mut names: Vec<String> = Vec::new();
    for constraint in decided.filter_map(|violation| violation.constraint.as_ref()) {
        let name = format!("`{constraint}`");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| format!("Can violate {}.", names.join(", ")))
}

/// Sentences that fill lines. None is parted, because what stands within one can mean something else to Markdown at the beginning
/// of a line.
pub(super) fn paragraph(sentences: Vec<String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for sentence in sentences {
        match lines.last_mut() {
            Some(line) if MARGIN + line.chars().count() + sentence.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(&sentence);
            }
            _ => lines.push(sentence),
        }
    }
    lines
}

/// The constraint, what it is on, and why it can be violated.
pub(super) fn violation(violation: &Violation) -> String {
    let place = match &violation.domain {
        Some(domain) => format!("the domain `{domain}`"),
        None => format!("`{}`", violation.table),
    };
    let columns: Vec<_> = violation.columns.iter().map(|column| format!("`{column}`")).collect();
    let columns = if columns.is_empty() { String::new() } else { format!(" ({})", columns.join(", ")) };
    let constraint = violation.constraint.as_deref().unwrap_or_default();
    format!("`{constraint}` on {place}{columns}: {}.", escape(&violation.reason.text))
}

/// What comes back, and why.
fn result(statement: &Statement) -> String {
    let rows = match (&statement.output, statement.cardinality) {
        (Output::Count, _) => return "Returns the number of rows affected.".to_owned(),
        (Output::CopyIn(_), _) => {
            return "Takes any number of rows, and returns how many are stored: nothing before its `finish`."
                .to_owned();
        }
        (Output::AffectsOne { enforced: false }, _) => return "Fails unless exactly one row is affected.".to_owned(),
        (Output::AffectsOne { enforced: true }, _) => {
            return "Fails unless exactly one row is affected, which the server enforces: else nothing is stored."
                .to_owned();
        }
        (_, Cardinality::None) => "No rows",
        (_, Cardinality::ExactlyOne) => "Exactly one row",
        (_, Cardinality::AtMostOne) => "At most one row",
        // What is proven, and why, is about the rows of the join.
        (Output::OptionalGroup(..), Cardinality::Many) => "At most one group, of any number of rows",
        (Output::Grouped(..), Cardinality::Many) => "Any number of groups",
        (_, Cardinality::Many) => "Any number of rows",
    };
    format!("{rows}: {}.", escape(&statement.cardinality_reason.text))
}

/// As the author writes it: `500ms`, `2s`, `1min`.
fn duration(limit: Duration) -> String {
    match limit.as_millis() {
        minutes if minutes % 60_000 == 0 => format!("{}min", minutes / 60_000),
        seconds if seconds % 1000 == 0 => format!("{}s", seconds / 1000),
        millis => format!("{millis}ms"),
    }
}

/// The tables of some columns: `customers`, and with their schema where it is not `public`.
fn tables<'a>(columns: impl IntoIterator<Item = &'a ColumnName>) -> String {
    let mut tables: Vec<String> = Vec::new();
    for column in columns {
        let table = if column.schema == "public" {
            format!("`{}`", column.table)
        } else {
            format!("`{}.{}`", column.schema, column.table)
        };
        if tables.last() != Some(&table) {
            tables.push(table);
        }
    }
    tables.sort();
    tables.dedup();
    tables.join(", ")
}

/// An author's comment: a fenced or indented block in it is text, never a test that `cargo test` would run.
pub(super) fn author(docs: &[String]) -> Vec<String> {
    let mut inside = false;
    let text = |line: &String| {
        // What is taken out could leave a fence behind.
        let line = clean(line);
        let trimmed = line.trim();
        if is_fence(trimmed) {
            inside = !inside;
            let mark = trimmed.chars().next().unwrap_or('`');
            let length = trimmed.chars().take_while(|c| *c == mark).count();
            let fence = mark.to_string().repeat(length);
            return if inside { format!("{fence}text") } else { fence };
        }
        if inside { line.trim_end().to_owned() } else { without_nested_code(trimmed) }
    };
    let mut lines: Vec<String> = docs.iter().map(text).collect();
    if inside {
        lines.push("```".to_owned());
    }
    lines
}

fn is_fence(text: &str) -> bool {
    text.starts_with("```") || text.starts_with("~~~")
}

/// A line whose lists, quotations and footnotes do not begin with a block of code.
fn without_nested_code(line: &str) -> String {
    let mut markers = String::new();
    let mut rest = line;
    while let Some(length) = marker(rest) {
        markers += rest[..length].trim_end();
        markers.push(' ');
        rest = rest[length..].trim_start();
    }
    let escape = if !markers.is_empty() && is_fence(rest) || rest.starts_with("[^") { "\\" } else { "" };
    format!("{markers}{escape}{rest}")
}

/// The length of the marker of a quotation or list that a line begins with.
fn marker(line: &str) -> Option<usize> {
    if line.starts_with('>') {
        return Some(1);
    }
    let digits = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
    let sign = line[digits..].chars().next()?;
    let is_marker = if digits == 0 { "-*+".contains(sign) } else { ".)".contains(sign) };
    let blank = line[digits + sign.len_utf8()..].starts_with([' ', '\t']);
    (is_marker && blank).then_some(digits + sign.len_utf8())
}

/// A comment of the schema, as one paragraph.
pub(super) fn comment(comment: Option<&String>) -> TokenStream {
    match comment {
        Some(comment) => lines(author(&comment.lines().map(str::to_owned).collect::<Vec<_>>())),
        None => TokenStream::new(),
    }
}

/// Keeps Markdown from reading meaning into a sentence about SQL.
pub(super) fn escape(sentence: &str) -> String {
    let mut escaped = String::new();
    for character in sentence.chars() {
        if matches!(character, '*' | '[' | ']' | '<' | '>' | '`' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A line of a doc comment can hold neither control characters nor ones that turn the direction of text.
fn clean(line: &str) -> String {
    let allowed = |c: &char| {
        (!c.is_control() || *c == '\t')
            && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    line.chars().filter(allowed).collect()
}
