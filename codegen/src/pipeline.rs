//! The whole of codegen on one screen: what is checked, and what is made of it.

use std::path::Path;

use tracing::info_span;

use crate::build::emit;
use crate::build::lower::{self, Context};
use crate::build::model::Project;
use crate::check::{self, Checked};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::lint;
use crate::source::SourceMap;

/// From files to checked statements and, when nothing is wrong, to the model. When anything is, the diagnostics say what, for all
/// statements at once. `manifest` is that of the package that the code becomes a part of.
pub fn run(
    config: &Config,
    manifest: Option<&Path>,
    sources: SourceMap,
    diagnostics: Diagnostics,
) -> (Checked, Option<Project>) {
    let mut checked = check::check(config, sources, diagnostics);
    let project = model(config, &mut checked);
    let found = info_span!("lint").in_scope(|| lint::run(&checked, project.as_ref()));
    checked.diagnostics.extend(found);
    let missing = project.as_ref().zip(manifest).and_then(|(project, manifest)| missing_crates(project, manifest));
    if let Some(missing) = missing.filter(|_| !checked.diagnostics.has_errors()) {
        checked.diagnostics.push(missing);
    }
    // Everything has been found: what of it is an error is decided here.
    config.levels.apply(&mut checked.diagnostics);
    let project = project.filter(|_| !checked.diagnostics.has_errors());
    (checked, project)
}

/// The model of the statements that are complete; others are left out, and what can be said of them is said all the same.
pub fn model(config: &Config, checked: &mut Checked) -> Option<Project> {
    checked.server.as_ref()?;
    let mut found = checked.diagnostics.of_next_stage();
    let context = Context::new(config, checked);
    let project = info_span!("lower").in_scope(|| lower::lower(checked, &context, &mut found));
    checked.diagnostics.extend(found);
    Some(project)
}

/// The beginning of it: what the query files say, with what rules find there.
pub fn read(config: &Config, sources: SourceMap, diagnostics: Diagnostics) -> Checked {
    let mut checked = check::read(config, sources, diagnostics);
    let found = lint::run(&checked, None);
    checked.diagnostics.extend(found);
    config.levels.apply(&mut checked.diagnostics);
    checked
}

/// What the manifest that is there lacks.
fn missing_crates(project: &Project, manifest: &Path) -> Option<Diagnostic> {
    let missing = emit::missing(project, &sqlwright_source::read::text(manifest).ok()?);
    let text = format!("{} lacks crates or features that the generated code uses", manifest.display());
    let help = format!("add to its [dependencies]:\n{}", missing.join("\n"));
    (!missing.is_empty()).then(|| Diagnostic::new(Code::MissingDependency, text).help(help))
}
