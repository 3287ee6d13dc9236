//! VOLATILE functions of the schema in a statement that reads tables.

use super::{Calls, word_of_call};
use crate::catalog::{FIRST_NORMAL_OID, Function};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::{self, Most};
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;
use crate::tree::query::{Command, FromItem, Query};

/// Functions of PostgreSQL itself that change something, and are called in a SELECT by mistake or for each row.
const WRITING: &[&str] = &["nextval", "setval"];

pub(super) fn find(root: &Scope<'_>, _: &Calls) -> Vec<Suspicion> {
    let reads_only = root.query.queries().all(|query| query.command() == Command::Select && !query.locks_rows());
    if !reads_only || !root.query.queries().any(reads_table) {
        return Vec::new();
    }
    let mut found: Vec<&Function> = Vec::new();
    let conditions: Vec<Expr<'_>> = root.query.queries().flat_map(conditions).collect();
    let in_conditions = conditions.into_iter().flat_map(Expr::walk);
    // Of one row a function is called once, which is what a call in the select list says.
    let is_one = || cardinality::query_rows(root.context, root.query, None).most <= Most::One;
    let elsewhere = Expr::from(root.query).walk();
    let elsewhere =
        elsewhere.filter(|node| root.context.catalog.functions_of(*node).into_iter().flatten().any(is_meant));
    let elsewhere: Vec<Expr<'_>> = elsewhere.collect();
    let elsewhere = if elsewhere.is_empty() || is_one() { Vec::new() } else { elsewhere };
    for node in in_conditions.chain(elsewhere) {
        for function in root.context.catalog.functions_of(node).into_iter().flatten() {
            if is_meant(function) && !found.iter().any(|known| known.oid == function.oid) {
                found.push(function);
            }
        }
    }
    found.into_iter().map(|function| told(root, function)).collect()
}

/// WHERE, ON and HAVING.
fn conditions(query: Query<'_>) -> Vec<Expr<'_>> {
    let mut found = vec![query.join_tree().condition(), query.having()];
    let mut pending: Vec<FromItem<'_>> = query.join_tree().items().collect();
    while let Some(item) = pending.pop() {
        match item {
            FromItem::Join(join) => {
                found.push(join.condition());
                pending.extend([join.left(), join.right()]);
            }
            FromItem::From(list) => {
                found.push(list.condition());
                pending.extend(list.items());
            }
            FromItem::Entry(_) | FromItem::Other => {}
        }
    }
    found
}

/// `random()` and the like change nothing, and somebody wants other rows each time.
fn is_meant(function: &Function) -> bool {
    if function.oid < FIRST_NORMAL_OID {
        return WRITING.contains(&function.name.as_str());
    }
    function.volatility == 'v' && function.kind == 'f' && function.extension.is_none() && !function.vouched_for
}

/// A statement without a table is there for what the function does.
fn reads_table(query: Query<'_>) -> bool {
    query.range_table().any(|entry| entry.relation().is_some())
}

fn told(root: &Scope<'_>, function: &Function) -> Suspicion {
    let name = &function.name;
    if function.oid < FIRST_NORMAL_OID {
        return Suspicion::new(
            SuspicionKind::VolatileRead,
            format!("this SELECT reads a table, and `{name}` changes a sequence"),
        )
        .at(word_of_call(root, function.oid))
        .note("it is called once for each row, in an order that the plan decides, and ROLLBACK does not undo it")
        .help(format!("call `{name}` in a statement of its own, or in the INSERT that needs the number"));
    }
    let schema = &function.schema;
    Suspicion::new(SuspicionKind::VolatileRead, format!("this SELECT reads a table and calls `{schema}.{name}`, which is VOLATILE"))
        .at(word_of_call(root, function.oid))
        .note("PostgreSQL calls it for each row, uses no index for a condition with it, and takes it for one that may change data")
        .help("declare the function STABLE if it only reads, or IMMUTABLE if it only computes; VOLATILE is the default")
}
