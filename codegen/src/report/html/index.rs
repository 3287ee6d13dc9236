//! The index that the script searches: for each statement what the filters ask, and the words that it can be found by.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlwright_source::lexer::{TokenKind, Tokens};

use super::Page;
use crate::report::overview::{Use, uses};
use crate::report::statement::Statement;
use crate::report::visible;

/// The index, in the order of the page.
pub(super) fn index(page: &Page<'_>) -> Value {
    let tables: Vec<&str> = page.tables.iter().map(|table| table.name).collect();
    let repositories: Vec<&str> = page.repositories.iter().map(|(name, _)| *name).collect();
    let numbered = page.repositories.iter().zip(0..).flat_map(|((_, all), at)| all.iter().map(move |one| (at, *one)));
    let statements: Vec<Value> = numbered.map(|(repository, one)| statement(page, repository, one, &tables)).collect();
    json!({ "repositories": repositories, "tables": tables, "statements": statements })
}

fn statement(page: &Page<'_>, repository: usize, statement: &Statement, tables: &[&str]) -> Value {
    let codes: Vec<&str> = page.findings_about(statement).map(|finding| finding.code.as_str()).collect();
    let effects = uses(statement);
    let effects =
        effects.iter().filter_map(|(name, one)| Some(json!([tables.binary_search(name).ok()?, letters(one)])));
    let has = [
        (!statement.violations.is_empty(), 'v'),
        (!codes.is_empty(), 'f'),
        (!statement.doc.is_empty(), 'd'),
        (statement.varies.is_some(), 'x'),
        (statement.bulk.is_some(), 'b'),
        (!statement.opaque.is_empty(), 'o'),
    ];
    let has: String = has.into_iter().filter(|(applies, _)| *applies).map(|(_, letter)| letter).collect();
    json!({
        "r": repository,
        "n": statement.qualified_name(),
        "c": statement.cardinality,
        "t": effects.collect::<Vec<_>>(),
        "h": has,
        "w": words(statement, &codes),
    })
}

/// What it does to a table.
fn letters(one: &Use<'_>) -> String {
    let letters = [
        (one.reads.is_some(), 'r'),
        (one.writes.is_some(), 'w'),
        (!one.cascades.is_empty(), 'c'),
        (!one.locks.is_empty(), 'l'),
        (!one.violations.is_empty(), 'v'),
    ];
    letters.into_iter().filter(|(applies, _)| *applies).map(|(_, letter)| letter).collect()
}

/// Each word once, in lower case.
fn words(statement: &Statement, codes: &[&str]) -> String {
    let sql = Tokens::new(&statement.sql)
        .filter(|token| !matches!(token.kind, TokenKind::Bracket(_) | TokenKind::Other | TokenKind::Colon));
    let sql = sql.flat_map(|token| statement.sql[token.range].split_whitespace());
    let constraints = statement.violations.iter().filter_map(|violation| violation.constraint.as_deref());
    let values = statement.parameters.iter().chain(&statement.columns);
    let names = values.flat_map(|value| [value.name.as_str(), value.rust.as_str()]);
    let effects = statement.reads.iter().chain(&statement.writes).map(String::as_str);
    let all = sql.chain(constraints).chain(names).chain(effects).chain(codes.iter().copied());
    let all = all.chain(statement.doc.split_whitespace()).map(|word| visible::plain(word).to_lowercase());
    all.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}
