//! What the catalogue of the shop promises, tried on adversarial data: no column that is not nullable yields NULL, no
//! array without nullable elements holds one, and no statement returns more or fewer rows than it may.
//!
//! Each statement with result columns runs many times over several databases, with values that occur there, values that
//! do not, and edge values, in transactions that are rolled back. The catalogue is the one that the statements give now.

#[path = "never_null/catalogue.rs"]
mod catalogue;
#[path = "never_null/values.rs"]
mod values;
#[path = "never_null/witness.rs"]
mod witness;

use std::collections::BTreeMap;

use sqlwright_tests::{connect, database_with, workspace};
use tokio_postgres::Client;

use catalogue::{Statement, statements};
use values::{Pool, Random};
use witness::{Seen, Text};

/// Runs of each statement in each database.
const RUNS: usize = 60;

/// The databases: what is put into each on top of the schema. The empty one shows what plain aggregates and outer joins yield of nothing.
const DATABASES: &[(&str, &[&str])] = &[
    ("empty", &[]),
    ("sparse", &[include_str!("never_null/sparse.sql")]),
    ("skewed", &[include_str!("never_null/skewed.sql")]),
];

#[tokio::test]
async fn the_catalogue_of_the_shop_holds_on_adversarial_data() {
    let statements = statements();
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    for (name, fills) in DATABASES {
        let client = filled(fills).await;
        let pool = Pool::read(&client).await;
        for statement in &statements {
            let seen = seen.entry(statement.name.clone()).or_insert_with(|| Seen::of(statement));
            try_out(&client, &pool, statement, name, seen).await;
        }
    }
    let faults: Vec<&String> = seen.values().flat_map(|seen| &seen.faults).collect();
    assert!(
        faults.is_empty(),
        "the catalogue promises too much:\n{}",
        faults.iter().map(|fault| fault.as_str()).collect::<Vec<_>>().join("\n")
    );

    let silent: Vec<&String> = seen.iter().filter(|(_, seen)| seen.rows == 0).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "these never returned a row, so nothing was shown about them: {silent:?}");
    let nullable: usize = seen.values().map(|seen| seen.nullable()).sum();
    let shown: usize = seen.values().map(|seen| seen.nulls()).sum();
    println!("{} statements; {shown} of {nullable} nullable columns were seen NULL", seen.len());
    assert!(shown * 2 > nullable, "the data is too tame: only {shown} of {nullable} nullable columns were ever NULL");
}

async fn filled(fills: &[&str]) -> Client {
    let database = database_with(&workspace().join("schema")).await;
    let client = connect(database.url()).await;
    for fill in fills {
        client.batch_execute(fill).await.unwrap_or_else(|error| panic!("the data: {error:?}"));
    }
    client
}

async fn try_out(client: &Client, pool: &Pool, statement: &Statement, database: &str, seen: &mut Seen) {
    let prepared = client.prepare(&statement.sql).await.unwrap_or_else(|error| panic!("{}: {error:?}", statement.name));
    let mut random = Random::new(&format!("{database} {}", statement.name));
    for _ in 0..RUNS {
        let types = prepared.params().iter().zip(&statement.nullable_parameters);
        let values: Vec<Text> = types.map(|(ty, nullable)| Text(pool.value(ty, *nullable, &mut random))).collect();
        client.batch_execute("BEGIN").await.expect("BEGIN");
        let parameters: Vec<_> =
            values.iter().map(|value| value as &(dyn tokio_postgres::types::ToSql + Sync)).collect();
        match client.query(&prepared, &parameters).await {
            Ok(rows) => seen.look_at(statement, &rows, &values, database),
            // A violated constraint, an overflow: errors are allowed, what counts is what comes back.
            Err(error) => assert!(error.as_db_error().is_some(), "{}: {error:?}", statement.name),
        }
        client.batch_execute("ROLLBACK").await.expect("ROLLBACK");
    }
}
