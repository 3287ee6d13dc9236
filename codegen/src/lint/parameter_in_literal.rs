//! A name with a colon before it stands within a literal or a quoted name, where it is text.
//!
//! A colon in a literal is nothing special, so that not every one is reported: a literal must consist of it (`':name'`), or have the name of a
//! parameter of the statement in it, or be one in which a value would stand there (a pattern, an interval, a JSON document or path).
//!
//! ## Why it matters
//!
//! Nothing is replaced within a literal: PostgreSQL sees the colon and the name. The statement finds nothing, or fails when it runs, and the
//! method lacks the argument.
//!
//! ## Example
//!
//! ```sql
//! --! search
//! SELECT title FROM books WHERE title ILIKE '%:text%';
//! ```
//!
//! ## What to do
//!
//! Write the parameter outside the literal: `'%' || :text || '%'`, `:days * interval '1 day'`, `jsonb_build_object('key', :value)`,
//! `:day::date`. A table or column cannot be a parameter: write a statement for each.

use sqlwright_source::lexer::TokenKind;

use super::Subject;
use super::findings::Findings;
use super::tokens::Tokens;
use crate::diagnostics::{Code, Diagnostic};

/// What is before a literal that is a pattern.
const PATTERNS: &[&str] = &["LIKE", "ILIKE", "TO", "~", "~*", "~~", "~~*", "||"];

/// Types whose literals are often written with the type before them.
const TYPES: &[&str] = &["DATE", "INTERVAL", "JSON", "JSONB", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "UUID"];

/// What a literal is meant for, as far as can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// In double quotes.
    Name,
    Pattern,
    Interval,
    /// Of some type.
    Typed,
    JsonPath,
    Json,
    /// The block of DO.
    Block,
    Other,
}

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for tokens in subject.tokens {
        let found = (0..tokens.len()).filter_map(|index| {
            let inner = inner(tokens, index)?;
            let role = role(tokens, index, inner);
            let name = parameter_in(tokens, inner, role)?;
            Some(diagnostic(role, name).at(tokens.place(index), ""))
        });
        found.for_each(|diagnostic| findings.push_once(diagnostic));
    }
}

/// What is between the quotes.
fn inner(tokens: &Tokens, index: usize) -> Option<&str> {
    if !matches!(tokens.kind(index)?, TokenKind::Literal | TokenKind::QuotedIdentifier) {
        return None;
    }
    let text = tokens.text(index);
    let quote = text.find(['\'', '"', '$'])?;
    let length = match text[quote..].strip_prefix('$') {
        Some(rest) => rest.find('$')? + 2,
        None => 1,
    };
    text.get(quote + length..text.len().checked_sub(length)?)
}

fn role(tokens: &Tokens, index: usize, inner: &str) -> Role {
    let before = tokens.before(index, 1);
    let cast = if tokens.word(index + 1) == "::" { tokens.word(index + 2) } else { "" };
    match () {
        () if tokens.kind(index) == Some(TokenKind::QuotedIdentifier) => Role::Name,
        () if tokens.word(0) == "DO" => Role::Block,
        () if before == "INTERVAL" || cast == "INTERVAL" => Role::Interval,
        () if is_path(inner) => Role::JsonPath,
        () if inner.trim_start().starts_with(['{', '[']) && inner.contains('"') => Role::Json,
        () if PATTERNS.contains(&before) => Role::Pattern,
        () if TYPES.contains(&before) || !cast.is_empty() => Role::Typed,
        () => Role::Other,
    }
}

/// Whether a literal is a path of SQL/JSON.
fn is_path(inner: &str) -> bool {
    let path = inner.trim_start().trim_start_matches("strict ").trim_start_matches("lax ");
    path.strip_prefix('$').is_some_and(|rest| rest.starts_with(['.', '[', ' ', '?']))
}

/// A name after a colon: all of it, that of a parameter of the statement, or one where the literal would have a value.
fn parameter_in<'l>(tokens: &Tokens, inner: &'l str, role: Role) -> Option<&'l str> {
    let likely: &[char] = match role {
        Role::Name | Role::Other => &[],
        Role::Pattern => &['%', '_', ' '],
        Role::Interval | Role::Typed => &[' '],
        Role::Json => &[' ', ',', '['],
        Role::JsonPath | Role::Block => &[' ', '(', ',', '='],
    };
    inner.match_indices(':').find_map(|(at, _)| {
        let rest = &inner[at + 1..];
        let end = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = &rest[..end];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        let before = inner[..at].chars().next_back();
        // `[[:alpha:]]` and `(?:…)` of regular expressions.
        if rest[end..].starts_with(':') || before == Some('?') {
            return None;
        }
        let is_parameter = |name: &str| tokens.sql.parameters.iter().any(|parameter| parameter.name == name);
        let stands_alone = before.is_none_or(|before| before != ':' && !before.is_alphanumeric());
        // `_` may be of the pattern.
        let plain = name.trim_end_matches('_');
        if stands_alone && (is_parameter(name) || is_parameter(plain)) {
            return Some(if is_parameter(name) { name } else { plain });
        }
        let whole = before.is_none() && end == rest.len();
        let likely = match before {
            Some(before) => likely.contains(&before),
            None => role != Role::Other && role != Role::Name,
        };
        (whole || likely).then_some(plain).filter(|plain| !plain.is_empty())
    })
}

fn diagnostic(role: Role, name: &str) -> Diagnostic {
    let text = match role {
        Role::Name => format!("`:{name}` within a quoted name is a part of the name, not a parameter"),
        _ => format!("`:{name}` within a literal is text, not a parameter"),
    };
    let help = match role {
        Role::Name => "the name of a table or column is part of the statement: write a statement for each".to_owned(),
        Role::Interval => format!("multiply, as in `:{name} * interval '1 day'`, or write `:{name}::interval`"),
        Role::Typed => format!("write only `:{name}`, with a cast to the type if it needs one"),
        Role::JsonPath => format!(
            "call it `${name}` in the path, and give its value: `jsonb_path_exists(target, '…', jsonb_build_object('{name}', :{name}))`"
        ),
        Role::Json => format!("write `jsonb_build_object('key', :{name})`, or `jsonb_build_array(:{name})`"),
        Role::Block => "write a function instead of the block, and call it with the parameters".to_owned(),
        Role::Pattern | Role::Other => format!("write `'%' || :{name} || '%'` or the like, or only `:{name}`"),
    };
    Diagnostic::new(Code::ParameterInLiteral, text).help(help)
}
