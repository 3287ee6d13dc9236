//! The programs of cornucopia's tests and examples, in sqlwright's calling style, over what is generated from cornucopia's own query
//! files and schemas as they are.
//!
//! They are not part of this repository: `SQLWRIGHT_CORNUCOPIA` names a checkout of them; without it there is nothing to do. How a
//! call of cornucopia's is written here is told by a table of the book (`docs/src/cornucopia.md`, "What differs in calls").
//! `complete.rs` reads cornucopia's programs, and fails where one of their calls or values is missing here.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(cornucopia)]
mod codegen;
#[cfg(cornucopia)]
mod complete;
#[cfg(cornucopia)]
mod examples;

/// What was generated.
#[cfg(cornucopia)]
#[allow(dead_code, missing_docs, unreachable_pub, reason = "generated from another project's files")]
mod projects {
    include!(concat!(env!("OUT_DIR"), "/projects.rs"));
}

#[cfg(not(cornucopia))]
#[test]
fn no_checkout() {
    println!("skipped: SQLWRIGHT_CORNUCOPIA names no checkout of cornucopia");
}

/// A database with the schema of a project of the checkout, and a pool for it.
#[cfg(cornucopia)]
async fn database(project: &str) -> (sqlwright_server::Database, sqlwright::Pool) {
    let server = sqlwright_server::Server::shared().unwrap();
    let database = server.create_database().await.unwrap();
    let schema = std::path::Path::new(env!("CORNUCOPIA")).join(project).join("schema.sql");
    let client = sqlwright_tests::connect(database.url()).await;
    client.batch_execute(&std::fs::read_to_string(schema).unwrap()).await.unwrap();
    let pool = sqlwright::Pool::new(database.url()).unwrap();
    (database, pool)
}

/// cornucopia's `one()`, of any number of rows.
#[cfg(cornucopia)]
fn one<T: std::fmt::Debug>(rows: Vec<T>) -> T {
    let [row] = <[T; 1]>::try_from(rows).unwrap();
    row
}
