//! What the fields of a record are, where the tree shows the row constructor or the subquery that makes it, or a function with OUT
//! parameters.

use crate::catalog::{Catalog, Function, Oid, TypeKind};
use crate::facts;
use crate::flow::sources::{self, SourceOids};
use crate::prove::context::Context;
use crate::prove::nullability::body;
use crate::prove::nullability::elements::{self, Property, is_array_type};
use crate::prove::scope::Scope;
use crate::tree::MAX_DEPTH;
use crate::tree::expr::{Expr, SubLinkKind, Variable};
use crate::tree::query::Query;
use crate::tree::resolve::{Nesting, QueryLevel};

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordField {
    /// Its type.
    type_oid: Oid,
    /// Where its value is taken from, where that is known.
    sources: Option<SourceOids>,
    /// If it is a record itself: its fields, where they are known.
    record: Option<Vec<RecordField>>,
    /// It is an array that is known to have more than one dimension unless it is empty.
    several_dimensions: bool,
}

impl RecordField {
    /// The same by names; `None` where the catalog does not have its type.
    fn named(&self, catalog: &Catalog) -> Option<facts::RecordField> {
        Some(facts::RecordField {
            ty: catalog.type_name(self.type_oid)?,
            sources: self.sources.as_ref().and_then(|sources| sources.named(catalog)),
            record: self.record.as_deref().and_then(|fields| named(catalog, fields)),
            several_dimensions: self.several_dimensions,
        })
    }
}

fn named(catalog: &Catalog, fields: &[RecordField]) -> Option<Vec<facts::RecordField>> {
    fields.iter().map(|field| field.named(catalog)).collect()
}

/// The pseudo-types `record` and `record[]`.
const RECORD: Oid = 2249;
const RECORD_ARRAY: Oid = 2287;

/// The fields of each output column of these types that is a record, or an array of records.
pub(crate) fn of_columns(
    context: &Context<'_>,
    query: Query<'_>,
    types: impl Iterator<Item = Oid>,
) -> Vec<Option<Vec<facts::RecordField>>> {
    let top = Nesting::top(query);
    let column = |(position, oid)| if is_record(oid) { output(context, &top, position, 0) } else { None };
    types.enumerate().map(|place| named(context.catalog, &column(place)?)).collect()
}

fn output(context: &Context<'_>, level: &Nesting<'_, '_>, position: usize, depth: u32) -> Option<Vec<RecordField>> {
    let query = Some(level.query()).filter(|query| !query.is_set_operation())?;
    expression(context, level, query.output().get(position)?.expression(), depth + 1)
}

fn expression(
    context: &Context<'_>,
    level: &Nesting<'_, '_>,
    record: Expr<'_>,
    depth: u32,
) -> Option<Vec<RecordField>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let own = |expr: Expr<'_>| expression(context, level, expr, depth + 1);
    match record {
        Expr::Row(row) if row.ty() == Some(RECORD) => {
            row.fields().iter().map(|argument| field(context, level, argument, depth)).collect()
        }
        Expr::Aggregate(call) => own(call.arguments().next()?.expression()),
        Expr::Array(array) => {
            let fields = own(array.elements().first()?)?;
            let same = |element| own(element).is_some_and(|other| types_of(&other) == types_of(&fields));
            array.elements().iter().all(same).then_some(fields)
        }
        Expr::SubLink(link) if matches!(link.kind(), SubLinkKind::Value | SubLinkKind::Array) => {
            output(context, &level.with(link.query()?), 0, depth)
        }
        Expr::Variable(column) => variable(context, level, column, depth),
        Expr::Call(call) if call.ty() == Some(RECORD) => {
            let function = context.catalog.functions.get(&call.function()?)?;
            let mut fields = returned(context.catalog, function)?;
            for (field, number) in fields.iter_mut().zip(1..) {
                let several = |scope: &Scope<'_>| {
                    body::elements(scope, record, number, Property::OneDimension)
                        .is_some_and(|verdict| verdict.is_err())
                };
                field.several_dimensions = asked(context, level, &several);
            }
            Some(fields)
        }
        _ => None,
    }
}

/// The OUT parameters of a function, or its columns; those of a polymorphic type depend on the call.
fn returned(catalog: &Catalog, function: &Function) -> Option<Vec<RecordField>> {
    let field = |oid: &Oid| {
        let known = catalog.types.get(oid).is_some_and(|ty| !matches!(ty.kind, TypeKind::Pseudo));
        known.then_some(RecordField { type_oid: *oid, sources: None, record: None, several_dimensions: false })
    };
    let fields: Option<Vec<RecordField>> = function.outputs.iter().map(field).collect();
    fields.filter(|fields| !fields.is_empty())
}

fn types_of(fields: &[RecordField]) -> Vec<Oid> {
    fields.iter().map(|field| field.type_oid).collect()
}

fn field(context: &Context<'_>, level: &Nesting<'_, '_>, given: Expr<'_>, depth: u32) -> Option<RecordField> {
    let type_oid = given.ty()?;
    let record = if is_record(type_oid) { expression(context, level, given, depth + 1) } else { None };
    let sources = sources::of_expression(context.catalog, level, given);
    let is_array = is_array_type(context.catalog, type_oid);
    let several = |scope: &Scope<'_>| elements::several_dimensions(scope, given).is_some();
    let several_dimensions = is_array && asked(context, level, &several);
    Some(RecordField { type_oid, sources, record, several_dimensions })
}

/// Asks something of an expression at its place.
fn asked(context: &Context<'_>, level: &Nesting<'_, '_>, ask: &dyn Fn(&Scope<'_>) -> bool) -> bool {
    match level.outer() {
        None => ask(&Scope::new(context, level.query(), None)),
        Some(outer) => asked(context, outer, &|outer| ask(&Scope::new(context, level.query(), Some(outer)))),
    }
}

fn is_record(oid: Oid) -> bool {
    oid == RECORD || oid == RECORD_ARRAY
}

fn variable(
    context: &Context<'_>,
    level: &Nesting<'_, '_>,
    variable: Variable<'_>,
    depth: u32,
) -> Option<Vec<RecordField>> {
    let (level, entry) = level.entry_of(variable)?;
    let derived = level.derived(entry)?;
    let inner = derived.around.with(derived.query);
    match usize::try_from(variable.number()?).ok()? {
        // The whole row.
        0 => derived.query.output().iter().map(|entry| field(context, &inner, entry.expression(), depth)).collect(),
        column => output(context, &inner, column - 1, depth),
    }
}
