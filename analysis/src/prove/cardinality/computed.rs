//! Values that are computed from a row when it is written: the expressions of indexes, and generated columns. Equal columns give
//! equal results only where equal means the same to the last bit: `1.0 = 1.00`, and their texts differ.

use crate::catalog::{Index, Relation, RelationKind, StoredTree};
use crate::prove::known::ColumnOf;
use crate::prove::nullability::expression::evaluate;
use crate::prove::nullability::stored::{is_settled, with_row};
use crate::prove::scope::{Scope, View};
use crate::tree::expr::{Expr, Through};

/// An expression of the catalog, and the tree that it is in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Computed<'c>(&'c StoredTree, Expr<'c>);

impl<'c> Computed<'c> {
    /// What a key of an index is computed by; `None` for a column that is not generated.
    pub(crate) fn of(relation: &'c Relation, index: &'c Index, position: usize) -> Option<Computed<'c>> {
        let column = index.keys.get(position)?.column;
        if column == 0 {
            let before = index.keys.iter().take(position).filter(|key| key.column == 0).count();
            return Some(Computed(index.expressions.as_ref()?, index.key_expressions()?.get(before)?));
        }
        let column = relation.columns.get(&column).filter(|column| column.generated_from.is_some())?;
        let tree = column.default.as_ref()?;
        Some(Computed(tree, tree.expression()?))
    }
}

/// Looks at the expression that generates a column; `None` where there is none. Children may generate it by another one.
pub(crate) fn with_generated<T>(
    scope: &Scope<'_>,
    index: usize,
    number: i64,
    look: impl FnOnce(Expr<'_>) -> Option<T>,
) -> Option<T> {
    let entry = scope.query.entry(index)?;
    let relation = scope.context.catalog.relations.get(&entry.relation()?)?;
    let column = relation.columns.get(&i16::try_from(number).ok()?)?;
    let is_own = relation.children.is_empty() || !entry.inherits();
    if relation.kind != RelationKind::Table || !is_own || column.generated_from.is_none() {
        return None;
    }
    look(column.default.as_ref()?.expression()?)
}

/// The columns that the expression is computed from, by functions that cannot have been replaced since; `None` when that cannot be
/// told.
pub(crate) fn columns(scope: &Scope<'_>, expression: Expr<'_>) -> Option<Vec<i64>> {
    let mut columns = Vec::new();
    for node in expression.walk() {
        match node {
            Expr::Variable(variable) => columns.push(variable.number().filter(|number| *number > 0)?),
            Expr::Query(_) | Expr::SubLink(_) | Expr::Parameter(_) => return None,
            _ if !is_settled(scope.context, node) => return None,
            _ => {}
        }
    }
    Some(columns)
}

/// Whether the expression is not NULL in the rows that the conditions leave.
pub(crate) fn is_not_null(
    scope: &Scope<'_>,
    relation: &Relation,
    index: usize,
    computed: Option<Computed<'_>>,
) -> bool {
    let Some(Computed(tree, expression)) = computed else { return false };
    let joins = scope.joins();
    let known = joins.known.iter().filter(|(column, origin)| column.entry == index && !origin.is_having());
    let assumed = known.map(|(column, origin)| (ColumnOf { entry: 1, ..*column }, *origin)).collect();
    let parts = || expression.strip(Through::SameValue).walk();
    let never = |row: &Scope<'_>, _: Expr<'_>| {
        let row = row.seen_from(View { stored: true, assumed, ..View::default() });
        parts().all(|part| is_settled(row.context, part)) && !evaluate(&row, expression).nullable
    };
    with_row(scope.context, relation.oid, tree, never).unwrap_or(false)
}
