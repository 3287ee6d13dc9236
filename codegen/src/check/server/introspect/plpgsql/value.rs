//! What is assigned or returned, as far as it is a record or the time.

use sqlwright_analysis::catalog::plpgsql::{CLOCKS, Value};

use super::condition::without_brackets;
use super::tokens::Token;

/// What an expression gives; `is_record` says which names are records that are followed.
pub(super) fn value(expression: &[Token<'_>], is_record: &dyn Fn(&str) -> bool) -> Value {
    match without_brackets(expression) {
        [name] if name.name().is_some_and(is_record) => Value::Record(name.name().unwrap_or_default().to_owned()),
        [null] if null.is_word("null") => Value::Null,
        [coalesce, open, list @ .., close] if coalesce.is_word("coalesce") && open.is("(") && close.is(")") => {
            first_of(list, is_record)
        }
        expression if is_time(expression) => Value::Time,
        _ => Value::Other,
    }
}

/// COALESCE takes the first that is not NULL; a record of NULLs is not (`ExecEvalStepOp` looks at the value as a whole).
fn first_of(list: &[Token<'_>], is_record: &dyn Fn(&str) -> bool) -> Value {
    let each: Vec<Value> = list.split(|token| token.is(",")).map(|item| value(item, is_record)).collect();
    let records = each.iter().all(|value| matches!(value, Value::Record(_) | Value::Null));
    if records { Value::FirstOf(each) } else { Value::Other }
}

/// `now()`, `CURRENT_TIMESTAMP` and the like, in another time zone too.
fn is_time(expression: &[Token<'_>]) -> bool {
    let keywords = ["current_timestamp", "localtimestamp", "current_date"];
    match without_brackets(expression) {
        [word] => keywords.iter().any(|keyword| word.is_word(keyword)),
        [word, open, Token::Literal, close] => {
            keywords[..2].iter().any(|keyword| word.is_word(keyword)) && open.is("(") && close.is(")")
        }
        [name, open, close] => CLOCKS.iter().any(|clock| name.is_word(clock)) && open.is("(") && close.is(")"),
        [time @ .., at, word, zone, Token::Text(_)] => {
            at.is_word("at") && word.is_word("time") && zone.is_word("zone") && is_time(time)
        }
        _ => false,
    }
}
