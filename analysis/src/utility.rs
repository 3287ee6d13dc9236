//! Utility statements that return rows: they have no query tree, and how many rows they return is told by their words.

use crate::lexer::{TokenKind, lex};
use crate::prove::answer::Answer;
use crate::prove::cardinality::Rows;

/// What is known of the rows of a utility statement.
pub(crate) struct Returned {
    pub(crate) rows: Rows,
    /// Why no column of it is NULL; `None` where one can be.
    pub(crate) never_null: Option<&'static str>,
}

impl Returned {
    /// What is known of one column; `reason` is why the statement was not analysed.
    pub(crate) fn column(returned: Option<&Returned>, reason: &str) -> Answer {
        match returned.and_then(|returned| returned.never_null) {
            Some(never) => Answer::never(never),
            None => Answer::maybe(reason),
        }
    }
}

/// What a statement returns, if it is one of those that are known.
pub(crate) fn returned(sql: &str) -> Option<Returned> {
    let tokens: Vec<_> = lex(sql).into_iter().filter(|token| !token.kind.is_comment()).collect();
    let text = |index: usize| tokens.get(index).map_or("", |token| &sql[token.range.clone()]);
    let is = |index: usize, word: &str| {
        tokens.get(index).is_some_and(|token| token.kind == TokenKind::Word) && text(index).eq_ignore_ascii_case(word)
    };
    if is(0, "CALL") {
        // `ExecuteCallStmt` in `commands/functioncmds.c` sends one row, or fails where the procedure gave no record.
        let rows = Rows::one("CALL returns its output arguments as one row");
        return Some(Returned { rows, never_null: None });
    }
    if is(0, "SHOW") && !is(1, "ALL") {
        // `ShowGUCConfigOption` in `utils/misc/guc_funcs.c`.
        let rows = Rows::one("SHOW returns one row");
        return Some(Returned { rows, never_null: Some("a setting always has a value") });
    }
    if is(0, "EXPLAIN") && text(1) == "(" {
        let end = (2..tokens.len()).find(|index| text(*index) == ")")?;
        let mut formats = (2..end).filter(|index| is(*index, "FORMAT"));
        let format = formats.next().filter(|_| formats.next().is_none())?;
        // `ExplainQuery` in `commands/explain.c` sends a row for each line in the format TEXT only.
        let whole = ["JSON", "XML", "YAML"].iter().any(|name| is(format + 1, name));
        let rows = Rows::one("EXPLAIN returns one row in this format");
        return whole.then_some(Returned { rows, never_null: Some("EXPLAIN never returns NULL") });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_is_told_by_the_words() {
        let all = ["/* a */ call p(1)", "SHOW TimeZone", "show time zone", "EXPLAIN (ANALYZE, FORMAT JSON) SELECT (1)"];
        for sql in all {
            assert!(returned(sql).is_some(), "{sql}");
        }
        let none = [
            "SHOW ALL",
            "EXPLAIN SELECT 1",
            "EXPLAIN (ANALYZE) SELECT 1",
            "EXPLAIN (FORMAT TEXT) SELECT 1",
            "EXPLAIN (FORMAT JSON, FORMAT TEXT) SELECT 1",
            "EXPLAIN ANALYZE SELECT format, json FROM t",
            "\"call\" p(1)",
            "SELECT call",
        ];
        for sql in none {
            assert!(returned(sql).is_none(), "{sql}");
        }
    }
}
