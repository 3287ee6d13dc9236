//! Which statements that vary are proven, and which are not: each rule with the statements that made it, on real trees. What is proven is
//! held against all variants.

use std::path::PathBuf;

use sqlwright_analysis::vary::{Doubt, Proof, Seen, Shape, prove};
use sqlwright_tests::soundness::TestDatabase;
use sqlwright_tests::vary::{Answers, Template, describe};
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

fn outcome(shape: &Shape, answers: &Answers, index: usize, variants: &[u64]) -> Result<Proof, Doubt> {
    let seen = |variant: &u64| {
        let (described, _) = answers.described.get(&(index, *variant))?;
        Some(Seen { variant: *variant, described })
    };
    let seen: Vec<Seen<'_>> = variants.iter().filter_map(seen).collect();
    prove(shape, &seen)
}

async fn described(file: &str) -> (Vec<(String, String, Template)>, Answers) {
    let database = TestDatabase::create(&folder().join("schema.sql")).await.unwrap_or_else(|error| panic!("{error}"));
    let statements = statements(file);
    let templates: Vec<Template> = statements.iter().map(|(_, _, template)| template.clone()).collect();
    let (answers, database) = tokio::task::spawn_blocking(move || (describe(&database, &templates), database))
        .await
        .unwrap_or_else(|error| panic!("{error}"));
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
        let missing = variants.iter().filter(|variant| !answers.described.contains_key(&(index, **variant)));
        wrong.extend(
            missing.map(|variant| {
                format!("{name}: {} cannot be prepared: {}", letters(*variant), template.text(*variant))
            }),
        );
        for (seen, which) in [(template.shape.samples(), "samples"), (variants, "all variants")] {
            match outcome(&template.shape, &answers, index, &seen) {
                Ok(proof) if letters(proof.shrinking) == *shrinking => {}
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
        match outcome(&template.shape, &answers, index, &template.shape.samples()) {
            Ok(_) => wrong.push(format!("{name} is proven")),
            Err(doubt) if format!("{doubt:?}").starts_with(expected.as_str()) => {}
            Err(doubt) => wrong.push(format!("{name}: {doubt:?}: {doubt}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
