//! The Mercado shop: what an application over generated repositories looks like.
//!
//! The SQL is in `queries/`, the repositories made from it are the crate `mercado`, and this is the part that people write:
//! what belongs together in a transaction ([`orders`], [`accounts`]), and what a violated constraint means to a customer
//! ([`ShopError`]). `cargo run -p shop` walks through all of it ([`tour`]).
//!
//! The functions take a pool and decide themselves where a transaction begins and ends. What runs inside of one takes the
//! transaction, and builds its repositories over that.

pub mod accounts;
pub mod catalogue;
pub mod customers;
pub mod database;
mod error;
pub mod orders;
pub mod reports;
pub mod tour;

pub use error::ShopError;
