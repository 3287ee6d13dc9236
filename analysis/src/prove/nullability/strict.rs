//! Strictness: which columns and expressions are not NULL where an expression is not, because it gives NULL for NULL.

use crate::catalog::{FIRST_NORMAL_OID, Oid, RelationKind, TypeKind};
use crate::prove::known::{ColumnOf, Columns};
use crate::prove::nullability::narrow::{intersection, union};
use crate::prove::scope::Scope;
use crate::tree::clause::Column;
use crate::tree::expr::{BooleanOperator, Expr, RowComparison, RowVersion, Subscript, Variable};

/// What makes the expression NULL by being NULL: columns and, at the level of the query itself, parts of the expression.
pub(crate) fn strict(scope: &Scope<'_>, expression: Expr<'_>, level: usize) -> Columns {
    let Some(_level) = scope.context.enter() else { return Columns::new() };
    let mut columns = parts(scope, expression, level);
    if level == 0 {
        columns.extend(ColumnOf::expression(scope, expression));
    }
    columns
}

fn parts(scope: &Scope<'_>, expression: Expr<'_>, level: usize) -> Columns {
    let deeper = |part: Expr<'_>| strict(scope, part, level);
    match expression {
        Expr::Variable(column) => variable(scope, column, level),
        Expr::Operation(operation) if is_strict(scope, expression) => union(operation.arguments().iter().map(deeper)),
        Expr::Call(call) if is_strict(scope, expression) => union(call.arguments().iter().map(deeper)),
        Expr::Relabel(cast)
        | Expr::Collate(cast)
        | Expr::CoerceViaIo(cast)
        | Expr::ArrayCoerce(cast)
        | Expr::ToDomain(cast)
        | Expr::NamedArgument(cast) => deeper(cast.argument()),
        Expr::Field(field) => deeper(field.row()),
        Expr::Boolean(boolean) => match boolean.operator() {
            Some(BooleanOperator::Not) => union(boolean.arguments().iter().map(deeper)),
            Some(BooleanOperator::And | BooleanOperator::Or) => intersection(boolean.arguments().iter().map(deeper)),
            None => Columns::new(),
        },
        // NULL only when all arguments are.
        Expr::Coalesce(choice) | Expr::MinMax(choice) => intersection(choice.arguments().iter().map(deeper)),
        Expr::NullIf(operation) => union(operation.arguments().first().map(deeper)),
        Expr::ArrayComparison(comparison) => union(comparison.sides().map(|[_, array]| deeper(array))),
        Expr::Subscript(part) => subscript(scope, part, level),
        Expr::RowComparison(comparison) => row_comparison(scope, comparison, level),
        _ => Columns::new(),
    }
}

fn is_strict(scope: &Scope<'_>, call: Expr<'_>) -> bool {
    scope.is_strict(scope.context.catalog.function_of(call))
}

fn variable(scope: &Scope<'_>, variable: Variable<'_>, level: usize) -> Columns {
    let usual = variable.version() == RowVersion::Usual;
    let Some((index, number)) = variable.of_level(level).filter(|_| usual) else { return Columns::new() };
    let Some(entry) = scope.query.entry(index) else { return Columns::new() };
    let itself = Columns::from([ColumnOf { entry: index, number }]);
    match entry.column(number) {
        Column::Row if is_table(scope, entry.relation()) => itself,
        Column::Row => Columns::new(),
        Column::Join(column) => strict(scope, column, 0),
        Column::Group(_) if scope.has_grouping_sets() => itself,
        Column::Group(expression) => &itself | &strict(scope, expression, 0),
        Column::Other if number < 0 => Columns::new(),
        _ => itself,
    }
}

fn is_table(scope: &Scope<'_>, relation: Option<Oid>) -> bool {
    let relation = relation.and_then(|oid| scope.context.catalog.relations.get(&oid));
    relation.is_some_and(|relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable))
}

fn subscript(scope: &Scope<'_>, part: Subscript<'_>, level: usize) -> Columns {
    // An extension's container may give a value for NULL (`fetch_strict` is its choice).
    let types = &scope.context.catalog.types;
    let is_array = |ty: Oid| types.get(&ty).is_some_and(|ty| matches!(ty.kind, TypeKind::Array(_)));
    let built_in = part.container_type().is_some_and(|ty| ty < FIRST_NORMAL_OID || is_array(ty));
    if !built_in || !part.assigned().is_missing() {
        return Columns::new();
    }
    let subscripts = part.upper().iter().chain(part.lower().iter());
    union(std::iter::once(part.container()).chain(subscripts).map(|part| strict(scope, part, level)))
}

/// `(a, b) > (c, d)`: the later pairs may never be looked at.
fn row_comparison(scope: &Scope<'_>, comparison: RowComparison<'_>, level: usize) -> Columns {
    let catalog = scope.context.catalog;
    let function = comparison.operators().next().flatten().and_then(|oid| catalog.operators.get(&oid));
    if !scope.is_strict(function.and_then(|oid| catalog.functions.get(oid))) {
        return Columns::new();
    }
    let sides = [comparison.left().first(), comparison.right().first()];
    union(sides.into_iter().flatten().map(|side| strict(scope, side, level)))
}
