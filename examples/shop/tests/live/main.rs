//! The shop against a private PostgreSQL: one server for all of these tests, a database for each.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod buyers;
mod catalogue;
mod customers;
mod money;
mod orders;
mod placing;
mod program;
mod support;

use sqlwright_harness::wire;
