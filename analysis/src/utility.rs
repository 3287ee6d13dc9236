//! Utility statements that return rows: they have no query tree.

use crate::prove::answer::Answer;
use crate::prove::cardinality::Rows;
use crate::wording::Returns;

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

/// What a statement returns.
pub(crate) fn returned(statement: Returns) -> Returned {
    let (rows, never_null) = match statement {
        // `ExecuteCallStmt` in `commands/functioncmds.c` sends one row, or fails where the procedure gave no record.
        Returns::Call => ("CALL returns its output arguments as one row", None),
        // `ShowGUCConfigOption` in `utils/misc/guc_funcs.c`.
        Returns::Show => ("SHOW returns one row", Some("a setting always has a value")),
        // `ExplainQuery` in `commands/explain.c` sends a row for each line in the format TEXT only.
        Returns::Explain => ("EXPLAIN returns one row in this format", Some("EXPLAIN never returns NULL")),
    };
    Returned { rows: Rows::one(rows), never_null }
}
