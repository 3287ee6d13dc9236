//! Effects and violations beyond the cases of `cases/effects/`: their statements are run at random (see [`random`]), and by roles that may
//! do what is listed (see [`privileges`]).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod privileges;
mod random;
#[path = "../support/mod.rs"]
mod support;

use sqlwright_analysis::change::violations::{violations, violations_with};
use sqlwright_analysis::tree::expr::Expr;
use sqlwright_analysis::tree::query::Query;
use support::effects::Analysed;

use crate::support::Database;

/// What another analysis proves of assigned expressions takes NOT NULL constraints away, in rows of VALUES too.
#[tokio::test]
async fn proven_values_are_not_null() {
    let database = Database::with("CREATE TABLE t (a int NOT NULL, b text NOT NULL)").await;
    let analysed = Analysed::of_texts(&database, &["INSERT INTO t VALUES ($1, lower($2)), ($3, NULL)"]).await;
    let node = analysed.tree(0);
    let query = Query::of(&node).unwrap();
    let columns = |may_be_null: &dyn Fn(Expr<'_>) -> bool| -> Vec<String> {
        let violations = violations_with(query, &analysed.catalog, &|_, expression| may_be_null(expression));
        violations.into_iter().flat_map(|one| one.columns).collect()
    };
    assert_eq!(columns(&|_| true), ["a", "b"]);
    assert_eq!(columns(&|expression| !matches!(expression, Expr::Parameter(_))), ["b"]);
    assert_eq!(columns(&|expression| matches!(expression, Expr::Parameter(_))), ["a", "b"]);
    assert_eq!(violations(query, &analysed.catalog).len(), 2);
    database.remove().await;
}
