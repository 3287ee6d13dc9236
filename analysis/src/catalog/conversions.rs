//! Which conversions between types keep values.

use super::{Catalog, Oid};

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

impl Catalog {
    /// Whether what is assigned from one type to the other stays a value: the same type below their domains, or one of the known
    /// conversions.
    pub(crate) fn keeps_values(&self, from: Oid, to: Oid) -> bool {
        let (from, to) = (self.base_type(from), self.base_type(to));
        let name = |oid: Oid| self.types.get(&oid).filter(|ty| ty.schema == "pg_catalog").map(|ty| ty.name.as_str());
        match (name(from), name(to)) {
            _ if from == to => true,
            (Some(from), Some(to)) => CONVERSIONS.contains(&(from, to)),
            _ => false,
        }
    }
}
