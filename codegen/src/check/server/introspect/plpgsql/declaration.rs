//! The variables of a body, as far as their names and records go.

use std::collections::BTreeSet;

use sqlwright_analysis::catalog::plpgsql::{Statement, Value};

use super::tokens::Token;
use super::value::value;

/// Names that mean something else in a trigger function, and words with which a statement or a part of one begins.
const TAKEN: &[&str] = &[
    "alias",
    "array",
    "assert",
    "begin",
    "by",
    "call",
    "case",
    "close",
    "collate",
    "commit",
    "continue",
    "cursor",
    "declare",
    "default",
    "delete",
    "do",
    "else",
    "elseif",
    "elsif",
    "end",
    "exception",
    "execute",
    "exit",
    "fetch",
    "for",
    "foreach",
    "found",
    "from",
    "get",
    "if",
    "import",
    "in",
    "insert",
    "into",
    "is",
    "loop",
    "merge",
    "move",
    "new",
    "not",
    "null",
    "old",
    "open",
    "or",
    "perform",
    "raise",
    "record",
    "return",
    "rollback",
    "select",
    "set",
    "slice",
    "sqlerrm",
    "sqlstate",
    "strict",
    "tg_argv",
    "tg_event",
    "tg_level",
    "tg_name",
    "tg_nargs",
    "tg_op",
    "tg_relid",
    "tg_relname",
    "tg_tag",
    "tg_table_name",
    "tg_table_schema",
    "tg_when",
    "then",
    "to",
    "update",
    "using",
    "values",
    "when",
    "while",
    "with",
];

/// Whether a variable, a loop's or a declared one, or a label can have the name and change the meaning of nothing.
pub(super) fn is_free(name: &str) -> bool {
    !TAKEN.contains(&name)
}

/// What is declared, in the blocks so far. A name is declared once at most.
#[derive(Debug, Default)]
pub(super) struct Declared {
    names: BTreeSet<String>,
    /// Those of the type `record`.
    records: BTreeSet<String>,
}

impl Declared {
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether it is a record that is followed.
    pub(super) fn is_record(&self, name: &str) -> bool {
        matches!(name, "new" | "old") || self.records.contains(name)
    }

    /// That something is assigned to the variable of which nothing is known, if it is a record.
    pub(super) fn assigned(&self, name: &str) -> Option<Statement> {
        self.records.contains(name).then(|| Statement::Record(name.to_owned(), Value::Other))
    }

    /// `name [CONSTANT] type [NOT NULL] [DEFAULT value]`: what it assigns to a record. `None` for cursors and aliases.
    pub(super) fn add(&mut self, declaration: &[Token<'_>]) -> Option<Option<Statement>> {
        let [name, ty @ ..] = declaration else { return None };
        let name = name.name().filter(|name| is_free(name))?.to_owned();
        let other = ["alias", "cursor", "scroll"];
        if ty.is_empty() || ty.iter().any(|token| other.iter().any(|word| token.is_word(word))) {
            return None;
        }
        if !self.names.insert(name.clone()) {
            return None;
        }
        let [record, rest @ ..] = ty else { return None };
        // `record` with more behind it, `record[]` or `record.field%TYPE`, is another type.
        let given = match rest {
            [] => Value::Null,
            [sign, given @ ..] if sign.is(":=") || sign.is("=") || sign.is_word("default") => {
                value(given, &|name| self.is_record(name))
            }
            _ => return Some(None),
        };
        if !record.is_word("record") {
            return Some(None);
        }
        self.records.insert(name.clone());
        Some(Some(Statement::Record(name, given)))
    }
}
