//! What the fields of a record are, where the tree shows the row constructor or the subquery that makes it, or a function with OUT
//! parameters.

use crate::analyse::facts::RecordField;
use crate::analyse::node::Node;
use crate::analyse::result_type::result_type;
use crate::analyse::sources;
use crate::analyse::tree::{EntryKind, Query};
use crate::catalog::{Catalog, Function, Oid, TypeKind};

/// The pseudo-types `record` and `record[]`.
const RECORD: Oid = 2249;
const RECORD_ARRAY: Oid = 2287;

/// How deep expressions and subqueries may nest.
const MAX_DEPTH: u32 = 50;

/// The fields of each output column of these types that is a record, or an array of records.
pub(crate) fn of_columns(
    catalog: &Catalog,
    query: Query<'_>,
    types: impl Iterator<Item = Oid>,
) -> Vec<Option<Vec<RecordField>>> {
    let column = |(position, oid)| if is_record(oid) { output(catalog, &[query], position, 0) } else { None };
    types.enumerate().map(column).collect()
}

fn output(catalog: &Catalog, levels: &[Query<'_>], position: usize, depth: u32) -> Option<Vec<RecordField>> {
    let query = levels.last().filter(|query| query.get("setOperations").is_null())?;
    expression(catalog, levels, query.output().get(position)?.expression(), depth + 1)
}

fn expression(catalog: &Catalog, levels: &[Query<'_>], node: &Node<'_>, depth: u32) -> Option<Vec<RecordField>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let own = |node: &Node<'_>| expression(catalog, levels, node, depth + 1);
    match node.label() {
        "ROWEXPR" if node.get("row_typeid").oid() == Some(RECORD) => {
            node.get("args").items().iter().map(|argument| field(catalog, levels, argument, depth)).collect()
        }
        "AGGREF" => own(node.get("args").items().first()?.get("expr")),
        "ARRAYEXPR" => {
            let fields = own(node.get("elements").items().first()?)?;
            let same = |element: &Node<'_>| own(element).is_some_and(|other| types_of(&other) == types_of(&fields));
            node.get("elements").items().iter().all(same).then_some(fields)
        }
        "SUBLINK" if matches!(node.get("subLinkType").int(), Some(4 | 6)) => {
            output(catalog, &[levels, &[Query::of(node.get("subselect"))?]].concat(), 0, depth)
        }
        "VAR" => variable(catalog, levels, node, depth),
        "FUNCEXPR" if node.get("funcresulttype").oid() == Some(RECORD) => {
            returned(catalog, catalog.functions.get(&node.get("funcid").oid()?)?)
        }
        _ => None,
    }
}

/// The OUT parameters of a function, or its columns; those of a polymorphic type depend on the call.
fn returned(catalog: &Catalog, function: &Function) -> Option<Vec<RecordField>> {
    let field = |oid: &Oid| {
        let known = catalog.types.get(oid).is_some_and(|ty| !matches!(ty.kind, TypeKind::Pseudo));
        known.then_some(RecordField { type_oid: *oid, sources: None, record: None })
    };
    let fields: Option<Vec<RecordField>> = function.outputs.iter().map(field).collect();
    fields.filter(|fields| !fields.is_empty())
}

fn types_of(fields: &[RecordField]) -> Vec<Oid> {
    fields.iter().map(|field| field.type_oid).collect()
}

fn field(catalog: &Catalog, levels: &[Query<'_>], node: &Node<'_>, depth: u32) -> Option<RecordField> {
    let type_oid = result_type(node)?;
    let record = if is_record(type_oid) { expression(catalog, levels, node, depth + 1) } else { None };
    Some(RecordField { type_oid, sources: sources::of_expression(catalog, levels, node), record })
}

fn is_record(oid: Oid) -> bool {
    oid == RECORD || oid == RECORD_ARRAY
}

fn variable(catalog: &Catalog, levels: &[Query<'_>], var: &Node<'_>, depth: u32) -> Option<Vec<RecordField>> {
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
        0 => query.output().iter().map(|entry| field(catalog, &inner, entry.expression(), depth)).collect(),
        column => output(catalog, &inner, column - 1, depth),
    }
}
