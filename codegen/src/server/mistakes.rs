//! Statements that PostgreSQL takes and that hardly mean what they say: warned about.

use crate::diagnostics::Diagnostic;
use crate::parse::ast::Sql;
use crate::parse::lexer::lex;
use crate::source::Span;

/// What is before a literal that is a pattern.
const PATTERNS: &[&str] = &["LIKE", "ILIKE", "TO", "~", "~*", "~~", "~~*", "||"];

/// All that is to be said about one statement.
pub(super) fn of(sql: &Sql) -> Vec<Diagnostic> {
    let tokens: Vec<_> = lex(&sql.text).into_iter().filter(|token| !token.kind.is_comment()).collect();
    let words: Vec<String> = tokens.iter().map(|token| sql.text[token.range.clone()].to_ascii_uppercase()).collect();
    let word = |index: Option<usize>| index.and_then(|index| words.get(index)).map_or("", String::as_str);
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let before = |count: usize| word(index.checked_sub(count));
        let start = sql.offset_in_file(token.range.start);
        if words[index].starts_with('\'') {
            let literal = &sql.text[token.range.clone()];
            if let Some(name) = parameter_in(literal, before(1)) {
                let place = Span::new(sql.span.file, start..start + literal.len());
                found.push(in_literal(name, place));
            }
            continue;
        }
        let parameter = sql.parameters.iter().find_map(|parameter| {
            let used = parameter.uses.iter().find(|used| used.start == start)?;
            Some((&parameter.name, *used))
        });
        let Some((name, place)) = parameter.filter(|_| words[index].starts_with('$')) else { continue };
        let after = word(Some(index + 1));
        if before(1) == "(" && before(2) == "IN" && after == ")" {
            found.push(in_list(name, place));
        }
        let ends = matches!(
            after,
            "" | "," | ")" | "ASC" | "DESC" | "NULLS" | "LIMIT" | "OFFSET" | "FETCH" | "FOR" | "HAVING" | "ORDER"
        );
        if before(1) == "BY" && matches!(before(2), "ORDER" | "GROUP") && ends {
            found.push(by_constant(name, before(2), place));
        }
    }
    found
}

fn in_list(name: &str, place: Span) -> Diagnostic {
    let text = format!("`IN (:{name})` compares with one value, not with a list");
    let help = format!(
        "for a list write `= ANY (:{name})`, and `<> ALL (:{name})` for NOT IN; for one value write `= :{name}`"
    );
    Diagnostic::warning("list-of-one", text).at(place, "one value").help(help)
}

fn by_constant(name: &str, clause: &str, place: Span) -> Diagnostic {
    let verb = if clause == "ORDER" { "sorts" } else { "groups" };
    let text = format!("`{clause} BY :{name}` {verb} by one value, which is the same for all rows");
    let help = format!(
        "a parameter cannot be the name of a column: write a branch for each, as in `CASE WHEN :{name} = 'title' THEN title END`"
    );
    Diagnostic::warning("constant-order", text).at(place, "the same in all rows").help(help)
}

fn in_literal(name: &str, place: Span) -> Diagnostic {
    let text = format!("`:{name}` within a literal is text, not a parameter");
    let help = format!("write `'%' || :{name} || '%'` or the like, or only `:{name}`");
    Diagnostic::warning("parameter-in-literal", text).at(place, "").help(help)
}

/// A name behind a colon: all of a literal, or within one that is a pattern.
fn parameter_in<'l>(literal: &'l str, before: &str) -> Option<&'l str> {
    let inner = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    let name_at = |at: usize| {
        let rest = inner.get(at..)?.strip_prefix(':')?;
        let end = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches('_');
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_').then_some(name)
    };
    let whole = || name_at(0).filter(|name| name.len() + 1 == inner.len());
    let within = || {
        let starts = inner.match_indices(':').map(|(at, _)| at);
        let mut starts = starts.filter(|at| inner[..*at].is_empty() || inner[..*at].ends_with(['%', '_', ' ']));
        starts.find_map(name_at)
    };
    match before {
        _ if PATTERNS.contains(&before) => within(),
        "=" | "<>" | "!=" => whole(),
        _ => None,
    }
}
