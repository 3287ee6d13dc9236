//! Which statements that vary are proven, and which are not: each rule with the statements that made it, on real trees. What is proven is
//! held against all variants.

#[path = "vary/paging.rs"]
mod paging;
#[path = "vary/plans.rs"]
mod plans;

use std::path::PathBuf;

use sqlwright_tests::soundness::{Effort, Plan, TestDatabase, Varying, check_varying, fresh_seed};
use sqlwright_tests::vary::{Answers, Template, faults};
use sqlwright_tests::workspace;

fn folder() -> PathBuf {
    workspace().join("tests/tests/vary")
}

/// The statements of a file: the name of each, what is expected of it, and its text.
fn statements(file: &str) -> Vec<(String, String, Template)> {
    let text = std::fs::read_to_string(folder().join(file)).expect("statements");
    let statement = |section: &str| {
        let (head, body) = section.split_once('\n')?;
        let (name, expected) = head.split_once(':')?;
        let template = Template::new(&body.split_whitespace().collect::<Vec<_>>().join(" "));
        Some((name.trim().to_owned(), expected.trim().to_owned(), template))
    };
    text.split("# ").filter_map(statement).collect()
}

async fn described(file: &str) -> (Vec<(String, String, Template)>, Answers) {
    let database = TestDatabase::create(&folder().join("schema.sql")).await.unwrap_or_else(|error| panic!("{error}"));
    let statements = statements(file);
    let templates: Vec<Template> = statements.iter().map(|(_, _, template)| template.clone()).collect();
    let url = database.url.clone();
    let answers = tokio::task::spawn_blocking(move || {
        let all = templates.iter().enumerate().map(|(index, template)| (index, template, template.variants()));
        Answers::ask(&url, &all.collect::<Vec<_>>())
    });
    let answers = answers.await.expect("answers").unwrap_or_else(|error| panic!("{error}"));
    database.remove().await;
    (statements, answers)
}

/// The letters of terms.
fn letters(terms: u64) -> String {
    (b'a'..=b'z').filter(|letter| terms & (1 << (letter - b'a')) != 0).map(char::from).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_the_sum_of_its_parts_is_proven() {
    let (statements, answers) = described("accepted.txt").await;
    let mut wrong = Vec::new();
    for (index, (name, shrinking, template)) in statements.iter().enumerate() {
        let variants = template.variants();
        let missing = variants.iter().filter(|variant| !answers.has(index, **variant));
        wrong.extend(
            missing.map(|variant| {
                format!("{name}: {} cannot be prepared: {}", letters(*variant), template.text(*variant))
            }),
        );
        for (seen, which) in [(template.shape.samples(), "samples"), (variants, "all variants")] {
            match answers.prove(index, template, &seen) {
                Ok(proof) if letters(proof.shrinking) == *shrinking => {
                    let faults = faults(&answers, index, template, Some(&proof)).into_iter();
                    wrong.extend(faults.map(|fault| format!("{name}: {fault}")));
                }
                Ok(proof) => wrong.push(format!("{name}: {} shrink", letters(proof.shrinking))),
                Err(doubt) => wrong.push(format!("{name} by {which}: {doubt:?}: {doubt}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_the_sum_of_its_parts_is_not_proven() {
    let (statements, answers) = described("refused.txt").await;
    let mut wrong = Vec::new();
    for (index, (name, expected, template)) in statements.iter().enumerate() {
        match answers.prove(index, template, &template.shape.samples()) {
            Ok(_) => wrong.push(format!("{name} is proven")),
            Err(doubt) if format!("{doubt:?}").starts_with(expected.as_str()) => {}
            Err(doubt) => wrong.push(format!("{name}: {doubt:?}: {doubt}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Statements made at random over schemas made at random, 60 over each: `SQLWRIGHT_VARYING` schemas more with fresh seeds.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_proven_of_random_statements_holds_in_all_variants() {
    let more: u64 = std::env::var("SQLWRIGHT_VARYING").map_or(0, |rounds| rounds.parse().expect("a number"));
    let fresh = fresh_seed();
    println!("the fresh seed is {fresh}");
    let mut all = Varying::default();
    for seed in (1..=3).chain((0..more).map(|round| fresh.wrapping_add(round))) {
        // In a long run each statement also gets data of its own.
        let directed = usize::from(more > 0);
        let effort = Effort { seeds: vec![seed], states: 1, directed, runs: 1 };
        all += check_varying(&Plan { seed, statements: 60, effort, shrink: false }).await;
        assert!(all.failures.len() < 20, "{}", all.failures.join("\n"));
    }
    println!("{all}");
    assert!(all.failures.is_empty(), "{}", all.failures.join("\n"));
    assert!(all.proven > 60 && all.compared > 10, "too little is tried");
}
