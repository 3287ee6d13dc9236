//! The runtime against a real PostgreSQL.

mod blocking;
mod classes;
mod clients;
mod customers;
mod dropped;
mod errors;
mod other_crates;
mod support;
mod timeouts;
mod transactions;
mod turns;
mod types;
mod values;
mod wire;
