//! Where values come from and where they go: parameters, the sources of columns, the fields of records.

pub(crate) mod parameters;
pub(crate) mod records;
pub mod sources;
