//! The cases of `cases/`, against a real PostgreSQL: each folder, and each file of paragraphs, is a test of its name.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod analyse;
mod effects;
mod elements;
mod listing;
mod parse;
mod refusals;
mod session;
#[path = "../trees/standby.rs"]
mod standby;
#[path = "../support/mod.rs"]
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let areas = [
        analyse::trials(),
        effects::trials(),
        elements::trials(),
        parse::trials(),
        refusals::trials(),
        session::trials(),
    ];
    sqlwright_harness::run(areas.into_iter().flatten().collect())
}
