//! The directives about SQL that varies.

use sqlwright_source::lexer::{TokenKind, lex};

use crate::build::names::snake_case;
use crate::check::parse::annotation::usable;
use crate::check::parse::ast::Directive;
use crate::check::parse::cursor::{Cursor, Parsed, malformed};
use crate::source::Spanned;

/// `sort NAME` or `sort NAME = items`.
pub(in crate::check::parse) fn sort(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    let name = name(cursor, "the name of the sort")?;
    let items = match cursor.takes('=') {
        Some(_) => Some(text(cursor, "what to sort by")?),
        None => None,
    };
    Ok(Directive::Sort { name, items })
}

/// `choice GROUP.NAME = text`.
pub(in crate::check::parse) fn choice(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    let group = name(cursor, "the name of the choice")?;
    cursor.expect('.', "`.` and the name of the alternative")?;
    let name = name(cursor, "the name of the alternative")?;
    cursor.expect('=', "`=`")?;
    Ok(Directive::Choice { group, name, text: text(cursor, "what stands in the statement")? })
}

/// `always CONDITION`.
pub(in crate::check::parse) fn always(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    text(cursor, "a condition").map(Directive::Always)
}

/// `a, b`.
pub(in crate::check::parse) fn columns(cursor: &mut Cursor<'_>) -> Parsed<Vec<Spanned<String>>> {
    let mut list = Vec::new();
    loop {
        let Some(name) = cursor.name()? else {
            return Err(cursor.unexpected("the name of a column"));
        };
        list.push(name);
        if cursor.takes(',').is_none() {
            return Ok(list);
        }
    }
}

/// A piece of SQL that stands for itself: its brackets close, and nothing in it reaches beyond it.
fn text(cursor: &mut Cursor<'_>, what: &str) -> Parsed<Spanned<String>> {
    let text = cursor.remainder();
    let mut depth = 0_i32;
    let mut is_whole = !text.value.is_empty();
    for token in lex(&text.value) {
        match token.kind {
            TokenKind::Bracket(b'(' | b'[') => depth += 1,
            TokenKind::Bracket(_) => depth -= 1,
            TokenKind::Semicolon | TokenKind::LineComment | TokenKind::BlockComment | TokenKind::Unterminated(_) => {
                is_whole = false
            }
            _ => {}
        }
        is_whole &= depth >= 0;
    }
    if is_whole && depth == 0 {
        return Ok(text);
    }
    if text.value.is_empty() {
        return Err(cursor.unexpected(what));
    }
    let message = "the SQL of a directive must be whole: brackets and quotes closed, without comments and `;`";
    Err(malformed(message).at(text.span, format!("expected {what}")).into())
}

fn name(cursor: &mut Cursor<'_>, what: &str) -> Parsed<Spanned<String>> {
    let Some(name) = cursor.plain_name() else { return Err(cursor.unexpected(what)) };
    usable(&name)?;
    usable(&Spanned::new(snake_case(&name.value).into(), name.span))?;
    Ok(name)
}
