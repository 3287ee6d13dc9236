//! Databases for tests, on the private server of this process and on one that outlives those who use it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod calls;
mod configured;
mod given;
mod private;
mod processes;
mod support;
mod timing;
