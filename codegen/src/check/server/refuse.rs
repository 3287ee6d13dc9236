//! Statements that make no sense when they are prepared and run one at a time on a pooled connection.

use crate::check::parse::ast::Sql;
use crate::diagnostics::{Code, Diagnostic};

/// Why a statement is refused before the server sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    what: &'static str,
    why: &'static str,
    help: &'static str,
}

impl Refusal {
    pub(super) fn diagnostic(self, sql: &Sql) -> Diagnostic {
        let span = sql.span;
        Diagnostic::new(Code::UnsupportedStatement, format!("{} cannot be a statement of a query file", self.what))
            .at(span, "")
            .note(self.why)
            .help(self.help)
    }
}

const EMPTY: Refusal = Refusal {
    what: "nothing",
    why: "there is no SQL after the annotation",
    help: "write a statement, or remove the annotation",
};

const COPY: Refusal = Refusal {
    what: "COPY",
    why: "COPY uses a protocol of its own, without parameters and result columns",
    help: "write INSERT … SELECT … FROM unnest(:values) for many rows at once, or use the driver's copy_in or copy_out",
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
    help: "listen on a client of your own, made with tokio_postgres, whose `poll_message` gives the notifications; NOTIFY can be a method",
};

/// Whether, and why, a statement is refused.
pub(super) fn refuse(text: &str) -> Option<Refusal> {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return Some(EMPTY) };
    let second = words.next().unwrap_or_default().to_ascii_uppercase();
    if !text.starts_with(first) {
        return None;
    }
    match (first.to_ascii_uppercase().as_str(), second.as_str()) {
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

    #[test]
    fn statements_are_refused_by_their_first_words() {
        assert_eq!(refuse("copy t FROM STDIN"), Some(COPY));
        assert_eq!(refuse("START TRANSACTION READ ONLY"), Some(TRANSACTION));
        assert_eq!(refuse("PREPARE TRANSACTION 'x'"), Some(TRANSACTION));
        assert_eq!(refuse("PREPARE x AS SELECT 1"), Some(PREPARED));
        assert_eq!(refuse("listen jobs"), Some(CHANNEL));
        assert_eq!(refuse("UNLISTEN *"), Some(CHANNEL));
        assert_eq!(refuse(" "), Some(EMPTY));
    }

    #[test]
    fn others_are_not() {
        for text in [
            "NOTIFY jobs",
            "CHECKPOINT",
            "SHOW ALL",
            "LOAD 'auto_explain'",
            "SELECT 1",
            "(SELECT 1)",
            "copy_of_orders",
            "\"copy\"",
            "WITH begin AS (SELECT 1) TABLE begin",
        ] {
            assert_eq!(refuse(text), None, "{text}");
        }
    }
}
