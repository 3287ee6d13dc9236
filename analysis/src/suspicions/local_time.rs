//! A point in time that becomes a `timestamp without time zone`: by the time zone of the session, which nothing in the value tells.

use crate::catalog::{Catalog, Column, Oid, Relation, RelationKind};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::clause::Column as Referent;
use crate::tree::expr::{Expr, Through};
use crate::tree::query::{Command, TargetEntry};

/// `timestamp` and `timestamptz`.
const TIMESTAMP: Oid = 1114;
const TIMESTAMPTZ: Oid = 1184;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let query = scope.query;
    if matches!(query.command(), Command::Select | Command::Other) {
        return Vec::new();
    }
    let catalog = scope.context.catalog;
    let target = query.result_relation().and_then(|index| query.entry(index)?.relation());
    let Some(relation) = target.and_then(|oid| catalog.relations.get(&oid)) else { return Vec::new() };
    if !relation.columns.values().any(|column| catalog.base_type(column.type_oid) == TIMESTAMP) {
        return Vec::new();
    }
    let on_conflict = query.on_conflict().into_iter().flat_map(|conflict| conflict.assignments());
    let merged = query.merge_actions().flat_map(|action| action.assignments().collect::<Vec<_>>());
    let own: Vec<TargetEntry<'_>> = query.target_list().filter(|entry| !entry.is_junk()).collect();
    let mut found = Vec::new();
    for entry in own.iter().copied().chain(on_conflict).chain(merged) {
        let column = entry.number().and_then(|number| relation.columns.get(&number));
        let Some(column) = column.filter(|column| catalog.base_type(column.type_oid) == TIMESTAMP) else { continue };
        if let Some(value) = converted(scope, entry.expression()) {
            found.push(told(scope, relation, column, value));
        }
    }
    if query.command() == Command::Insert
        && matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable)
    {
        let is_given = |column: &Column| own.iter().any(|entry| entry.number() == Some(column.number));
        let by_default = relation.columns.values().filter(|column| {
            let default = column.default.as_ref().and_then(|default| default.expression());
            column.generated_from.is_none()
                && catalog.base_type(column.type_oid) == TIMESTAMP
                && default.is_some_and(|default| is_local(catalog, default))
        });
        found.extend(by_default.filter(|column| !is_given(column)).map(|column| default_told(relation, column)));
    }
    found
}

/// The part of an assigned value that is converted.
fn converted<'t>(scope: &Scope<'t>, expression: Expr<'t>) -> Option<Expr<'t>> {
    let expression = expression.strip(Through::SameValue);
    if let Expr::Variable(variable) = expression {
        return match scope.query.column(variable)? {
            Referent::Values(rows) => rows.into_iter().find(|row| is_local(scope.context.catalog, *row)),
            _ => None,
        };
    }
    is_local(scope.context.catalog, expression).then_some(expression)
}

/// Whether the value is a point in time in the session's time zone, without the zone: `now()::timestamp`, LOCALTIMESTAMP.
fn is_local(catalog: &Catalog, expression: Expr<'_>) -> bool {
    match expression.strip(Through::SameValue) {
        Expr::Call(call) => catalog.function_of(Expr::Call(call)).is_some_and(|function| {
            function.is_builtin() && function.name == "timestamp" && function.arguments.first() == Some(&TIMESTAMPTZ)
                // `timestamp(3)` cuts off digits of it.
                || function.is_builtin() && function.name == "timestamp" && call.arguments().iter().next().is_some_and(|one| is_local(catalog, one))
        }),
        Expr::SqlValue(value) => value.ty() == Some(TIMESTAMP),
        Expr::Coalesce(choice) => choice.arguments().iter().any(|argument| is_local(catalog, argument)),
        _ => false,
    }
}

fn told(scope: &Scope<'_>, relation: &Relation, column: &Column, value: Expr<'_>) -> Suspicion {
    let places = scope.context.places();
    let place = places.and_then(|places| places.token(places.start_of(value)?));
    let name = format!("`{}.{}`", relation.name, column.name);
    Suspicion::new(SuspicionKind::LocalTime, format!("{name} has no time zone, and gets the time in that of the session"))
        .at(place)
        .note("two sessions with other settings of TimeZone store other values for the same moment, and nothing tells them apart")
        .help(format!("make {name} a `timestamp with time zone`, or say which zone is meant: `now() AT TIME ZONE 'UTC'`"))
}

fn default_told(relation: &Relation, column: &Column) -> Suspicion {
    let name = format!("`{}.{}`", relation.name, column.name);
    Suspicion::new(SuspicionKind::LocalTimeByDefault, format!("{name} has no time zone, and its default is the time in that of the session"))
        .note("two sessions with other settings of TimeZone store other values for the same moment, and nothing tells them apart")
        .help(format!("make {name} a `timestamp with time zone`, or say in its DEFAULT which zone is meant: `(now() AT TIME ZONE 'UTC')`"))
}
