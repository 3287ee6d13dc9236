//! Objects of PostgreSQL itself that the analysis knows by their number (`catalog/pg_type.dat`, `catalog/pg_operator.dat`).

use crate::catalog::Oid;

pub(crate) use crate::tree::BOOLEAN;

/// The type `integer`.
pub const INTEGER: Oid = 23;
/// The type `text`.
pub const TEXT: Oid = 25;
/// The operator `boolean = boolean`.
pub const BOOLEAN_EQUAL: Oid = 91;
