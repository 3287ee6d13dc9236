//! The runtime against a real PostgreSQL.

mod clients;
mod customers;
mod dropped;
mod errors;
mod support;
mod transactions;
mod types;
mod values;
