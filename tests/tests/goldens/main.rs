//! The expected Rust of all cases, compiled with warnings denied; some of it is also run against PostgreSQL.

mod arrays;
mod bulk;
mod copying;
mod documentation;
mod errors;
mod faults;
mod grouped;
mod hostile;
mod mapped;
mod mapping;
mod nested;
mod round_trips;
mod rows;
mod scanner;
mod sessions;
mod types;
mod varying;

/// One module for each case that has an expectation.
#[deny(warnings)]
#[allow(dead_code, reason = "most cases are compiled and not run")]
pub mod goldens {
    include!(concat!(env!("OUT_DIR"), "/goldens.rs"));
}

use sqlwright::Connection;

/// A connection to a fresh database with the schema of a case.
async fn case(name: &str) -> Connection {
    let database = sqlwright_tests::database_of_case(name).await;
    Connection::connect(database.url()).await.expect("a connection")
}
