//! Where stars stand in the text.

use sqlwright_source::lexer::{Token, TokenKind};
use sqlwright_source::meant;

/// A star: what stands before it, up to its dot, and the place of both. `TABLE` is one that needs words around the columns.
pub(super) struct Star<'a> {
    pub(super) before: &'static str,
    pub(super) qualifier: &'a str,
    pub(super) after: &'static str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The star that begins at a place: `*`, `t.*`, `schema.t.*`.
pub(super) fn star<'a>(text: &'a str, tokens: &[Token], place: usize) -> Option<Star<'a>> {
    let first = tokens.iter().position(|token| token.range.start == place)?;
    let mut at = first;
    while is_name(&tokens[at]) {
        tokens.get(at + 1).filter(|token| is(text, token, "."))?;
        at += 2;
        tokens.get(at)?;
    }
    is(text, &tokens[at], "*").then(|| until(text, place, &tokens[at]))
}

/// The stars behind an expression of a composite type: `(…).*`, `(…).field.*`, `t.elements[1].*`, `$1.*`.
pub(super) fn composites<'a>(text: &'a str, tokens: &[Token]) -> Vec<Star<'a>> {
    let dotted = (2..tokens.len()).filter(|at| is(text, &tokens[*at], "*") && is(text, &tokens[at - 1], "."));
    let stars = dotted.filter_map(|at| {
        let first = expression(text, tokens, at - 2)?;
        let simple = tokens[first..at].iter().all(|token| is_name(token) || is(text, token, "."));
        (!simple).then(|| until(text, tokens[first].range.start, &tokens[at]))
    });
    stars.collect()
}

/// The first token of the expression that ends with a token (`c_expr` with its `indirection` in `gram.y`).
fn expression(text: &str, tokens: &[Token], last: usize) -> Option<usize> {
    let mut at = last;
    loop {
        match tokens[at].kind {
            TokenKind::Bracket(b']') => at = opening(tokens, at)?.checked_sub(1)?,
            TokenKind::Bracket(b')') => return opening(tokens, at),
            _ if is_name(&tokens[at]) && at >= 2 && is(text, &tokens[at - 1], ".") => at -= 2,
            _ => return Some(at),
        }
    }
}

fn opening(tokens: &[Token], closing: usize) -> Option<usize> {
    let mut depth = 0_usize;
    (0..=closing).rev().find(|at| {
        match tokens[*at].kind {
            TokenKind::Bracket(b')' | b']') => depth += 1,
            TokenKind::Bracket(_) => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// The words `TABLE` that stand for `SELECT * FROM`, each with the name of its table.
pub(super) fn tables<'a>(text: &'a str, tokens: &[Token]) -> Vec<(String, Star<'a>)> {
    let words = tokens.iter().enumerate().filter(|(_, token)| is(text, token, "table"));
    let tables = words.filter_map(|(at, word)| {
        let behind = &tokens[at + 1..];
        let skipped = behind.iter().take_while(|token| is(text, token, "only") || is(text, token, "(")).count();
        let mut name = skipped;
        while behind.get(name + 1).is_some_and(|token| is(text, token, ".")) {
            name += 2;
        }
        let name = behind.get(name).filter(|token| is_name(token))?;
        let star =
            Star { before: "SELECT ", qualifier: "", after: " FROM", start: word.range.start, end: word.range.end };
        Some((meant(&text[name.range.clone()]), star))
    });
    tables.collect()
}

fn until<'a>(text: &'a str, start: usize, star: &Token) -> Star<'a> {
    let qualifier = &text[start..star.range.start];
    Star { before: "", qualifier, after: "", start, end: star.range.end }
}

fn is(text: &str, token: &Token, word: &str) -> bool {
    text[token.range.clone()].eq_ignore_ascii_case(word)
}

fn is_name(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier)
}
