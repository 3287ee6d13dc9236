//! A copy takes no longer than an empty database.

use std::path::Path;
use std::time::{Duration, Instant};

use sqlwright_server::Server;
use sqlwright_testing::Schema;

use crate::support::{Outcome, connect};

/// How often each is measured. The quickest counts: others may be at work on this machine.
const ROUNDS: u32 = 20;

#[tokio::test]
async fn a_copy_takes_no_longer_than_an_empty_database() -> Outcome {
    let schema = Schema::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema"));
    drop(schema.database().await?);
    let client = connect(&Server::shared()?.url("postgres")).await;
    let (mut plain, mut copied) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        client.batch_execute("CREATE DATABASE plain").await?;
        plain = plain.min(begin.elapsed());
        client.batch_execute("DROP DATABASE plain").await?;
        let begin = Instant::now();
        let database = schema.database().await?;
        copied = copied.min(begin.elapsed());
        drop(database);
    }
    println!("CREATE DATABASE {plain:.1?}, a database with the schema {copied:.1?}");
    assert!(copied < plain.mul_f64(1.2), "{copied:?} instead of {plain:?}");
    Ok(())
}
