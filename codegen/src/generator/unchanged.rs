//! Runs that need not look at statements: nothing has changed since they were checked.

use std::path::{Path, PathBuf};

use super::{Generator, manifest};
use crate::cargo::{self, Build};
use crate::check::Checked;
use crate::check::server::Choice;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::failure::Failure;
use crate::last_run::{self, LastRun};
use crate::pipeline;
use crate::record::{self, Cause, Stale};
use crate::source::SourceMap;

/// What was found when nothing of this was different, which is what would be found again.
#[derive(Debug)]
pub struct Unchanged {
    checked: Checked,
    counts: (usize, usize),
    output: PathBuf,
}

impl Generator {
    /// What the last run has found, if it was without errors, and nothing has changed since on which that depends: not the query files, the schema, the
    /// configuration, the program, PostgreSQL, nor what was generated. Everything is read again for this, and no server is asked. There
    /// is no such answer where statements are checked on a server that is not private.
    ///
    /// # Errors
    ///
    /// What has changed, in words; nothing if it is not known what the last run has found.
    pub fn unchanged(&self) -> Result<Unchanged, Vec<String>> {
        let build = Build::detect();
        let mut checked = Checked::default();
        let config = self.configuration(build.as_ref(), &mut checked).ok_or_else(Vec::new)?;
        let manifest = manifest(build.as_ref(), &config);
        let found = last_run::find(&config, manifest.as_deref(), &checked.sources, &checked.diagnostics);
        let LastRun { checked, counts } = found?;
        watch(build.as_ref(), &config, &checked);
        Ok(Unchanged { checked, counts, output: config.output })
    }

    /// What the records beside the generated code say, if they are of what is there now. No server is asked, and there need be none. Query files are
    /// read as always, with what rules find there.
    ///
    /// # Errors
    ///
    /// What is not as it was recorded, and what to do.
    pub fn recorded(&self) -> Result<Unchanged, Failure> {
        let build = Build::detect();
        let mut checked = Checked::default();
        let Some(config) = self.configuration(build.as_ref(), &mut checked) else { return Err(Failure::from(checked)) };
        let mut checked = pipeline::read(&config, checked.sources, checked.diagnostics);
        watch(build.as_ref(), &config, &checked);
        if !checked.diagnostics.has_errors()
            && let Err(stale) = record::verify(&config, &checked)
        {
            checked.diagnostics.push(not_recorded(&config, &stale));
        }
        if checked.diagnostics.has_errors() {
            return Err(Failure::from(checked));
        }
        let counts = (checked.files.iter().map(|file| file.statements.len()).sum(), checked.files.len());
        Ok(Unchanged { checked, counts, output: config.output })
    }

    /// Whatever answers without a server: the last run, or, where no PostgreSQL can be started, the records.
    ///
    /// # Errors
    ///
    /// If there is no PostgreSQL, and the records are of something else.
    pub fn find_unchanged(&self) -> Result<Option<Unchanged>, Failure> {
        if let Ok(unchanged) = self.unchanged() {
            return Ok(Some(unchanged));
        }
        if self.has_postgresql() { Ok(None) } else { self.recorded().map(Some) }
    }

    /// Whether the programs of a private PostgreSQL are on this machine, if one is to be started and there are records to turn to.
    fn has_postgresql(&self) -> bool {
        let config = self.configuration(Build::detect().as_ref(), &mut Checked::default());
        config.is_none_or(|config| {
            !matches!(config.server.choice, Choice::Private { .. })
                || !record::is_there(&config)
                || config.server.installed(&[]).is_some()
        })
    }
}

/// When Cargo is to run a build script again.
fn watch(build: Option<&Build>, config: &Config, checked: &Checked) {
    if build.is_some() {
        cargo::rerun_lines(config);
        cargo::rerun_lines_of_others(config, &checked.sources);
    }
}

fn not_recorded(config: &Config, stale: &[Stale]) -> Diagnostic {
    let text = format!("without PostgreSQL, it is not known whether the code in {} is right", config.output.display());
    let error = Diagnostic::new(Code::NotRecorded, text);
    let of = |cause: Cause| stale.iter().filter(move |stale| stale.cause == cause && !stale.what.is_empty());
    let mut causes: Vec<Cause> = stale.iter().map(|stale| stale.cause).collect();
    causes.dedup();
    let error = causes.into_iter().fold(error, |error, cause| {
        let which: Vec<&str> = of(cause).map(|stale| stale.what.as_str()).collect();
        let which = if which.is_empty() { String::new() } else { format!(": {}", which.join(", ")) };
        error.note(format!("{}{which}", cause.in_words()))
    });
    error.help("where there is PostgreSQL, run `sqlwright generate`, and commit what it writes")
}

impl Unchanged {
    /// How many statements there are, and in how many files.
    pub fn counts(&self) -> (usize, usize) {
        self.counts
    }

    /// Which PostgreSQL was used, in words; `None` where that is not recorded.
    pub fn database(&self) -> Option<&str> {
        self.checked.server.as_deref()
    }

    /// The folder that was written.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// The findings, none of them an error, in the order of their places.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        self.checked.diagnostics.sorted()
    }

    /// The texts that places refer to.
    pub fn sources(&self) -> &SourceMap {
        &self.checked.sources
    }

    /// The warnings, rendered.
    pub fn warnings(&self, colour: bool) -> Vec<String> {
        self.checked.rendered(Severity::Warning, colour, |_| true)
    }

    /// The notes, which are not worth a warning, rendered.
    pub fn notes(&self, colour: bool) -> Vec<String> {
        self.checked.rendered(Severity::Note, colour, |_| true)
    }
}
