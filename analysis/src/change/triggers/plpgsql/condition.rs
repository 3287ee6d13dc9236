//! Conditions on `TG_OP`. Every other condition may come out as anything.

use super::statement::Truth;
use super::tokens::Token;

/// What a condition comes out as.
pub(super) fn truth(condition: &[Token<'_>]) -> Truth {
    let condition = without_brackets(condition);
    // BETWEEN and CASE have an AND of their own.
    let splits = !condition.iter().any(|token| token.is_word("between") || token.is_word("case"));
    if let Some(parts) = split(condition, "or").filter(|_| splits) {
        return parts.into_iter().map(truth).reduce(Truth::or).unwrap_or(Truth::UNKNOWN);
    }
    if let Some(parts) = split(condition, "and").filter(|_| splits) {
        return parts.into_iter().map(truth).reduce(Truth::and).unwrap_or(Truth::UNKNOWN);
    }
    match condition {
        [not, rest @ ..] if not.is_word("not") => truth(rest).not(),
        [name, equals, Token::Text(operation)] if name.is_word("tg_op") && equals.is("=") => {
            Truth::of_operation(operation)
        }
        [Token::Text(operation), equals, name] if name.is_word("tg_op") && equals.is("=") => {
            Truth::of_operation(operation)
        }
        [name, differs, Token::Text(operation)] if name.is_word("tg_op") && (differs.is("<>") || differs.is("!=")) => {
            Truth::of_operation(operation).not()
        }
        [name, word, open, list @ .., close]
            if name.is_word("tg_op") && word.is_word("in") && open.is("(") && close.is(")") =>
        {
            one_of(list)
        }
        [name, not, word, open, list @ .., close]
            if name.is_word("tg_op") && not.is_word("not") && word.is_word("in") && open.is("(") && close.is(")") =>
        {
            one_of(list).not()
        }
        _ => Truth::UNKNOWN,
    }
}

/// `TG_OP IN (…)`, and `CASE TG_OP WHEN …`: a list of literals.
pub(super) fn one_of(list: &[Token<'_>]) -> Truth {
    // A comma between brackets is not one of the list.
    if list.iter().any(|token| token.is("(") || token.is("[")) {
        return Truth::UNKNOWN;
    }
    let each = list.split(|token| token.is(",")).map(|item| match item {
        [Token::Text(operation)] => Truth::of_operation(operation),
        _ => Truth::UNKNOWN,
    });
    each.reduce(Truth::or).unwrap_or(Truth::UNKNOWN)
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
    use crate::change::triggers::plpgsql::tokens::tokens;

    fn on(condition: &str) -> String {
        let truth = truth(&tokens(condition).unwrap());
        let letter = |value: Option<bool>| match value {
            Some(true) => 'y',
            Some(false) => 'n',
            None => '?',
        };
        [truth.on_insert, truth.on_update, truth.on_delete].map(letter).iter().collect()
    }

    #[test]
    fn conditions_on_the_operation() {
        let cases = [
            ("TG_OP = 'INSERT'", "ynn"),
            ("((tg_op) = 'INSERT')", "???"),
            ("('UPDATE' = tg_op)", "nyn"),
            ("TG_OP <> 'DELETE'", "yyn"),
            ("NOT TG_OP != 'DELETE'", "nny"),
            ("TG_OP IN ('INSERT', 'UPDATE')", "yyn"),
            ("TG_OP NOT IN ('INSERT')", "nyy"),
            ("TG_OP IN ('INSERT', x)", "y??"),
            ("TG_OP IN (coalesce(a, 'INSERT', b))", "???"),
            ("TG_OP = 'insert'", "nnn"),
            ("TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.a IS DISTINCT FROM OLD.a", "y?n"),
            ("(TG_OP = 'INSERT' OR NEW.a > 0) AND TG_OP <> 'DELETE'", "y?n"),
            ("NEW.a BETWEEN 1 AND 2 OR TG_OP = 'INSERT'", "???"),
            ("CASE WHEN a AND TG_OP = 'INSERT' THEN b END", "???"),
            ("\"TG_OP\" = 'INSERT'", "???"),
            ("TG_OP = E'INSERT'", "???"),
            ("(TG_OP = 'INSERT') = (NEW.a > 1)", "???"),
            ("", "???"),
        ];
        for (condition, expected) in cases {
            assert_eq!(on(condition), expected, "{condition}");
        }
    }
}
