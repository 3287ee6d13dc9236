//! The runtime against a real PostgreSQL.

mod clients;
mod customers;
mod dropped;
mod errors;
mod other_crates;
mod support;
mod transactions;
mod types;
mod values;
