//! What the report of the shop promises, tried on adversarial data: no column that is not nullable yields NULL, no array
//! without nullable elements holds one, no statement returns more or fewer rows than it may, none violates a constraint or
//! writes a table that is not listed, and what is read-only is.
//!
//! One round has a fixed seed, one a fresh one, which is printed: `SQLWRIGHT_SEED=7` has it again.

use sqlwright_tests::soundness::{Effort, Precision, Project, check, fresh_seed};
use sqlwright_tests::workspace;

/// Rows made by hand besides those made at random.
const ROWS: &[(&str, &str)] =
    &[("sparse rows", include_str!("never_null/sparse.sql")), ("skewed rows", include_str!("never_null/skewed.sql"))];

#[tokio::test]
async fn the_report_of_the_shop_holds_on_adversarial_data() {
    let project = Project {
        name: "shop".to_owned(),
        schema: workspace().join("schema"),
        queries: workspace().join("queries"),
        rows: ROWS.to_vec(),
    };
    let fresh = fresh_seed();
    println!("the fresh seed is {fresh}");
    let effort = Effort { seeds: vec![1, fresh], states: 6, directed: 1, runs: 12 };
    let findings = check(&project, &effort).await.unwrap_or_else(|error| panic!("{error}"));
    println!("{}\n{findings}", Precision(&findings.observations));
    assert!(findings.faults.is_empty(), "the report promises too much:\n{}", findings.faults.join("\n"));

    // A harness that sees nothing shows nothing.
    assert!(findings.refused.is_empty(), "these cannot be analysed: {:?}", findings.refused);
    assert!(findings.unknown.is_empty(), "nothing is known of these: {:?}", findings.unknown);
    // Few rows pass several filters at once.
    let has_several = |name: &&String| name.contains(" and ") || name.ends_with(", with everything");
    let silent: Vec<&String> = findings.silent.iter().filter(|name| !has_several(name)).collect();
    assert!(silent.is_empty(), "these never returned a row: {silent:?}");
    assert!(findings.failing.is_empty(), "these always failed: {:?}", findings.failing);
    assert!(findings.never_filled.is_empty(), "these never had a row: {:?}", findings.never_filled);
    let share = |part: usize, whole: usize, of: &str| {
        assert!(part * 2 > whole, "the data is too tame: only {part} of {whole} {of}");
    };
    share(findings.seen_null, findings.nullable, "nullable columns were ever NULL");
    share(findings.seen_many, findings.many, "statements with many rows returned several");
    share(findings.provoked, findings.violations, "violations were provoked");
    share(findings.seen_writing, findings.statements - findings.read_only, "statements that write did");
}
