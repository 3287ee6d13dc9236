//! What the fields of a record are, where the tree shows what makes it: a row constructor, a whole row of FROM, a subquery, or a function
//! with OUT parameters. What is said of a field holds where the record is not NULL itself.

use crate::catalog::{Catalog, Column, Function, Oid, Type, TypeKind};
use crate::facts::{Nullability, RecordField};
use crate::flow::sources::{self, SourceOid, SourceOids};
use crate::prove::answer::Answer;
use crate::prove::context::Context;
use crate::prove::nullability::elements::{
    Elements, Property, RECORD, RECORD_ARRAY, Verdict, filtered, is_array_type, length,
};
use crate::prove::nullability::{body, expression, returning, variable};
use crate::prove::scope::Scope;
use crate::tree::MAX_DEPTH;
use crate::tree::expr::{Expr, Row, SubLinkKind, Through, Variable};
use crate::tree::query::{Command, EntryKind, Query, RangeTableEntry, TargetEntry};
use crate::tree::resolve::{Nesting, QueryLevel};

/// A field of this type; `None` where the catalog does not have its type.
fn field(
    catalog: &Catalog,
    name: Option<String>,
    type_oid: Oid,
    sources: Option<SourceOids>,
    record: Option<Vec<RecordField>>,
    nullability: Nullability,
) -> Option<RecordField> {
    let sources = sources.and_then(|sources| sources.named(catalog));
    Some(RecordField { name, ty: catalog.type_name(type_oid)?, sources, record, nullability })
}

/// Nothing is known of a field.
fn unknown(reason: &str) -> Nullability {
    Answer::maybe(reason).into_column(Some(&Elements::unknown(reason)))
}

/// The fields of each output column that is a record or a row of a composite type, or an array of these.
pub(crate) fn of_columns(
    context: &Context<'_>,
    query: Query<'_>,
    types: impl Iterator<Item = Oid>,
) -> Vec<Option<Vec<RecordField>>> {
    let scope = Scope::new(context, query, None);
    types
        .enumerate()
        .map(|(position, oid)| if has_fields(context.catalog, oid) { output(&scope, position, 0) } else { None })
        .collect()
}

/// The column of a query.
fn output(scope: &Scope<'_>, position: usize, depth: u32) -> Option<Vec<RecordField>> {
    let query = Some(scope.query).filter(|query| !query.is_set_operation())?;
    let mut fields = of_expression(scope, query.output().get(position)?.expression(), depth + 1)?;
    if query.command() != Command::Select
        && let Some(reason) = returning::replaced(scope)
    {
        fields.iter_mut().for_each(|field| field.nullability = unknown(&reason));
    }
    Some(fields)
}

fn of_expression(scope: &Scope<'_>, record: Expr<'_>, depth: u32) -> Option<Vec<RecordField>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let own = |expr: Expr<'_>| of_expression(scope, expr, depth + 1);
    let one_of = |all: &mut dyn Iterator<Item = Expr<'_>>| {
        let mut all = all.filter(|expr| !is_without_rows(*expr));
        let first = own(all.next()?)?;
        all.try_fold(first, |fields, expr| RecordField::either(fields, own(expr)?))
    };
    match record {
        Expr::Row(row) => of_constructor(scope, row, depth),
        Expr::Aggregate(call) if call.levels_up() == Some(0) => {
            let inside = filtered(scope, call.filter(), true);
            let mut fields = of_expression(&inside, call.arguments().next()?.expression(), depth + 1)?;
            // Those of PostgreSQL collect records, or pick one.
            if !scope.context.catalog.function_of(record).is_some_and(Function::is_builtin) {
                fields.iter_mut().for_each(|field| field.nullability = unknown("nothing is known about its aggregate"));
            }
            Some(fields)
        }
        Expr::Array(array) => one_of(&mut array.elements().iter()),
        Expr::Coalesce(choice) => one_of(&mut choice.arguments().iter()),
        Expr::SubLink(link) if matches!(link.kind(), SubLinkKind::Value | SubLinkKind::Array) => {
            output(&Scope::new(scope.context, link.query()?, Some(scope)), 0, depth)
        }
        Expr::Variable(column) => of_variable(scope, column, depth),
        Expr::Call(call) if call.ty() == Some(RECORD) => {
            let function = scope.context.catalog.functions.get(&call.function()?)?;
            let mut fields = returned(scope.context.catalog, function)?;
            for (field, number) in fields.iter_mut().zip(1..) {
                let dimensions = body::elements(scope, record, number, Property::OneDimension);
                field.nullability.several_dimensions = dimensions.and_then(Verdict::err);
            }
            Some(fields)
        }
        _ => of_type(scope.context.catalog, record.ty()?),
    }
}

/// NULL, or an array without elements: no record is in it.
fn is_without_rows(expr: Expr<'_>) -> bool {
    match expr.strip(Through::Relabels) {
        Expr::Constant(value) if value.null() == Some(true) => true,
        array => length(array) == Some(0),
    }
}

/// `ROW(…)`. The fields of a composite type have the names of the type, others those of the columns that they are.
fn of_constructor(scope: &Scope<'_>, row: Row<'_>, depth: u32) -> Option<Vec<RecordField>> {
    let mut fields: Vec<RecordField> =
        row.fields().iter().map(|given| of_value(scope, given, depth)).collect::<Option<_>>()?;
    if row.ty() != Some(RECORD) {
        let declared = of_type(scope.context.catalog, row.ty()?)?;
        if declared.len() != fields.len() {
            return None;
        }
        for (field, declared) in fields.iter_mut().zip(declared) {
            field.name = declared.name;
        }
    }
    Some(fields)
}

/// The OUT parameters of a function, or its columns; those of a polymorphic type depend on the call.
fn returned(catalog: &Catalog, function: &Function) -> Option<Vec<RecordField>> {
    let output = |oid: &Oid| {
        let known = catalog.types.get(oid).is_some_and(|ty| !matches!(ty.kind, TypeKind::Pseudo));
        let nullability = unknown("nothing is known of what the function returns");
        known.then(|| field(catalog, None, *oid, None, None, nullability))?
    };
    let fields: Option<Vec<RecordField>> = function.outputs.iter().map(output).collect();
    fields.filter(|fields| !fields.is_empty())
}

/// The fields that a composite type declares, or the type of an array's elements.
fn of_type(catalog: &Catalog, oid: Oid) -> Option<Vec<RecordField>> {
    match catalog.types.get(&catalog.base_type(oid))?.kind {
        TypeKind::Composite(relation) => {
            let columns = catalog.relations.get(&relation)?.columns.values();
            let declared = |column: &Column| {
                let nullability = unknown("a field of a composite value may be NULL");
                field(
                    catalog,
                    Some(column.name.clone()),
                    column.type_oid,
                    Some(source(relation, column)),
                    None,
                    nullability,
                )
            };
            columns.map(declared).collect()
        }
        TypeKind::Array(element) => of_type(catalog, element),
        _ => None,
    }
}

fn source(relation: Oid, column: &Column) -> SourceOids {
    SourceOids { values: vec![SourceOid::Column(relation, column.number)], in_array: false }
}

/// What becomes a field.
fn of_value(scope: &Scope<'_>, given: Expr<'_>, depth: u32) -> Option<RecordField> {
    let catalog = scope.context.catalog;
    let type_oid = type_of(catalog, given)?;
    let record = if has_fields(catalog, type_oid) { of_expression(scope, given, depth + 1) } else { None };
    let elements = is_array_type(catalog, type_oid).then(|| Elements::of_expression(scope, given));
    let sources = within(scope, &|level| sources::of_expression(catalog, level, given));
    let nullability = expression::evaluate(scope, given).into_column(elements.as_ref());
    field(catalog, column_name(scope, given), type_oid, sources, record, nullability)
}

/// The type of a value; the tree does not have that of `ARRAY(SELECT …)`, which of arrays makes one with a dimension more.
fn type_of(catalog: &Catalog, given: Expr<'_>) -> Option<Oid> {
    let Expr::SubLink(link) = given else { return given.ty() };
    if link.kind() != SubLinkKind::Array {
        return given.ty();
    }
    let element = type_of(catalog, link.query()?.output().first()?.expression())?;
    match element {
        RECORD | RECORD_ARRAY => Some(RECORD_ARRAY),
        element if is_array_type(catalog, element) => Some(element),
        element => {
            let is_array_of = |ty: &&Type| matches!(ty.kind, TypeKind::Array(of) if of == element);
            catalog.types.values().find(is_array_of).map(|ty| ty.oid)
        }
    }
}

/// The name of a plain column.
fn column_name(scope: &Scope<'_>, given: Expr<'_>) -> Option<String> {
    let Expr::Variable(column) = given.strip(Through::Relabels) else { return None };
    let (_, entry) = scope.entry_of(column)?;
    entry.column_name(column.number()?).map(|name| name.into_owned())
}

/// Asks something of the query with those around it.
fn within<R>(scope: &Scope<'_>, ask: &dyn Fn(&Nesting<'_, '_>) -> R) -> R {
    match scope.outer() {
        None => ask(&Nesting::top(scope.query)),
        Some(outer) => within(outer, &|level| ask(&level.with(scope.query))),
    }
}

fn has_fields(catalog: &Catalog, oid: Oid) -> bool {
    oid == RECORD || oid == RECORD_ARRAY || of_type(catalog, oid).is_some()
}

fn of_variable(scope: &Scope<'_>, variable: Variable<'_>, depth: u32) -> Option<Vec<RecordField>> {
    let (owner, entry) = scope.entry_of(variable)?;
    let number = usize::try_from(variable.number()?).ok()?;
    if number == 0 {
        return of_row(owner, entry, variable);
    }
    let derived = owner.derived(entry).and_then(|derived| derived.alone());
    let inside = derived
        .and_then(|derived| output(&Scope::new(owner.context, derived.query, Some(derived.around)), number - 1, depth));
    inside.or_else(|| of_type(scope.context.catalog, variable.ty()?))
}

/// A whole row of FROM. It is NULL where an outer join finds no row, so that its fields are those of a row that is there.
fn of_row<'s>(owner: &Scope<'s>, entry: RangeTableEntry<'s>, row: Variable<'_>) -> Option<Vec<RecordField>> {
    let catalog = owner.context.catalog;
    let index = row.entry()?;
    let is_target = owner.query.command() != Command::Select && owner.query.result_relation() == Some(index);
    let known = |number: i64, type_oid: Oid| {
        let answer = match is_target {
            true => returning::target_column(owner, number, row.version()),
            false => variable::of_present(owner, index, number),
        };
        let elements = is_array_type(catalog, type_oid).then(|| Elements::of_row_column(owner, row, number));
        answer.into_column(elements.as_ref())
    };
    match entry.kind() {
        EntryKind::Relation => {
            let relation = catalog.relations.get(&entry.relation()?)?;
            let stored = |column: &Column| {
                let (name, ty) = (Some(column.name.clone()), column.type_oid);
                let nullability = known(i64::from(column.number), ty);
                field(catalog, name, ty, Some(source(relation.oid, column)), of_type(catalog, ty), nullability)
            };
            relation.columns.values().map(stored).collect()
        }
        EntryKind::Subquery | EntryKind::Cte => {
            let derived = owner.derived(entry)?.alone()?;
            let inner = Scope::new(owner.context, derived.query, Some(derived.around));
            let returned = |(position, given): (usize, TargetEntry<'_>)| {
                let ty = type_of(catalog, given.expression())?;
                let number = i64::try_from(position + 1).ok()?;
                let name = entry.column_name(number).map(|name| name.into_owned());
                let sources = within(&inner, &|level| sources::of_output(catalog, level, position));
                let record = if has_fields(catalog, ty) { output(&inner, position, 0) } else { None };
                field(catalog, name, ty, sources, record, known(number, ty))
            };
            derived.query.output().into_iter().enumerate().map(returned).collect()
        }
        _ => None,
    }
}
