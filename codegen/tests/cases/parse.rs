//! Query files and what the parser says about them: the diagnostics, or what was read if there are none.

use sqlwright_codegen::check::parse::parse;
use sqlwright_codegen::diagnostics::{Diagnostics, render};
use sqlwright_codegen::source::SourceMap;
use sqlwright_harness::Trial;

use crate::listing::listing;
use crate::support::folders::Folder;

pub(crate) fn trials() -> Vec<Trial> {
    Folder::trials("parse", |case| case.compare(0, &outcome(case)))
}

fn outcome(case: &Folder) -> String {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let name = case.path.file_name().unwrap().to_str().unwrap();
    let file = sources.add(format!("queries/{name}.sql"), case.text());
    let parsed = parse(vec![(file, vec![name.to_owned()])], &sources, &mut diagnostics).remove(0);
    let mut outcome: Vec<_> =
        diagnostics.sorted().into_iter().map(|diagnostic| render(diagnostic, &sources, false)).collect();
    if !diagnostics.has_errors() {
        outcome.push(listing(&parsed));
    }
    outcome.iter().map(|text| format!("{}\n", text.trim_end())).collect::<Vec<_>>().join("\n")
}
