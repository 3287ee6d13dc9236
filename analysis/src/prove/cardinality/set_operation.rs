//! UNION, INTERSECT and EXCEPT.

use crate::catalog::Oid;
use crate::prove::cardinality::fixed::Bindings;
use crate::prove::cardinality::grouping::collation_of;
use crate::prove::cardinality::same::{Place, bare, same};
use crate::prove::cardinality::unique::Output;
use crate::prove::cardinality::{Most, Rows, from};
use crate::prove::scope::Scope;
use crate::tree::node::Node;
use crate::tree::query::{Command, Query};

/// The rows of a set operation that have one value in each of these columns, before LIMIT.
pub(crate) fn rows(scope: &Scope<'_>, outputs: &[Output]) -> Rows {
    operation(scope, scope.query.get("setOperations"), outputs)
}

fn operation(scope: &Scope<'_>, node: &Node<'_>, outputs: &[Output]) -> Rows {
    let Some(_level) = scope.analysis.enter() else { return Rows::many("the query is too complex for the analysis") };
    if let Some(index) = leaf(node) {
        return from::entry_rows_given(scope, index, outputs);
    }
    if !node.is("SETOPERATIONSTMT") {
        return Rows::many("a set operation could not be read");
    }
    let left = operation(scope, node.get("larg"), outputs);
    let right = operation(scope, node.get("rarg"), outputs);
    let rows = match node.get("op").int() {
        Some(1) => union(left, right),
        Some(2) if left.most <= right.most => Rows { at_least_one: false, ..left },
        Some(2) => Rows { at_least_one: false, ..right },
        Some(3) => Rows { at_least_one: false, ..left },
        _ => return Rows::many("a set operation could not be read"),
    };
    if rows.most != Most::Many || node.get("all").bool() != Some(false) {
        return rows;
    }
    match columns(node).is_some_and(|columns| columns.iter().all(|column| is_fixed(scope, node, column, outputs))) {
        true => Rows { most: Most::One, reason: "all rows are equal, and duplicates are removed".into(), ..rows },
        false => rows,
    }
}

fn leaf(node: &Node<'_>) -> Option<usize> {
    if !node.is("RANGETBLREF") {
        return None;
    }
    node.get("rtindex").int().and_then(|index| usize::try_from(index).ok())
}

fn union(left: Rows, right: Rows) -> Rows {
    match (left.most, right.most) {
        (Most::Zero, _) => right,
        (_, Most::Zero) => left,
        _ => Rows {
            at_least_one: left.at_least_one || right.at_least_one,
            ..Rows::many("UNION combines the rows of both sides")
        },
    }
}

/// A column of a set operation: its number, and the equality and collation by which rows are compared.
struct Column {
    number: i64,
    operator: Oid,
    collation: Option<Oid>,
}

fn columns(node: &Node<'_>) -> Option<Vec<Column>> {
    let collations: Vec<i64> = node.get("colCollations").numbers().collect();
    let clauses = node.get("groupClauses").items();
    if clauses.is_empty() || clauses.len() != collations.len() {
        return None;
    }
    let columns = clauses.iter().zip(collations).zip(1..).map(|((clause, collation), number)| {
        let collation = Oid::try_from(collation).ok().filter(|collation| *collation != 0);
        Some(Column { number, operator: clause.get("eqop").oid()?, collation })
    });
    columns.collect()
}

/// Whether all rows have one value in the column: it is fixed from outside, or the same constant in all arms.
fn is_fixed(scope: &Scope<'_>, node: &Node<'_>, column: &Column, outputs: &[Output]) -> bool {
    let catalog = scope.analysis.catalog;
    let outside = outputs.iter().any(|output| {
        let agrees = output.collation == column.collation
            || output.collation.is_none_or(|one| !catalog.nondeterministic_collations.contains(&one));
        let same_equality =
            |operator: Oid| catalog.equalities_with(operator).any(|family| family.contains(&column.operator));
        output.number == column.number && output.operator.is_none_or(|operator| agrees && same_equality(operator))
    });
    outside || same_constant(scope, node, column)
}

fn same_constant(scope: &Scope<'_>, node: &Node<'_>, column: &Column) -> bool {
    let mut leaves = Vec::new();
    leaves_of(node, &mut leaves);
    let queries = leaves.iter().map(|index| scope.query.entry(*index).and_then(|entry| entry.subquery()));
    let constants: Option<Vec<_>> = queries.map(|query| constant(scope, query?, column)).collect();
    constants.is_some_and(|constants| match constants.split_first() {
        Some((first, others)) => others.iter().all(|other| same(scope, first, Place::Here, other)),
        None => false,
    })
}

fn leaves_of(node: &Node<'_>, leaves: &mut Vec<usize>) {
    // A leaf that cannot be read is one that is not there.
    match node.label() {
        "SETOPERATIONSTMT" => {
            leaves_of(node.get("larg"), leaves);
            leaves_of(node.get("rarg"), leaves);
        }
        _ => leaves.push(leaf(node).unwrap_or(0)),
    }
}

/// The constant or parameter that a column of an arm always equals.
fn constant<'s>(outer: &'s Scope<'s>, query: Query<'s>, column: &Column) -> Option<&'s Node<'s>> {
    let plain = query.command() == Command::Select
        && query.get("setOperations").is_null()
        && query.get("groupingSets").is_null()
        && query.get("hasTargetSRFs").bool() == Some(false);
    let output = query.output();
    let expression = output.iter().find(|entry| entry.number().map(i64::from) == Some(column.number))?.expression();
    if is_constant(expression) {
        return Some(bare(expression));
    }
    if !plain {
        return None;
    }
    let scope = Scope::new(outer.analysis, query, Some(outer));
    let collation = column.collation.or(collation_of(expression));
    let catalog = outer.analysis.catalog;
    let mut families = catalog.equalities_with(column.operator);
    let bindings = Bindings::of(&scope, &[]);
    families.find_map(|operators| bindings.constant(expression, operators, collation, is_constant))
}

fn is_constant(node: &Node<'_>) -> bool {
    let node = bare(node);
    node.is("CONST") || node.is("PARAM") && node.get("paramkind").int() == Some(0)
}
