//! Query files and what the first stage says about them: `tests/parse/<area>/<case>.sql` with the text beside it in
//! `<case>.txt`. To accept new texts: `BLESS=1 cargo test -p sqlwright-codegen --test parse`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod listing;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sqlwright_codegen::check::parse::parse;
use sqlwright_codegen::diagnostics::{Diagnostics, render};
use sqlwright_codegen::source::Sources;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse")
}

/// Every file of the cases with this extension, without it.
fn files(extension: &str) -> BTreeSet<PathBuf> {
    let mut list = BTreeSet::new();
    let mut folders = vec![folder()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                list.insert(path.with_extension(""));
            }
        }
    }
    list
}

/// What a case says: its diagnostics, or what was read when there are none.
fn outcome(case: &Path) -> String {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let name = case.file_name().unwrap().to_str().unwrap();
    let text = fs::read_to_string(case.with_extension("sql")).unwrap();
    let file = sources.add(format!("queries/{name}.sql"), text);
    let parsed = parse(vec![(file, vec![name.to_owned()])], &sources, &mut diagnostics).remove(0);
    let mut outcome: Vec<_> =
        diagnostics.sorted().into_iter().map(|diagnostic| render(diagnostic, &sources, false)).collect();
    if !diagnostics.has_errors() {
        outcome.push(listing::listing(&parsed));
    }
    outcome.iter().map(|text| format!("{}\n", text.trim_end())).collect::<Vec<_>>().join("\n")
}

#[test]
fn cases_say_what_is_expected() {
    let bless = env::var_os("BLESS").is_some();
    assert!(!(bless && env::var_os("CI").is_some()), "expected texts are not accepted where CI is set");
    let cases = files("sql");
    assert!(!cases.is_empty(), "no cases in {}", folder().display());
    let mut wrong = Vec::new();
    for case in &cases {
        let path = case.with_extension("txt");
        let outcome = outcome(case);
        if bless {
            fs::write(&path, outcome).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != outcome {
            wrong.push(format!("{} should now be:\n{outcome}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nrun with BLESS=1 to accept", wrong.join("\n"));
    let unused: Vec<_> = files("txt").difference(&cases).cloned().collect();
    assert!(unused.is_empty(), "expected texts without a case: {unused:?}");
}
