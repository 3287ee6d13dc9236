//! Comparing two states of a project, each with its own configuration, schema and query files.

use std::path::Path;

use super::Generator;
use crate::cargo::Build;
use crate::check::server::Choice;
use crate::check::{self, Across, Checked};
use crate::compare::{Comparison, Compatibility, Deployment, Four, Origin, Snapshot};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::failure::Failure;
use crate::pipeline;
use crate::report::Report;

/// A state with what its configuration says.
struct State {
    config: Config,
    origin: Origin,
}

impl State {
    fn is_live(&self) -> bool {
        matches!(self.config.server.choice, Choice::Database { .. })
    }
}

impl Generator {
    /// What changed of the meaning of statements since an earlier state of the project. Changes that the configuration of this one
    /// accepts are marked.
    ///
    /// # Errors
    ///
    /// If there are errors in a configuration or a schema, or there is no PostgreSQL. Errors in statements are changes, if the earlier
    /// state has none.
    pub fn compared_with(&self, earlier: &Generator) -> Result<Comparison, Failure> {
        let (old, new) = (earlier.state()?, self.state()?);
        let mut found = across(&[(&old, vec![&old]), (&new, vec![&new])])?.into_iter().flatten();
        let (Some(before), Some(after)) = (found.next(), found.next()) else { return Ok(Comparison::default()) };
        let mut comparison = accepted(Comparison::of(&before, &after), &new);
        if old.is_live() || new.is_live() {
            let note = "a live database has one schema for both states, so changes of the schema are not seen";
            comparison.notes.push(note.to_owned());
        }
        Ok(comparison)
    }

    /// The same since a [report](crate::report) was written. It has only facts, so that nothing is said of definitions.
    ///
    /// # Errors
    ///
    /// As [`Self::compared_with`].
    pub fn compared_with_report(&self, earlier: Report) -> Result<Comparison, Failure> {
        let new = self.state()?;
        let mut found = across(&[(&new, vec![&new])])?.into_iter().flatten();
        let Some(after) = found.next() else { return Ok(Comparison::default()) };
        Ok(accepted(Comparison::of(&Snapshot::of_report(earlier), &after), &new))
    }

    /// Whether code of earlier versions, each with its name, can run on the schema of this state, and code of this state on theirs.
    ///
    /// # Errors
    ///
    /// If there are errors in a configuration or a schema, or there is no PostgreSQL.
    pub fn compatibility(&self, earlier: &[(String, Generator)]) -> Result<Compatibility, Failure> {
        let new = self.state()?;
        let old = earlier.iter().map(|(_, generator)| generator.state()).collect::<Result<Vec<_>, _>>()?;
        if new.is_live() || old.iter().any(State::is_live) {
            let text =
                "the schemas of both versions are built from their files, and a live database is given in their place";
            let help = "leave --database-url and `database-url` out, and name the files with --schema or `schema`";
            return Err(Failure::new(Diagnostic::new(Code::InvalidConfiguration, text).help(help)));
        }
        let mut schemas = vec![(&new, std::iter::once(&new).chain(&old).collect::<Vec<_>>())];
        schemas.extend(old.iter().map(|old| (old, vec![old, &new])));
        let mut found = across(&schemas)?.into_iter();
        let mut on_new = found.next().unwrap_or_default().into_iter();
        let new_on_new = on_new.next().unwrap_or_default();
        let mut deployments = Vec::new();
        for (((version, _), old_on_new), on_old) in earlier.iter().zip(on_new).zip(found) {
            let mut on_old = on_old.into_iter();
            let (old_on_old, new_on_old) = (on_old.next().unwrap_or_default(), on_old.next().unwrap_or_default());
            let four = Four { old_on_old, old_on_new, new_on_old, new_on_new: new_on_new.clone() };
            deployments.push(Deployment::of(version.clone(), &four));
        }
        let mut compatibility = Compatibility { deployments, notes: Vec::new() };
        let unused = compatibility.accept(&new.config.accepted);
        let notes = unused.into_iter().map(|one| {
            format!("the accepted change {one} is not there; remove its entry when no deployed version needs it")
        });
        let notes: Vec<String> = notes.collect();
        compatibility.notes.extend(notes);
        Ok(compatibility)
    }

    fn state(&self) -> Result<State, Failure> {
        let mut checked = Checked::default();
        let Some(config) = self.configuration(Build::detect().as_ref(), &mut checked) else {
            return Err(Failure::from(checked));
        };
        let origin = Origin { root: self.root.clone().unwrap_or_default(), queries: config.queries.clone() };
        Ok(State { config, origin })
    }
}

fn accepted(mut comparison: Comparison, state: &State) -> Comparison {
    comparison.accept(&state.config.accepted);
    comparison
}

/// For each schema, what is known of the statements of each state on it.
fn across(schemas: &[(&State, Vec<&State>)]) -> Result<Vec<Vec<Snapshot>>, Failure> {
    let asked: Vec<(&Config, Vec<&Config>)> = schemas
        .iter()
        .map(|(schema, states)| (&schema.config, states.iter().map(|state| &state.config).collect()))
        .collect();
    let found = check::across(&asked);
    let mut all = Vec::new();
    for (mut across, (schema, states)) in found.into_iter().zip(schemas) {
        let mut snapshots = Vec::new();
        let checked = std::mem::take(&mut across.checked);
        if across.diagnostics.has_errors() || checked.len() < states.len() {
            return Err(failure(across));
        }
        for (mut checked, state) in checked.into_iter().zip(states) {
            snapshots.push(
                snapshot(&mut checked, state, (&across, &schema.origin.root)).ok_or_else(|| Failure::from(checked))?,
            );
        }
        all.push(snapshots);
    }
    Ok(all)
}

fn failure(across: Across) -> Failure {
    Failure::from(Checked { sources: across.sources, diagnostics: across.diagnostics, ..Checked::default() })
}

/// `None` if something is wrong that is not of one statement.
fn snapshot(checked: &mut Checked, state: &State, schema: (&Across, &Path)) -> Option<Snapshot> {
    let project = pipeline::model(&state.config, checked)?;
    let errors = checked.diagnostics.sorted().into_iter().filter(|one| one.severity == Severity::Error);
    let is_of_statement = |error: &Diagnostic| checked.statements().any(|one| one.concerns(error));
    if !errors.into_iter().all(is_of_statement) {
        return None;
    }
    Some(Snapshot::of(&state.origin, (checked, &project), schema))
}
