//! Casts as they are written: PostgreSQL keeps the type of `$1::int[][]`, and not that the author meant two dimensions.

use crate::written::{TokenKind, Written};

/// How many dimensions are written in the cast of what begins at this place: `$1::int[][]`, `CAST($1 AS int[][])`.
pub(super) fn dimensions(written: &Written, place: usize) -> Option<usize> {
    let at = written.position(place)?;
    let is = |index: usize, wanted: &str| written.at(index).eq_ignore_ascii_case(wanted);
    // A parameter has the place of its cast where that is further left (`variable_coerce_param_hook` in `parse_param.c`).
    let mut next = match (is(at, "CAST"), is(at + 1, "::")) {
        (true, _) if is(at + 1, "(") && is(at + 3, "AS") => at + 4,
        (false, true) => at + 2,
        _ => return None,
    };
    // The name of the type, and in parentheses how long it is.
    let is_name = |index: usize| match written.kind(index) {
        Some(TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::Number) => true,
        Some(_) => {
            matches!(written.at(index), "." | "(" | ",") || (written.at(index) == ")" && written.at(index + 1) == "[")
        }
        None => false,
    };
    while is_name(next) {
        next += 1;
    }
    let mut count = 0;
    while written.at(next) == "[" {
        let length = usize::from(written.kind(next + 1) == Some(TokenKind::Number));
        if written.at(next + 1 + length) != "]" {
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
    use crate::places::tests::cut;

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
            assert_eq!(dimensions(&cut(text), place), expected, "{text}");
        }
    }
}
