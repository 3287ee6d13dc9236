//! Query files and what the parser says about them: the diagnostics, or what was read if there are none.

use sqlwright_codegen::Generator;
use sqlwright_harness::Trial;

use crate::listing::listing;
use crate::support::{self, folders::Folder};

pub(crate) fn trials() -> Vec<Trial> {
    Folder::trials("parse", |case| case.compare(0, &outcome(case)))
}

fn outcome(case: &Folder) -> String {
    let name = case.path.file_name().unwrap().to_str().unwrap();
    let (_guard, queries) = support::folder(&[(&format!("{name}.sql"), &case.text())]);
    // Nobody asks it.
    let checked = Generator::new().queries(&queries).database_url("postgres://nowhere").read();
    let shown = queries.display().to_string();
    let mut outcome: Vec<_> =
        support::said(&checked, |_| true).iter().map(|words| words.replace(&shown, "queries")).collect();
    if !checked.diagnostics.has_errors() {
        outcome.push(listing(&checked.files[0]));
    }
    outcome.iter().map(|text| format!("{}\n", text.trim_end())).collect::<Vec<_>>().join("\n")
}
