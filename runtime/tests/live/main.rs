//! The runtime against a real PostgreSQL.

mod batches;
mod blocking;
mod chunked;
mod classes;
mod clients;
mod contention;
mod customers;
mod dropped;
mod errors;
mod lost;
mod other_crates;
mod outcomes;
mod outcomes_lost;
mod pools;
mod round_trips;
mod standby;
mod support;
mod timeouts;
mod tls;
mod transactions;
mod turns;
mod types;
mod values;
mod wire;
