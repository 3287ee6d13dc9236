//! The wire, against a real PostgreSQL.

mod calls;
mod support;
