//! Every folder `cases/AREA/NAME/` is a test of that name: it gives the generated files, or the exact text of all diagnostics and nothing
//! else, that it expects.

use std::process::ExitCode;

use sqlwright_harness::{Failed, Trial, compare};
use sqlwright_tests::{Case, cases, run};

fn main() -> ExitCode {
    let cases = cases().expect("the folder of cases");
    assert!(!cases.is_empty(), "no case was found");
    let trial = |case: Case| Trial::test(case.name.clone(), move || check(&case));
    sqlwright_harness::run(cases.into_iter().map(trial).collect())
}

fn check(case: &Case) -> Result<(), Failed> {
    let strangers = case.strangers()?;
    if !strangers.is_empty() {
        return Err(format!("{} means nothing in the folder of a case", strangers.join(", ")).into());
    }
    let actual = run(case)?;
    if actual.contains_key("expected.stderr") && actual.keys().any(|name| name.starts_with("expected/")) {
        let written: Vec<&str> = actual.keys().map(String::as_str).collect();
        return Err(format!("it failed, and still wrote {}", written.join(", ")).into());
    }
    Ok(compare(&case.folder, &case.expected()?, &actual)?)
}
