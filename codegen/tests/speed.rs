//! Measures; run by hand:
//! `SPEED=DIR cargo test -p sqlwright-codegen --test speed -- --ignored --nocapture`,
//! where DIR holds `schema.sql` and `queries/*.sql` with annotated statements.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::path::Path;
use std::time::Instant;

use support::Database;

#[tokio::test]
#[ignore = "measures only"]
async fn speed() {
    let folder = std::env::var("SPEED").unwrap();
    let schema = std::fs::read_to_string(Path::new(&folder).join("schema.sql")).unwrap();
    let mut statements = Vec::new();
    for entry in std::fs::read_dir(Path::new(&folder).join("queries")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let parts = text.split("--! ").skip(1).map(|part| part.split_once('\n').unwrap().1);
        statements.extend(parts.map(|sql| sql.trim().trim_end_matches(';').to_owned()));
    }
    let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
    let database = Database::with(&schema).await;
    for _ in 0..3 {
        let start = Instant::now();
        let (answers, diagnostics) = database.describe(&statements).await;
        assert_eq!(diagnostics, Vec::<String>::new());
        let answers = answers.unwrap();
        assert!(answers.described.iter().all(Option::is_some));
        println!("{} statements in {:?}: {:?}", statements.len(), start.elapsed(), answers.steps);
    }
    database.remove().await;
}
