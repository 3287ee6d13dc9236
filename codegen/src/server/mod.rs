//! The stage that talks to PostgreSQL: the schema, the catalogs, and what each statement means.

pub mod described;
