//! What the last run found, for as long as nothing has changed on which that depends: then no server is started, and no statement is
//! looked at.
//!
//! It is a note in the user's cache, one for each output folder, which may be removed at any time. It holds a digest of everything that was read (the program,
//! the configuration, query files, the schema, PostgreSQL's own files) and of everything that was written. All of these are looked at again: a
//! time of change counts only where PostgreSQL's files and the program itself are concerned. There is none for a server that is
//! not private, because nothing says when it changes, nor for a schema that depends on more than its text.

mod inputs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::build::files::FileSet;
use crate::check::Checked;
use crate::config::Config;
use crate::diagnostics::{Diagnostics, Stored};
use crate::digest::digest;
use crate::source::SourceMap;

/// Changes with the form of [`Note`].
const FORM: u32 = 1;

/// What is kept of a run without errors, after which the output was up to date.
#[derive(Serialize, Deserialize)]
struct Note {
    form: u32,
    /// Digests of what was read, by what it is.
    inputs: BTreeMap<String, String>,
    /// Folders of PostgreSQL's installation, which are among the inputs.
    installation: Vec<PathBuf>,
    /// Digests of the generated files, by their paths.
    outputs: BTreeMap<String, String>,
    /// What was said.
    diagnostics: Vec<Stored>,
    /// Which PostgreSQL answered.
    server: String,
    /// How many statements, in how many files.
    counts: (usize, usize),
}

/// The last run, where one like it would find the same.
pub(crate) struct LastRun {
    /// What was said, and the texts to which it points; no statement.
    pub(crate) checked: Checked,
    /// How many statements, in how many files.
    pub(crate) counts: (usize, usize),
}

/// Finds the last run, if nothing has changed since, or says what has, in words; nothing where there was none. `sources` and `diagnostics` are those of the
/// configuration.
pub(crate) fn find(
    config: &Config,
    manifest: Option<&Path>,
    sources: &SourceMap,
    diagnostics: &Diagnostics,
) -> Result<LastRun, Vec<String>> {
    // A warning about the configuration is not worth the trouble.
    if !diagnostics.sorted().is_empty() {
        return Err(Vec::new());
    }
    let note = config.server.notes().note(&name(config)).and_then(|note| serde_json::from_slice::<Note>(&note).ok());
    let note = note.filter(|note| note.form == FORM).ok_or_else(Vec::new)?;
    let mut sources = sources.clone();
    let inputs = inputs::read(config, manifest, &note.installation, &mut sources).ok_or_else(Vec::new)?;
    let outputs = outputs(config, note.outputs.keys());
    let changed = [changed(&note.inputs, &inputs), changed(&note.outputs, &outputs)].concat();
    if !changed.is_empty() {
        return Err(changed);
    }
    let files: Vec<_> = sources.ids().collect();
    let mut diagnostics = Diagnostics::default();
    for stored in note.diagnostics {
        diagnostics.push(stored.diagnostic(&files).ok_or_else(Vec::new)?);
    }
    let checked = Checked { sources, diagnostics, server: Some(note.server), ..Checked::default() };
    Ok(LastRun { checked, counts: note.counts })
}

/// Keeps what a run has found whose output is as it should be. That it could not be kept is no fault of this run.
pub(crate) fn keep(
    config: &Config,
    manifest: Option<&Path>,
    checked: &Checked,
    counts: (usize, usize),
    files: &FileSet,
) {
    let _ = note_of(config, manifest, checked, counts, files)
        .map(|note| config.server.notes().keep_note(&name(config), &note));
}

fn note_of(
    config: &Config,
    manifest: Option<&Path>,
    checked: &Checked,
    counts: (usize, usize),
    files: &FileSet,
) -> Option<Vec<u8>> {
    let schema = checked.schema.as_ref()?.result.as_ref()?;
    let inputs = inputs::of(config, manifest, &checked.installation, schema, &checked.sources)?;
    if checked.installation.is_empty() {
        return None;
    }
    let ids: Vec<_> = checked.sources.ids().collect();
    let diagnostics = checked.diagnostics.sorted().into_iter().map(|diagnostic| Stored::of(diagnostic, &ids));
    let note = Note {
        form: FORM,
        inputs,
        installation: checked.installation.clone(),
        outputs: files.iter().map(|(path, text)| (path.to_owned(), digest([text]))).collect(),
        diagnostics: diagnostics.collect::<Option<_>>()?,
        server: checked.server.clone()?,
        counts,
    };
    serde_json::to_vec(&note).ok()
}

/// Each output folder has a note of its own.
fn name(config: &Config) -> String {
    let output = std::path::absolute(&config.output).unwrap_or_else(|_| config.output.clone());
    format!("last run {}", output.display())
}

fn outputs<'p>(config: &Config, paths: impl Iterator<Item = &'p String>) -> BTreeMap<String, String> {
    let found = FileSet::on_disk(&config.output, config.layout, paths.map(String::as_str)).unwrap_or_default();
    found.iter().map(|(path, text)| (path.to_owned(), digest([text]))).collect()
}

/// What is not the same, in words.
fn changed(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let changed = before.iter().filter_map(|(name, digest)| match now.get(name) {
        Some(now) if now == digest => None,
        Some(_) => Some(format!("{name} has changed")),
        None => Some(format!("{name} is gone")),
    });
    let new = now.keys().filter(|name| !before.contains_key(*name)).map(|name| format!("{name} is new"));
    changed.chain(new).collect()
}
