//! The type of an expression, as `exprType` of PostgreSQL's `nodeFuncs.c` finds it, and which conversions keep values.

use crate::catalog::{Catalog, Oid};
use crate::tree::node::Node;
use crate::tree::query::Query;

const BOOLEAN: Oid = 16;

/// The field that holds the type, for the nodes that have one.
const FIELDS: &[&str] = &[
    "vartype",
    "consttype",
    "paramtype",
    "funcresulttype",
    "opresulttype",
    "resulttype",
    "aggtype",
    "wintype",
    "casetype",
    "coalescetype",
    "minmaxtype",
    "array_typeid",
    "row_typeid",
    "refrestype",
];

/// The type of an expression; `None` where this does not know it.
pub(crate) fn result_type(node: &Node<'_>) -> Option<Oid> {
    match node.label() {
        "BOOLEXPR" | "NULLTEST" | "BOOLEANTEST" | "DISTINCTEXPR" | "SCALARARRAYOPEXPR" | "ROWCOMPAREEXPR" => {
            Some(BOOLEAN)
        }
        "COLLATEEXPR" | "NAMEDARGEXPR" => result_type(node.get("arg")),
        "SQLVALUEFUNCTION" => node.get("type").oid(),
        "SUBLINK" => match node.get("subLinkType").int()? {
            0..=2 => Some(BOOLEAN),
            4 => result_type(Query::of(node.get("subselect"))?.output().first()?.expression()),
            _ => None,
        },
        _ => FIELDS.iter().find_map(|field| node.get(field).oid()).filter(|oid| *oid != 0),
    }
}

/// Assignments between types of PostgreSQL itself that give a value for every value, or an error: `(from, to)`.
const CONVERSIONS: &[(&str, &str)] = &[
    ("int2", "int4"),
    ("int2", "int8"),
    ("int2", "numeric"),
    ("int2", "float8"),
    ("int4", "int2"),
    ("int4", "int8"),
    ("int4", "numeric"),
    ("int4", "float8"),
    ("int8", "int2"),
    ("int8", "int4"),
    ("int8", "numeric"),
    ("int8", "float8"),
    ("numeric", "int2"),
    ("numeric", "int4"),
    ("numeric", "int8"),
    ("numeric", "float8"),
    ("float4", "float8"),
    ("varchar", "text"),
    ("bpchar", "text"),
    ("name", "text"),
    ("text", "varchar"),
    ("date", "timestamp"),
    ("date", "timestamptz"),
];

/// Whether what is assigned from one type to the other stays a value: the same type below their domains, or one of the known conversions.
pub(crate) fn keeps_values(catalog: &Catalog, from: Oid, to: Oid) -> bool {
    let (from, to) = (catalog.base_type(from), catalog.base_type(to));
    let name = |oid: Oid| catalog.types.get(&oid).filter(|ty| ty.schema == "pg_catalog").map(|ty| ty.name.as_str());
    match (name(from), name(to)) {
        _ if from == to => true,
        (Some(from), Some(to)) => CONVERSIONS.contains(&(from, to)),
        _ => false,
    }
}
