//! Effects and violations beyond the cases of `cases/effects/`: their statements are run at random (see [`random`]), and by roles that may
//! do what is listed (see [`privileges`]).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod privileges;
mod random;
#[path = "../support/mod.rs"]
mod support;

use sqlwright_analysis::{ParameterMark, analyse};
use support::effects::Analysed;

use crate::support::Database;

/// What is proven of assigned expressions takes NOT NULL constraints away, in rows of VALUES too.
#[tokio::test]
async fn proven_values_are_not_null() {
    let database = Database::with("CREATE TABLE t (a int NOT NULL, b text NOT NULL)").await;
    let statements =
        ["INSERT INTO t VALUES ($1, lower($2)), ($3, NULL)", "INSERT INTO t VALUES ($1, lower($2)), ($3, 'x')"];
    let analysed = Analysed::of_texts(&database, &statements).await;
    let columns = |statement: usize, nullable: [bool; 3]| -> Vec<String> {
        let marks = nullable.map(|nullable| ParameterMark { nullable: Some(nullable), elements_nullable: None });
        let facts = analyse(&analysed.described[statement], &analysed.catalog, &marks);
        facts.violations.into_iter().flat_map(|one| one.columns).collect()
    };
    assert_eq!(columns(0, [true, true, true]), ["a", "b"]);
    assert_eq!(columns(0, [false, false, false]), ["b"]);
    assert_eq!(columns(0, [true, false, false]), ["a", "b"]);
    assert_eq!(columns(0, [false, false, true]), ["a", "b"]);
    assert_eq!(columns(1, [false, false, false]), [""; 0]);
    assert_eq!(columns(1, [false, true, false]), ["b"]);
    assert_eq!(columns(1, [false, false, true]), ["a"]);
    database.remove().await;
}
