//! Conditions on `TG_OP`. Every other condition may come out as anything.

use sqlwright_analysis::catalog::plpgsql::Condition;

use super::tokens::Token;

/// A condition.
pub(super) fn condition(written: &[Token<'_>]) -> Condition {
    let written = without_brackets(written);
    // BETWEEN and CASE have an AND of their own.
    let splits = !written.iter().any(|token| token.is_word("between") || token.is_word("case"));
    if let Some(parts) = split(written, "or").filter(|_| splits) {
        return Condition::Or(parts.into_iter().map(condition).collect());
    }
    if let Some(parts) = split(written, "and").filter(|_| splits) {
        return Condition::And(parts.into_iter().map(condition).collect());
    }
    match written {
        [word, rest @ ..] if word.is_word("not") => not(condition(rest)),
        [name, equals, Token::Text(operation)] if name.is_word("tg_op") && equals.is("=") => is(operation),
        [Token::Text(operation), equals, name] if name.is_word("tg_op") && equals.is("=") => is(operation),
        [name, differs, Token::Text(operation)] if name.is_word("tg_op") && (differs.is("<>") || differs.is("!=")) => {
            not(is(operation))
        }
        [name, word, open, list @ .., close]
            if name.is_word("tg_op") && word.is_word("in") && open.is("(") && close.is(")") =>
        {
            one_of(list)
        }
        [name, negated, word, open, list @ .., close]
            if name.is_word("tg_op")
                && negated.is_word("not")
                && word.is_word("in")
                && open.is("(")
                && close.is(")") =>
        {
            not(one_of(list))
        }
        _ => Condition::Other,
    }
}

fn is(operation: &str) -> Condition {
    Condition::Operation(operation.to_owned())
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// `TG_OP IN (…)`, and `CASE TG_OP WHEN …`: a list of literals.
pub(super) fn one_of(list: &[Token<'_>]) -> Condition {
    // A comma between brackets is not one of the list.
    if list.iter().any(|token| token.is("(") || token.is("[")) {
        return Condition::Other;
    }
    let each = list.split(|token| token.is(",")).map(|item| match item {
        [Token::Text(operation)] => is(operation),
        _ => Condition::Other,
    });
    Condition::Or(each.collect())
}

/// The parts between a word that stands outside of all brackets; `None` where it does not.
fn split<'s, 't>(tokens: &'s [Token<'t>], word: &str) -> Option<Vec<&'s [Token<'t>]>> {
    let mut depth = 0_usize;
    let mut parts = Vec::new();
    let mut start = 0;
    for (position, token) in tokens.iter().enumerate() {
        match token {
            Token::Symbol("(" | "[") => depth += 1,
            Token::Symbol(")" | "]") => depth = depth.saturating_sub(1),
            token if depth == 0 && token.is_word(word) => {
                parts.push(&tokens[start..position]);
                start = position + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    (parts.len() > 1).then_some(parts)
}

/// What is in brackets that stand around all of it.
pub(super) fn without_brackets<'s, 't>(tokens: &'s [Token<'t>]) -> &'s [Token<'t>] {
    let [open, inner @ .., close] = tokens else { return tokens };
    let mut depth = 0_i32;
    let is_one = inner.iter().all(|token| {
        match token {
            Token::Symbol("(") => depth += 1,
            Token::Symbol(")") => depth -= 1,
            _ => {}
        }
        depth >= 0
    });
    if open.is("(") && close.is(")") && is_one { without_brackets(inner) } else { tokens }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::server::introspect::plpgsql::tokens::tokens;

    /// An operation by its name, `?` for anything.
    fn shown(condition: &Condition) -> String {
        let all =
            |parts: &[Condition], sign: &str| format!("({})", parts.iter().map(shown).collect::<Vec<_>>().join(sign));
        match condition {
            Condition::Always => "1".to_owned(),
            Condition::Operation(operation) => operation.clone(),
            Condition::Not(condition) => format!("!{}", shown(condition)),
            Condition::And(parts) => all(parts, " & "),
            Condition::Or(parts) => all(parts, " | "),
            Condition::Other => "?".to_owned(),
        }
    }

    #[test]
    fn conditions_on_the_operation() {
        let cases = [
            ("TG_OP = 'INSERT'", "INSERT"),
            ("((tg_op) = 'INSERT')", "?"),
            ("('UPDATE' = tg_op)", "UPDATE"),
            ("TG_OP <> 'DELETE'", "!DELETE"),
            ("NOT TG_OP != 'DELETE'", "!!DELETE"),
            ("TG_OP IN ('INSERT', 'UPDATE')", "(INSERT | UPDATE)"),
            ("TG_OP NOT IN ('INSERT')", "!(INSERT)"),
            ("TG_OP IN ('INSERT', x)", "(INSERT | ?)"),
            ("TG_OP IN (coalesce(a, 'INSERT', b))", "?"),
            ("TG_OP = 'insert'", "insert"),
            ("TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.a IS DISTINCT FROM OLD.a", "(INSERT | (UPDATE & ?))"),
            ("(TG_OP = 'INSERT' OR NEW.a > 0) AND TG_OP <> 'DELETE'", "((INSERT | ?) & !DELETE)"),
            ("NEW.a BETWEEN 1 AND 2 OR TG_OP = 'INSERT'", "?"),
            ("CASE WHEN a AND TG_OP = 'INSERT' THEN b END", "?"),
            ("\"TG_OP\" = 'INSERT'", "?"),
            ("TG_OP = E'INSERT'", "?"),
            ("(TG_OP = 'INSERT') = (NEW.a > 1)", "?"),
            ("", "?"),
        ];
        for (written, expected) in cases {
            assert_eq!(shown(&condition(&tokens(written).unwrap())), expected, "{written}");
        }
    }
}
