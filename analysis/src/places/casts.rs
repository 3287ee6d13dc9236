//! Casts as they are written: PostgreSQL keeps the type of `$1::int[][]`, and not that the author meant two dimensions.

use crate::lexer::{Token, TokenKind};

/// How many dimensions are written in the cast of what begins at this place: `$1::int[][]`, `CAST($1 AS int[][])`.
pub(super) fn dimensions(text: &str, tokens: &[Token], place: usize) -> Option<usize> {
    let at = tokens.iter().position(|token| token.range.start == place)?;
    let word = |index: usize| tokens.get(index).and_then(|token| text.get(token.range.clone()));
    let is = |index: usize, wanted: &str| word(index).is_some_and(|word| word.eq_ignore_ascii_case(wanted));
    // A parameter has the place of its cast where that is further left (`variable_coerce_param_hook` in `parse_param.c`).
    let mut next = match (is(at, "CAST"), is(at + 1, "::")) {
        (true, _) if is(at + 1, "(") && is(at + 3, "AS") => at + 4,
        (false, true) => at + 2,
        _ => return None,
    };
    // The name of the type, and in parentheses how long it is.
    let is_name = |index: usize| match tokens.get(index).map(|token| token.kind) {
        Some(TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::Number) => true,
        Some(_) => {
            matches!(word(index), Some("." | "(" | ",")) || (word(index) == Some(")") && word(index + 1) == Some("["))
        }
        None => false,
    };
    while is_name(next) {
        next += 1;
    }
    let mut count = 0;
    while word(next) == Some("[") {
        let length = usize::from(tokens.get(next + 1).is_some_and(|token| token.kind == TokenKind::Number));
        if word(next + 1 + length) != Some("]") {
            break;
        }
        next += 2 + length;
        count += 1;
    }
    Some(count).filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexer::lex;

    #[test]
    fn brackets_are_counted() {
        let cases = [
            ("SELECT $1::int[][]", Some(2)),
            ("SELECT $1 :: int[]", Some(1)),
            ("SELECT cast($1 AS pg_catalog.\"int4\"[2][3])", Some(2)),
            ("SELECT $1::double precision[][]", Some(2)),
            ("SELECT $1::numeric(4, 2)[][]", Some(2)),
            ("SELECT ($1::int[])[1][2]", Some(1)),
            ("SELECT $1, x::int[][]", None),
            ("SELECT $1::int + y[1]", None),
            ("SELECT $1", None),
        ];
        for (text, expected) in cases {
            let place = text.find("cast").or_else(|| text.find("$1")).unwrap_or_default();
            assert_eq!(dimensions(text, &lex(text), place), expected, "{text}");
        }
    }
}
