//! Whether two expressions are the same, however they were written: for expressions and predicates of indexes.

use crate::prove::cardinality::conditions::plain_column;
use crate::prove::scope::Scope;
use crate::tree::node::{Node, Record};

/// Fields that say where or how something was written, or repeat what others say.
const SAYS_NOTHING: &[&str] = &[
    "arraycoerceformat",
    "coerceformat",
    "convertformat",
    "funcformat",
    "hashfuncid",
    "list_end",
    "list_start",
    "location",
    "negfuncid",
    "opfuncid",
    "relabelformat",
    "row_format",
];

/// Where the columns of the first of the two expressions are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// In the same query as those of the second.
    Here,
    /// In an index: its columns are those of this entry.
    Index(usize),
}

/// Whether both are the same expression over the same columns. Types and collations have to be the same too.
pub(crate) fn same(scope: &Scope<'_>, one: &Node<'_>, place: Place, other: &Node<'_>) -> bool {
    let Some(_level) = scope.analysis.enter() else { return false };
    match (one, other) {
        (Node::Record(left), Node::Record(right)) if left.label() == "VAR" => {
            let left = match place {
                Place::Here => plain_variable(scope, one),
                Place::Index(entry) => left.get("varattno").int().map(|number| (entry, number)),
            };
            right.label() == "VAR" && left.is_some() && left == plain_variable(scope, other)
        }
        (Node::Record(left), Node::Record(right)) => same_records(scope, left, place, right),
        (Node::List(left), Node::List(right)) | (Node::Several(left), Node::Several(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(scope, left, place, right))
        }
        (left, right) => left == right,
    }
}

fn same_records(scope: &Scope<'_>, one: &Record<'_>, place: Place, other: &Record<'_>) -> bool {
    let says_something = |field: &str| !SAYS_NOTHING.contains(&field);
    // A subquery has columns of its own.
    one.label() == other.label()
        && !matches!(one.label(), "QUERY" | "SUBLINK")
        && one.fields().filter(|(field, _)| says_something(field)).count()
            == other.fields().filter(|(field, _)| says_something(field)).count()
        && one
            .fields()
            .filter(|(field, _)| says_something(field))
            .all(|(field, value)| other.has(field) && same(scope, value, place, other.get(field)))
}

/// A column of this level, named by its table; not one of an outer level, and not one that only a join has.
fn plain_variable(scope: &Scope<'_>, node: &Node<'_>) -> Option<(usize, i64)> {
    let version = node.get("varreturningtype").int().unwrap_or(0);
    plain_column(scope, node).filter(|_| version == 0)
}

/// Below casts and collations that change no value.
pub(crate) fn bare<'n, 't>(node: &'n Node<'t>) -> &'n Node<'t> {
    match node.label() {
        "RELABELTYPE" | "COLLATEEXPR" | "COERCETODOMAIN" => bare(node.get("arg")),
        _ => node,
    }
}
