//! What the fields of a record are, where the tree shows the row constructor or the subquery that makes it, or a function with OUT
//! parameters.

use crate::catalog::{Catalog, Function, Oid, TypeKind};
use crate::facts;
use crate::flow::sources::{self, Sources};
use crate::prove::context::Analysis;
use crate::prove::nullability::body;
use crate::prove::nullability::elements::{self, Property, is_array_type};
use crate::prove::scope::Scope;
use crate::tree::node::Node;
use crate::tree::query::{EntryKind, Query};
use crate::tree::result_type::result_type;

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordField {
    /// Its type.
    type_oid: Oid,
    /// Where its value is taken from, where that is known.
    sources: Option<Sources>,
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

/// How deep expressions and subqueries may nest.
const MAX_DEPTH: u32 = 50;

/// The fields of each output column of these types that is a record, or an array of records.
pub(crate) fn of_columns(
    analysis: &Analysis<'_>,
    query: Query<'_>,
    types: impl Iterator<Item = Oid>,
) -> Vec<Option<Vec<facts::RecordField>>> {
    let column = |(position, oid)| if is_record(oid) { output(analysis, &[query], position, 0) } else { None };
    types.enumerate().map(|place| named(analysis.catalog, &column(place)?)).collect()
}

fn output(analysis: &Analysis<'_>, levels: &[Query<'_>], position: usize, depth: u32) -> Option<Vec<RecordField>> {
    let query = levels.last().filter(|query| query.get("setOperations").is_null())?;
    expression(analysis, levels, query.output().get(position)?.expression(), depth + 1)
}

fn expression(analysis: &Analysis<'_>, levels: &[Query<'_>], node: &Node<'_>, depth: u32) -> Option<Vec<RecordField>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let own = |node: &Node<'_>| expression(analysis, levels, node, depth + 1);
    match node.label() {
        "ROWEXPR" if node.get("row_typeid").oid() == Some(RECORD) => {
            node.get("args").items().iter().map(|argument| field(analysis, levels, argument, depth)).collect()
        }
        "AGGREF" => own(node.get("args").items().first()?.get("expr")),
        "ARRAYEXPR" => {
            let fields = own(node.get("elements").items().first()?)?;
            let same = |element: &Node<'_>| own(element).is_some_and(|other| types_of(&other) == types_of(&fields));
            node.get("elements").items().iter().all(same).then_some(fields)
        }
        "SUBLINK" if matches!(node.get("subLinkType").int(), Some(4 | 6)) => {
            output(analysis, &[levels, &[Query::of(node.get("subselect"))?]].concat(), 0, depth)
        }
        "VAR" => variable(analysis, levels, node, depth),
        "FUNCEXPR" if node.get("funcresulttype").oid() == Some(RECORD) => {
            let function = analysis.catalog.functions.get(&node.get("funcid").oid()?)?;
            let mut fields = returned(analysis.catalog, function)?;
            for (field, number) in fields.iter_mut().zip(1..) {
                let several = |scope: &Scope<'_>| {
                    body::elements(scope, node, number, Property::OneDimension).is_some_and(|verdict| verdict.is_err())
                };
                field.several_dimensions = asked(analysis, None, levels, &several);
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

fn field(analysis: &Analysis<'_>, levels: &[Query<'_>], node: &Node<'_>, depth: u32) -> Option<RecordField> {
    let type_oid = result_type(node)?;
    let record = if is_record(type_oid) { expression(analysis, levels, node, depth + 1) } else { None };
    let sources = sources::of_expression(analysis.catalog, levels, node);
    let is_array = is_array_type(analysis.catalog, type_oid);
    let several = |scope: &Scope<'_>| elements::several_dimensions(scope, node).is_some();
    let several_dimensions = is_array && asked(analysis, None, levels, &several);
    Some(RecordField { type_oid, sources, record, several_dimensions })
}

/// Asks something of an expression at its place.
fn asked<'s>(
    analysis: &'s Analysis<'s>,
    parent: Option<&Scope<'_>>,
    levels: &[Query<'_>],
    ask: &dyn Fn(&Scope<'_>) -> bool,
) -> bool {
    let Some((query, rest)) = levels.split_first() else { return false };
    let scope = Scope::new(analysis, *query, parent);
    if rest.is_empty() { ask(&scope) } else { asked(analysis, Some(&scope), rest, ask) }
}

fn is_record(oid: Oid) -> bool {
    oid == RECORD || oid == RECORD_ARRAY
}

fn variable(analysis: &Analysis<'_>, levels: &[Query<'_>], var: &Node<'_>, depth: u32) -> Option<Vec<RecordField>> {
    let number = |field: &str| var.get(field).int().and_then(|number| usize::try_from(number).ok());
    let here = levels.len().checked_sub(number("varlevelsup")? + 1)?;
    let entry = levels[here].entry(number("varno")?)?;
    let (owner, query) = match entry.kind() {
        EntryKind::Subquery => (here, entry.subquery()?),
        EntryKind::Cte => {
            let (name, up) = entry.cte()?;
            let owner = here.checked_sub(up)?;
            (owner, levels[owner].ctes().find(|cte| cte.name() == name)?.query()?)
        }
        _ => return None,
    };
    let inner = [&levels[..=owner], &[query]].concat();
    match number("varattno")? {
        // The whole row.
        0 => query.output().iter().map(|entry| field(analysis, &inner, entry.expression(), depth)).collect(),
        column => output(analysis, &inner, column - 1, depth),
    }
}
