//! The runtime against a real PostgreSQL.

mod clients;
mod customers;
mod support;
