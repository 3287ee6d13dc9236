//! Elements of what is stored: by a CHECK of the table or domain, by what the author vouches for, and by how columns are declared.

use super::{Property, Verdict, check, columns, constant, is_array_type};
use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, Oid, Relation, RelationKind, StoredTree};
use crate::prove::nullability::stored::{with_expression, with_row};
use crate::prove::scope::Scope;
use crate::tree::expr::{BooleanOperator, Expr, Exprs, Through};

/// How many tables may inherit from each other, and how deep a CHECK may nest. Against a catalog that goes in circles.
const LONGEST_CHAIN: usize = 64;

/// A column of a table or view.
pub(super) fn column(
    scope: &Scope<'_>,
    oid: Oid,
    inherits: bool,
    position: usize,
    property: Property,
    without_conditions: bool,
) -> Verdict {
    let catalog = scope.context.catalog;
    let unknown = || property.unknown(|| "its table is not in the catalog".to_owned());
    let Some(relation) = catalog.relations.get(&oid) else { return unknown() };
    let number = i16::try_from(position + 1).ok();
    let Some(column) = number.and_then(|number| relation.columns.get(&number)) else { return unknown() };
    let verdict = match property {
        Property::NeverNull if column.elements_never_null => return vouched(scope, relation, column),
        Property::OneDimension => {
            declared(catalog, relation, column).and_then(|()| by_default(scope, relation, column))
        }
        Property::NeverNull => Ok(()),
    };
    verdict?;
    let looked_into = match relation.kind {
        RelationKind::View => true,
        // Its rows may be older than constraints, but not of another shape.
        RelationKind::MaterializedView => property == Property::OneDimension,
        _ => false,
    };
    if looked_into {
        let context = scope.context;
        return context
            .with_view_query(oid, |query| columns::view_column(context, query, position, property, without_conditions))
            .unwrap_or_else(unknown);
    }
    match property {
        Property::NeverNull => checked(scope, relation, inherits, column),
        Property::OneDimension => Ok(()),
    }
}

/// What only the author vouches for.
fn vouched(scope: &Scope<'_>, relation: &Relation, column: &Column) -> Verdict {
    let (schema, table, column) = (&relation.schema, &relation.name, &column.name);
    scope
        .context
        .vouch(format!("the arrays in {schema}.{table}.{column} contain no NULL, according to `never-null-elements`"));
    Ok(())
}

/// A field of a value of a composite type. The row type of a table stands for any such row, which need not be in the table.
pub(super) fn field(scope: &Scope<'_>, relation: Oid, number: i16, property: Property) -> Verdict {
    let catalog = scope.context.catalog;
    let unknown = || property.unknown(|| "a field of a composite value may contain NULL".to_owned());
    let Some(relation) = catalog.relations.get(&relation) else { return unknown() };
    let Some(column) = relation.columns.get(&number) else { return unknown() };
    match property {
        Property::OneDimension => declared(catalog, relation, column),
        Property::NeverNull if relation.kind == RelationKind::CompositeType && column.elements_never_null => {
            vouched(scope, relation, column)
        }
        Property::NeverNull => unknown(),
    }
}

/// Whether nothing says that a column is for several dimensions.
fn declared(catalog: &Catalog, relation: &Relation, column: &Column) -> Verdict {
    match declared_dimensions(catalog, relation, column) {
        Some(dimensions) => Err(format!("{}.{} is declared with {dimensions} dimensions", relation.name, column.name)),
        None => Ok(()),
    }
}

/// Whether neither the default of a column nor the expression that generates it has several dimensions.
fn by_default(scope: &Scope<'_>, relation: &Relation, column: &Column) -> Verdict {
    let Some(tree) = column.default.as_ref().filter(|_| is_array_type(scope.context.catalog, column.type_oid)) else {
        return Ok(());
    };
    let look = |scope: &Scope<'_>, value: Expr<'_>| check(scope, value, Property::OneDimension);
    let verdict = match column.generated_from {
        Some(_) => with_row(scope.context, relation.oid, tree, look),
        None => with_expression(scope.context, tree, look),
    };
    let what = if column.generated_from.is_some() { "is generated with" } else { "has a default of" };
    match verdict {
        Some(Err(_)) => Err(format!("{}.{} {what} several dimensions", relation.name, column.name)),
        _ => Ok(()),
    }
}

/// How many dimensions a column is declared with, itself, in a table that it is inherited from, or by its domain, where that is
/// more than one.
pub fn declared_dimensions(catalog: &Catalog, relation: &Relation, column: &Column) -> Option<i32> {
    let mut pending = vec![relation.oid];
    let mut seen = 0;
    while let Some(oid) = pending.pop().filter(|_| seen < LONGEST_CHAIN) {
        seen += 1;
        let Some(relation) = catalog.relations.get(&oid) else { continue };
        let own = relation.columns.values().find(|own| own.name == column.name);
        if let Some(own) = own.filter(|own| own.dimensions > 1) {
            return Some(own.dimensions);
        }
        pending.extend(&relation.parents);
    }
    dimensions_of_domain(catalog, column.type_oid)
}

/// How many dimensions a domain, or one that it is made over, is declared with, where that is more than one.
pub(crate) fn dimensions_of_domain(catalog: &Catalog, ty: Oid) -> Option<i32> {
    catalog.domains(ty).map(|(_, domain)| domain.dimensions).find(|dimensions| *dimensions > 1)
}

/// What a domain says of a value that is cast to it: the cast checks, also by constraints that are not validated.
pub(super) fn domain(catalog: &Catalog, ty: Option<Oid>, property: Property) -> Option<Verdict> {
    let ty = ty?;
    match property {
        Property::OneDimension => {
            let dimensions = dimensions_of_domain(catalog, ty)?;
            Some(Err(format!("its domain is declared with {dimensions} dimensions")))
        }
        Property::NeverNull => domain_check(catalog, ty, false).then_some(Ok(())),
    }
}

/// Whether the CHECK of a domain forbids it. Stored values need only meet those that are validated.
fn domain_check(catalog: &Catalog, ty: Oid, stored: bool) -> bool {
    let checks = catalog.domains(ty).flat_map(|(_, domain)| &domain.checks);
    let is_value = |part: Expr<'_>| matches!(part, Expr::DomainValue(_));
    let mut trees = checks.filter(|check| check.validated || !stored).filter_map(|check| check.check.as_ref());
    trees.any(|check| forbids(catalog, check, &is_value))
}

/// By the CHECK of the table, and of all that are read with it.
fn checked(scope: &Scope<'_>, relation: &Relation, inherits: bool, column: &Column) -> Verdict {
    let label = format!("{}.{}", relation.name, column.name);
    let doubt = || Err(format!("no CHECK excludes NULL in the arrays of {label}"));
    let family = if inherits { scope.context.catalog.family(relation.oid) } else { Some(vec![relation]) };
    let Some(family) = family else { return doubt() };
    let catalog = scope.context.catalog;
    let proven = family.iter().all(|member| {
        let own = member.columns.values().find(|own| own.name == column.name);
        let stored = matches!(member.kind, RelationKind::Table | RelationKind::PartitionedTable);
        let proven = |own: &Column| stored && has_check(catalog, member.oid, own);
        own.is_some_and(|own| proven(own) || own.elements_never_null && vouched(scope, member, own).is_ok())
    });
    if proven { Ok(()) } else { doubt() }
}

fn has_check(catalog: &Catalog, relation: Oid, column: &Column) -> bool {
    let mut constraints = catalog.constraints_of(relation);
    constraints.any(|constraint| forbids_null_elements(catalog, constraint, column.number))
        || domain_check(catalog, column.type_oid, true)
}

/// A validated CHECK. One that is not lets old rows be.
fn forbids_null_elements(catalog: &Catalog, constraint: &Constraint, column: i16) -> bool {
    if constraint.kind != ConstraintKind::Check || !constraint.validated || !constraint.columns.contains(&column) {
        return false;
    }
    let is_column =
        |part: Expr<'_>| matches!(part, Expr::Variable(variable) if variable.number() == Some(i64::from(column)));
    constraint.check.as_ref().is_some_and(|check| forbids(catalog, check, &is_column))
}

/// Whether the CHECK is false where an element of the array is NULL. It passes where it is unknown (`ExecRelCheck` in `execMain.c`).
fn forbids(catalog: &Catalog, check: &StoredTree, is_array: &dyn Fn(Expr<'_>) -> bool) -> bool {
    // Most CHECKs call no function and need not be read.
    check.calls_functions() && check.expression().is_some_and(|check| is_false(catalog, check, is_array, 0))
}

/// Whether the test is false, and not unknown, for every array with a NULL in it.
pub(super) fn is_false(catalog: &Catalog, test: Expr<'_>, is_array: &dyn Fn(Expr<'_>) -> bool, depth: usize) -> bool {
    if depth > LONGEST_CHAIN {
        return false;
    }
    let deeper = |part: Expr<'_>| is_false(catalog, part, is_array, depth + 1);
    match test {
        Expr::Boolean(boolean) => match boolean.operator() {
            Some(BooleanOperator::And) => boolean.arguments().iter().any(deeper),
            Some(BooleanOperator::Or) => boolean.arguments().iter().all(deeper),
            Some(BooleanOperator::Not) | None => false,
        },
        // The array itself is not NULL.
        Expr::NullTest(test) if test.is_null() => {
            let asked = test.argument();
            is_column(asked, is_array) || call(catalog, asked, "array_position", is_array).is_some_and(finds_null)
        }
        Expr::Operation(operation) if is_equality(catalog, test) => operation.sides().is_some_and(|[left, right]| {
            equals_without_null(catalog, left, right, is_array) || equals_without_null(catalog, right, left, is_array)
        }),
        _ => false,
    }
}

/// `array_remove(a, NULL) = a`, `array_positions(a, NULL) = '{}'`, `num_nulls(VARIADIC a) = 0`.
fn equals_without_null(
    catalog: &Catalog,
    call_of: Expr<'_>,
    other: Expr<'_>,
    is_array: &dyn Fn(Expr<'_>) -> bool,
) -> bool {
    let of = |name: &str| call(catalog, call_of, name, is_array);
    let is_variadic = matches!(call_of, Expr::Call(call) if call.variadic() == Some(true));
    let is_empty = || matches!(other, Expr::Constant(_)) && constant::length(other) == Some(0);
    let is_zero = || {
        matches!(other, Expr::Constant(constant)
            if constant.null() == Some(false)
                && constant.bytes().is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0)))
    };
    (of("array_remove").is_some_and(finds_null) && is_column(other, is_array))
        || (of("array_positions").is_some_and(finds_null) && is_empty())
        || (is_variadic && of("num_nulls").is_some() && is_zero())
}

/// The arguments of a call of this function of PostgreSQL's whose first one is the array.
fn call<'t>(
    catalog: &Catalog,
    expression: Expr<'t>,
    name: &str,
    is_array: &dyn Fn(Expr<'_>) -> bool,
) -> Option<Exprs<'t>> {
    let Expr::Call(call) = expression else { return None };
    let function = catalog.function_of(expression)?;
    let is_meant = function.is_builtin() && function.name == name && is_column(call.arguments().first()?, is_array);
    is_meant.then(|| call.arguments())
}

/// Whether NULL is what is looked for, from the start.
fn finds_null(arguments: Exprs<'_>) -> bool {
    arguments.exactly().is_some_and(|[_, element]| constant::is_null(element))
}

fn is_column(expression: Expr<'_>, is_array: &dyn Fn(Expr<'_>) -> bool) -> bool {
    is_array(expression.strip(Through::Relabels))
}

/// `=` of integers or of arrays, which is never unknown for values; arrays with NULL in them are values (`array_eq`).
fn is_equality(catalog: &Catalog, operation: Expr<'_>) -> bool {
    let function = catalog.function_of(operation);
    function.is_some_and(|function| function.is_builtin() && matches!(function.name.as_str(), "array_eq" | "int4eq"))
}
