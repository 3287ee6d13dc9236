//! Columns that no migration can add to: those of VALUES, of subqueries, of column definition lists, and of functions that are
//! PostgreSQL's own. Of a subquery the statement itself says how many it has; a star in it is another star.

use sqlwright_analysis::catalog::FIRST_NORMAL_OID;
use sqlwright_analysis::tree::node::{Node, Record};

// `RTEKind` in `parsenodes.h`.
const SUBQUERY: i64 = 1;
const JOIN: i64 = 2;
const FUNCTION: i64 = 3;
const TABLE_FUNCTION: i64 = 4;
const VALUES: i64 = 5;
const CTE: i64 = 6;

/// Whether what a column of a star belongs to always has just the columns that it has now.
pub(super) fn is_fixed(query: &Record<'_>, node: &Node<'_>) -> bool {
    if node.is("FIELDSELECT") {
        return is_builtin(node.get("arg"));
    }
    let number = |field: &str| node.get(field).int().and_then(|number| usize::try_from(number).ok());
    let (Some(0), Some(index), Some(column)) = (number("varlevelsup"), number("varno"), number("varattno")) else {
        return false;
    };
    let entry = index.checked_sub(1).and_then(|index| query.get("rtable").items().get(index));
    let (Some(entry), Some(column)) = (entry, column.checked_sub(1)) else { return false };
    match entry.get("rtekind").int() {
        Some(SUBQUERY | TABLE_FUNCTION | VALUES | CTE) => true,
        Some(JOIN) => match entry.get("joinaliasvars").items().get(column) {
            Some(merged) if merged.is("VAR") => is_fixed(query, merged),
            // Both sides of USING.
            Some(merged) => merged.get("args").items().iter().all(|side| side.is("VAR") && is_fixed(query, side)),
            None => false,
        },
        Some(FUNCTION) => of_function(entry, node, column),
        _ => false,
    }
}

/// A column of a function in FROM; those after the last are of WITH ORDINALITY.
fn of_function(entry: &Node<'_>, variable: &Node<'_>, column: usize) -> bool {
    let mut before = 0;
    for function in entry.get("functions").items() {
        let count = function.get("funccolcount").int().and_then(|count| usize::try_from(count).ok());
        let Some(count) = count else { return false };
        before += count;
        if column < before {
            let call = function.get("funcexpr");
            let listed = !function.get("funccolnames").is_null();
            // A function that does not give rows is a column itself.
            let value = call.is("FUNCEXPR") && call.get("funcresulttype").oid() == variable.get("vartype").oid();
            return listed || value || call.is("SQLVALUEFUNCTION") || is_builtin(call);
        }
    }
    true
}

/// Whether the function is one of PostgreSQL itself, and so is the type that it gives: `unnest` gives that of a user, too.
fn is_builtin(call: &Node<'_>) -> bool {
    let builtin = |field: &str| call.get(field).oid().is_some_and(|oid| oid < FIRST_NORMAL_OID);
    call.is("FUNCEXPR") && builtin("funcid") && builtin("funcresulttype")
}
