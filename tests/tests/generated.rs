//! Statements made at random over schemas made at random, run on adversarial data: what the report promises of them holds.
//!
//! The seeds are fixed, so that a change is judged by what it changes. In a long run one in ten is fresh, and printed. Such a run, and
//! one that repeats a seed:
//!
//! ```text
//! SQLWRIGHT_GENERATED=700 cargo test -p sqlwright-tests --test generated -- --nocapture
//! SQLWRIGHT_GENERATED=1 SQLWRIGHT_SEED=123 cargo test -p sqlwright-tests --test generated -- --nocapture
//! ```
//!
//! The number is that of the schemas; each has 150 statements. `SQLWRIGHT_SEED` is the seed of the first, the next has the next.
//! Another version of PostgreSQL is tried by putting its programs on PATH.

use std::any::Any;
use std::panic::{catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlwright_tests::in_parallel;
use sqlwright_tests::soundness::{Effort, Generated, Plan, check_generated, fresh_seed};

/// Schemas that are tried usually.
const USUALLY: u64 = 60;

#[test]
fn what_is_promised_of_generated_statements_holds() {
    let asked = std::env::var("SQLWRIGHT_GENERATED")
        .ok()
        .map(|number| number.parse().unwrap_or_else(|error| panic!("SQLWRIGHT_GENERATED={number}: {error}")));
    let schemas = asked.unwrap_or(USUALLY);
    let plans = plans(schemas, asked.is_some());
    let stop = AtomicBool::new(false);
    let mut sum = Generated::default();
    for generated in in_parallel(&plans, |plan| try_out(plan, &stop)) {
        sum += generated;
    }
    println!("{sum}");
    println!("PostgreSQL crashed, with the seeds {:?}", sum.crashed);
    assert!(sum.crashed.len() <= plans.len() / 10 + 1, "PostgreSQL crashes all the time");
    assert!(sum.failures.is_empty(), "the report promises too much:\n{}", sum.failures.join("\n\n"));
    if schemas >= USUALLY {
        sees_something(&sum);
    }
}

/// A harness that sees nothing shows nothing.
fn sees_something(sum: &Generated) {
    let at_least = |part: usize, percent: usize, whole: usize, of: &str| {
        assert!(part * 100 >= whole * percent, "only {part} of {whole} {of}");
    };
    let findings = &sum.findings;
    at_least(findings.statements, 80, sum.made, "statements are accepted");
    at_least(findings.statements - findings.silent.len(), 40, findings.statements, "statements return rows");
    at_least(findings.never_null, 40, findings.columns_with_rows, "columns with rows are promised never to be NULL");
    at_least(findings.seen_null, 50, findings.nullable, "nullable columns were NULL");
    at_least(findings.seen_many, 25, findings.many, "statements with many rows returned several");
    at_least(findings.single, 15, findings.statements, "statements are promised to return one row at most");
    at_least(findings.provoked, 8, findings.violations, "violations were provoked");
    at_least(findings.read_only, 25, findings.statements, "statements are read-only");
    at_least(findings.seen_writing, 8, findings.statements, "statements wrote");
    assert!(sum.features.len() > 50, "statements are made of too little: {:?}", sum.features);
}

/// What is tried: fixed seeds, in a long run a fresh one after nine of them, or the one that is asked for and those after it.
fn plans(schemas: u64, long: bool) -> Vec<Plan> {
    let asked = std::env::var_os("SQLWRIGHT_SEED").is_some();
    let fresh = fresh_seed();
    println!("the fresh seed is {fresh}");
    // With breaks made on purpose the first fault is enough.
    let shrink = std::env::var_os("SQLWRIGHT_FIRST_FAULT").is_none();
    let seed = |number: u64| match asked {
        true => fresh.wrapping_add(number),
        false if long && number % 10 == 9 => fresh.wrapping_add(number / 10),
        false => number + 1,
    };
    let effort = Effort { seeds: vec![1], states: 3, directed: 0, runs: 3 };
    (0..schemas).map(|number| Plan { seed: seed(number), statements: 150, effort: effort.clone(), shrink }).collect()
}

/// PostgreSQL itself can crash, and then ends all sessions: whoever was only there at the time tries again.
fn try_out(plan: &Plan, stop: &AtomicBool) -> Generated {
    for _ in 0..2 {
        if stop.load(Ordering::Relaxed) {
            return Generated::default();
        }
        match catch_unwind(|| run(plan)) {
            Ok(generated) => {
                println!("seed {}: {} statements", plan.seed, generated.findings.statements);
                for failure in &generated.failures {
                    println!("{failure}\n");
                }
                if !generated.failures.is_empty() && !plan.shrink {
                    stop.store(true, Ordering::Relaxed);
                }
                return generated;
            }
            Err(panic) if is_crash(&*panic) => std::thread::sleep(Duration::from_secs(3)),
            Err(panic) => resume_unwind(panic),
        }
    }
    Generated { crashed: vec![plan.seed], ..Generated::default() }
}

fn run(plan: &Plan) -> Generated {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap_or_else(|error| panic!("{error}")).block_on(check_generated(plan))
}

/// Whether the server closed the connection, or is starting again.
fn is_crash(panic: &dyn Any) -> bool {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let text = text.unwrap_or_default();
    ["kind: Closed", "a scratch database is left behind", "57P01", "57P02", "57P03", "recovery mode", "starting up"]
        .iter()
        .any(|word| text.contains(word))
}
