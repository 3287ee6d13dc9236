//! The runtime against a real PostgreSQL.

mod blocking;
mod clients;
mod customers;
mod dropped;
mod errors;
mod other_crates;
mod support;
mod transactions;
mod turns;
mod types;
mod values;
mod wire;
