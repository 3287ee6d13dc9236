//! `--@ group`: rows that follow each other are one, where that is proven.

use super::parse::ast::Directive;
use super::{CheckedStatement, Complete};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};
use sqlwright_analysis as analysis;
use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::facts::Ungrouped;

const NEST: &str = "collect the rows in a sub-select: `ARRAY(SELECT ROW(…) FROM … ORDER BY …)`, with `--@ nest`";

/// Finds out what tells the groups of a statement apart, if it asks for groups, and says why there are none.
pub(super) fn find(
    statement: &mut CheckedStatement,
    catalog: &Catalog,
    options: analysis::Options,
    diagnostics: &mut Diagnostics,
) {
    let Some(complete) = statement.complete() else { return };
    let mut directives = complete.parsed.directives.iter().filter_map(grouped);
    let Some((place, alias)) = directives.next() else { return };
    if let Some((other, second)) = directives.next() {
        diagnostics.push(several(place, alias, other, second));
        return;
    }
    match key(complete, place, alias, catalog, options) {
        Ok(key) => statement.group_key = key,
        Err(diagnostic) => diagnostics.push(*diagnostic),
    }
}

/// The place and the alias.
fn grouped(directive: &Spanned<Directive>) -> Option<(Span, &str)> {
    match &directive.value {
        Directive::Embed { alias, groups: true, .. } => Some((directive.span, &alias.value)),
        _ => None,
    }
}

fn several(place: Span, alias: &str, other: Span, second: &str) -> Diagnostic {
    let (one, two) = (alias.escape_debug(), second.escape_debug());
    let text = format!("`{one}` and `{two}` cannot both be collections of one join");
    let note = format!(
        "the result is their cross product: each row of `{one}` is there once for each row of `{two}`, and the other way round"
    );
    Diagnostic::new(Code::InvalidGrouping, text).at(other, "the second").also(place, "the first").note(note).help(NEST)
}

fn key(
    statement: Complete<'_>,
    place: Span,
    alias: &str,
    catalog: &Catalog,
    options: analysis::Options,
) -> Result<Option<Vec<usize>>, Box<Diagnostic>> {
    let refuse = |text: &str| Diagnostic::new(Code::InvalidGrouping, text).at(place, "");
    if statement.parsed.template.is_some() {
        let text = "the rows of a statement that varies cannot be grouped";
        return Err(refuse(text)
            .help("add `--@ constant` if it varies by guards alone, or write a statement of its own")
            .into());
    }
    let of_alias = |(index, (_, facts)): (usize, (_, &analysis::facts::ColumnFacts))| {
        facts.row.as_ref().is_some_and(|row| row.alias == alias).then_some(index)
    };
    let members: Vec<usize> = statement.columns().enumerate().filter_map(of_alias).collect();
    if members.is_empty() {
        // Lowering says so, as of any embedded alias.
        return Ok(None);
    }
    let why = match analysis::group_key(statement.described, catalog, options, &members) {
        Ok(key) => return unambiguous(statement, key, refuse).map(Some),
        Err(why) => why,
    };
    let name = |column: usize| statement.described.columns[column].name.escape_debug().to_string();
    Err(Box::new(match why {
        Ungrouped::Rows(what) => {
            let text = format!("the rows cannot be grouped: the statement {what}");
            refuse(&text).help(NEST)
        }
        Ungrouped::Computed(column) => {
            let text =
                format!("the rows cannot be grouped: the column `{}` is not a plain column of FROM", name(column));
            refuse(&text).note("whether it is the same in all rows of a group is not known").help(NEST)
        }
        Ungrouped::Apart { entry, subject: None, reason, .. } => {
            let text =
                format!("the rows of a group may not be together: ORDER BY does not begin with a key of {entry}");
            refuse(&text).note(reason.text).help("begin ORDER BY with the primary key of what a group is about")
        }
        Ungrouped::Apart { member, entry, subject: Some(subject), reason } => {
            let text = format!("for one row of {subject} there can be several of {entry}");
            let note = format!("each of them is there once for each row of {member}, a cross product: {}", reason.text);
            let help = format!(
                "if a group is about one row of {entry}, put its key into ORDER BY, ahead of the columns of {member}; \
                 if {entry} is another collection, {NEST}"
            );
            refuse(&text).note(note).help(help)
        }
        Ungrouped::KeyNotSelected => {
            let text = "the columns in ORDER BY that tell the groups apart are not in the result";
            refuse(text).help("select them")
        }
    }))
}

/// The key, if it is never NULL: two groups without one could not be told apart.
fn unambiguous(
    statement: Complete<'_>,
    key: Vec<usize>,
    refuse: impl Fn(&str) -> Diagnostic,
) -> Result<Vec<usize>, Box<Diagnostic>> {
    let nullable = key.iter().find(|column| statement.facts.columns[**column].nullability.nullable);
    let Some(column) = nullable else { return Ok(key) };
    let (described, facts) = (&statement.described.columns[*column], &statement.facts.columns[*column]);
    let text = format!("`{}`, which tells the groups apart, can be NULL", described.name.escape_debug());
    let help = "join so that it cannot be NULL, or leave the rows without it out";
    Err(refuse(&text).note(facts.nullability.reason.text.clone()).help(help).into())
}
