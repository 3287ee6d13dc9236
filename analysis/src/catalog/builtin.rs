//! Objects of PostgreSQL itself that the analysis knows by their number (`catalog/pg_type.dat`, `catalog/pg_operator.dat`).

use crate::catalog::Oid;

pub(crate) use crate::tree::BOOLEAN;

/// The type `integer`.
pub(crate) const INTEGER: Oid = 23;
/// The type `text`.
pub const TEXT: Oid = 25;
/// The type `json`.
pub const JSON: Oid = 114;
/// The type `jsonb`.
pub const JSONB: Oid = 3802;
/// The operator `boolean = boolean`.
pub(crate) const BOOLEAN_EQUAL: Oid = 91;
/// The operator `boolean <> boolean`.
pub(crate) const BOOLEAN_UNEQUAL: Oid = 85;
