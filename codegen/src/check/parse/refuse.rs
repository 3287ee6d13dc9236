//! Statements that make no sense when they are prepared and run one at a time on a pooled connection. They are told by their first
//! words, so that no server is needed to refuse them.

use sqlwright_source::lexer::Token;

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// Why a statement is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Refusal {
    what: &'static str,
    why: &'static str,
    help: &'static str,
}

/// What is wrong with a statement of these tokens, if it is refused. `span` is all of it.
pub(super) fn refused(text: &str, body: &[Token], span: Span) -> Option<Diagnostic> {
    let words: Vec<&Token> = body.iter().filter(|token| !token.kind.is_comment()).collect();
    let word = |index: usize| words.get(index).map_or("", |token| &text[token.range.clone()]);
    let refusal = by_words(word(0), word(1))?;
    let message = format!("{} cannot be a statement of a query file", refusal.what);
    Some(Diagnostic::new(Code::UnsupportedStatement, message).at(span, "").note(refusal.why).help(refusal.help))
}

const COPY: Refusal = Refusal {
    what: "COPY",
    why: "the server would read or write a file or run a program, for which few roles have the privilege",
    help: "write `COPY table (column, …) FROM STDIN` or `COPY (SELECT …) TO STDOUT`: the rows go over the connection",
};

const TRANSACTION: Refusal = Refusal {
    what: "transaction control",
    why: "a transaction spans several statements and must end on the connection that began it",
    help: "use the runtime's `pool.transaction(…)`, and remove the statement",
};

const PREPARED: Refusal = Refusal {
    what: "PREPARE, EXECUTE or DEALLOCATE",
    why: "every statement is prepared already, once per connection",
    help: "write the statement itself",
};

const CURSOR: Refusal = Refusal {
    what: "DECLARE, FETCH, MOVE or CLOSE",
    why: "a cursor exists only in one transaction of one connection, so there is none when the statement is checked",
    help: "write the query itself: its method can stream the rows",
};

const SESSION: Refusal = Refusal {
    what: "DISCARD",
    why: "it drops the prepared statements of the connection",
    help: "remove it: the pool takes care of this",
};

const CHANNEL: Refusal = Refusal {
    what: "LISTEN or UNLISTEN",
    why: "a notification is not part of any result: it is sent to the connection that listens, and a method returns only its own result",
    help: "use a `Listener` of the runtime, as `pool.listener()` gives it; NOTIFY can be a method",
};

fn by_words(first: &str, second: &str) -> Option<Refusal> {
    match (first.to_ascii_uppercase().as_str(), second.to_ascii_uppercase().as_str()) {
        ("COPY", _) => Some(COPY),
        ("BEGIN" | "COMMIT" | "END" | "ROLLBACK" | "ABORT" | "SAVEPOINT" | "RELEASE", _)
        | ("START" | "PREPARE", "TRANSACTION") => Some(TRANSACTION),
        ("PREPARE" | "EXECUTE" | "DEALLOCATE", _) => Some(PREPARED),
        ("DECLARE" | "FETCH" | "MOVE" | "CLOSE", _) => Some(CURSOR),
        ("DISCARD", _) => Some(SESSION),
        ("LISTEN" | "UNLISTEN", _) => Some(CHANNEL),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<Refusal> {
        let mut words = text.split(' ');
        by_words(words.next().unwrap_or_default(), words.next().unwrap_or_default())
    }

    #[test]
    fn statements_are_refused_by_their_first_words() {
        assert_eq!(refused("copy t FROM '/tmp/t'"), Some(COPY));
        assert_eq!(refused("START TRANSACTION READ ONLY"), Some(TRANSACTION));
        assert_eq!(refused("PREPARE TRANSACTION 'x'"), Some(TRANSACTION));
        assert_eq!(refused("PREPARE x AS SELECT 1"), Some(PREPARED));
        assert_eq!(refused("listen jobs"), Some(CHANNEL));
        assert_eq!(refused("UNLISTEN *"), Some(CHANNEL));
    }

    #[test]
    fn others_are_not() {
        for text in [
            "NOTIFY jobs",
            "CHECKPOINT",
            "SHOW ALL",
            "LOAD 'auto_explain'",
            "SELECT 1",
            "( SELECT 1 )",
            "copy_of_orders",
            "\"copy\"",
            "WITH begin AS (SELECT 1) TABLE begin",
        ] {
            assert_eq!(refused(text), None, "{text}");
        }
    }
}
