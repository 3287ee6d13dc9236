//! Every folder below `cases/` gives what it expects: generated files, or the exact text of all diagnostics and nothing else.

use sqlwright_tests::{Blessing, Case, blessing, cases, difference, in_parallel, run};

const HOW_TO_BLESS: &str = "If the new output is right: BLESS=1 cargo test -p sqlwright-tests --test cases";

#[test]
fn every_case_gives_what_it_expects() {
    let blessing = blessing();
    assert_ne!(blessing, Blessing::Refused, "BLESS is refused where CI is set: nobody would read the difference");
    let cases = cases().expect("the folder of cases");
    assert!(!cases.is_empty(), "no case was found");
    let faults: Vec<String> = in_parallel(&cases, |case| check(case, blessing)).into_iter().flatten().collect();
    assert!(
        faults.is_empty(),
        "{}\n{} of {} cases are wrong. {HOW_TO_BLESS}",
        faults.join("\n"),
        faults.len(),
        cases.len()
    );
}

/// What is wrong with a case, if anything is.
fn check(case: &Case, blessing: Blessing) -> Option<String> {
    match fault(case, blessing) {
        Ok(None) => None,
        Ok(Some(fault)) => Some(format!("── {}\n{fault}", case.name)),
        Err(error) => Some(format!("── {}\n{error}\n", case.name)),
    }
}

fn fault(case: &Case, blessing: Blessing) -> Result<Option<String>, String> {
    let strangers = case.strangers().map_err(|error| error.to_string())?;
    if !strangers.is_empty() {
        return Ok(Some(format!("{} means nothing in the folder of a case\n", strangers.join(", "))));
    }
    let actual = run(case)?;
    if actual.errors.is_some() && !actual.files.is_empty() {
        return Ok(Some(format!(
            "it failed, and still wrote {}\n",
            actual.files.into_keys().collect::<Vec<_>>().join(", ")
        )));
    }
    let expected = case.expected().map_err(|error| error.to_string())?;
    if blessing == Blessing::Bless {
        if expected != actual {
            case.bless(&actual).map_err(|error| error.to_string())?;
        }
        return Ok(None);
    }
    if expected.files.is_empty() == expected.errors.is_none() {
        return Ok(Some("a case has either expected/ or expected.stderr, and neither both nor none\n".to_owned()));
    }
    Ok(difference(&expected, &actual))
}
