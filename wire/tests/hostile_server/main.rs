//! A server in memory that breaks the protocol, by accident or on purpose.

mod client;
mod memory;
mod mutations;
mod random;
mod server;
