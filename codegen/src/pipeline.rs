//! The whole of codegen on one screen: what is checked, and what is made of it.

use crate::build::lower::{self, Context};
use crate::build::model::Project;
use crate::check::{self, Checked};
use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::lint;
use crate::source::SourceMap;
use tracing::info_span;

/// From files to checked statements and, when nothing is wrong, to the model. When anything is, the diagnostics say what, for all
/// statements at once.
pub fn run(config: &Config, sources: SourceMap, diagnostics: Diagnostics) -> (Checked, Option<Project>) {
    let mut checked = check::check(config, sources, diagnostics);
    // Statements that are not complete are left out; what can be said of the others is said all the same.
    let project = checked.server.is_some().then(|| {
        let mut found = checked.diagnostics.of_next_stage();
        let context = Context::new(config, &checked);
        let project = info_span!("lower").in_scope(|| lower::lower(&checked, &context, &mut found));
        checked.diagnostics.extend(found);
        project
    });
    let found = info_span!("lint").in_scope(|| lint::run(&checked, project.as_ref()));
    checked.diagnostics.extend(found);
    let project = project.filter(|_| !checked.diagnostics.has_errors());
    (checked, project)
}

/// The beginning of it: what the query files say, with what rules find there.
pub fn read(config: &Config, sources: SourceMap, diagnostics: Diagnostics) -> Checked {
    let mut checked = check::read(config, sources, diagnostics);
    let found = lint::run(&checked, None);
    checked.diagnostics.extend(found);
    checked
}
