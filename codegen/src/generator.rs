//! The public API: one function for build scripts, and a builder for everything else.

mod check;
mod compare;
mod expand;
mod levels;
mod limits;
mod unchanged;

pub use check::SchemaDatabase;
pub use expand::Edited;
pub use unchanged::Unchanged;

use std::io;
use std::path::{Path, PathBuf};

use crate::build::emit;
use crate::build::files::{Difference, FileSet, REPORT};
use crate::build::layout::Layout;
use crate::build::model::Project;
use crate::cargo::{self, Build};
use crate::check::Checked;
use crate::config::{self, Config, Overrides};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::failure::Failure;
use crate::last_run;
use crate::pipeline;
use crate::record;
use crate::report::{self, Finding, Report};

/// The manifest of a generated crate.
const MANIFEST: &str = "Cargo.toml";

/// Generates into `OUT_DIR` from a build script. It reads `queries/`, `schema/` and `sqlwright.toml` next to `Cargo.toml`, and tells
/// Cargo to run it again when one of these has changed. (Cargo cannot watch for a file that does not exist: if you add a
/// `sqlwright.toml`, save `build.rs` once more.) The crate includes the result:
/// `mod queries { include!(concat!(env!("OUT_DIR"), "/sqlwright/mod.rs")); }`.
///
/// # Errors
///
/// If there are errors in the statements, the schema or the environment: all of them, rendered for Cargo's output.
pub fn generate() -> Result<(), Failure> {
    Generator::new().generate().map(drop)
}

/// What to generate, from what, and where to. What is not set here is taken from `sqlwright.toml`, then from the defaults.
#[derive(Debug, Default, Clone)]
pub struct Generator {
    root: Option<PathBuf>,
    overrides: Overrides,
}

impl Generator {
    /// The defaults: below the crate's folder in a build script (into `OUT_DIR`, as one file), else below the current folder.
    pub fn new() -> Self {
        Self::default()
    }

    /// The folder with `sqlwright.toml`, `queries/`, `schema/` and `generated/`.
    #[must_use]
    pub fn root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.root = Some(folder.into());
        self
    }

    /// The configuration file, instead of `sqlwright.toml` in the root.
    #[must_use]
    pub fn config(mut self, file: impl Into<PathBuf>) -> Self {
        self.overrides.config = Some(file.into());
        self
    }

    /// The folder of query files.
    #[must_use]
    pub fn queries(mut self, folder: impl Into<PathBuf>) -> Self {
        self.overrides.queries = Some(folder.into());
        self
    }

    /// The schema: a folder of migrations or one file. Each further call adds one, which is applied after the earlier ones.
    #[must_use]
    pub fn schema(mut self, path: impl Into<PathBuf>) -> Self {
        self.overrides.schema.push(path.into());
        self
    }

    /// The folder to write to.
    #[must_use]
    pub fn output(mut self, folder: impl Into<PathBuf>) -> Self {
        self.overrides.output = Some(folder.into());
        self
    }

    /// A live database that has the schema. Statements are prepared, analysed and planned there, never executed.
    #[must_use]
    pub fn database_url(mut self, url: impl Into<String>) -> Self {
        self.overrides.database_url = Some(url.into());
        self
    }

    /// A server where a scratch database is created, given the schema, and dropped at the end.
    #[must_use]
    pub fn server_url(mut self, url: impl Into<String>) -> Self {
        self.overrides.server_url = Some(url.into());
        self
    }

    /// Whether `report.json`, the [report](crate::report) of all statements, is written next to the code. The default is what
    /// `sqlwright.toml` says, else no.
    #[must_use]
    pub fn write_report(mut self, wanted: bool) -> Self {
        self.overrides.report = Some(wanted);
        self
    }

    /// Whether what was checked is recorded next to code that is committed, for runs without PostgreSQL ([`Self::recorded`]). The default is what
    /// `sqlwright.toml` says, else yes.
    #[must_use]
    pub fn write_records(mut self, wanted: bool) -> Self {
        self.overrides.records = Some(wanted);
        self
    }

    /// A crate (the default outside build scripts), a module, or one file for `include!` (the default inside). The default is otherwise what
    /// `sqlwright.toml` says; of a build script only if that is a module.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.overrides.layout = Some(layout);
        self
    }

    /// Checks all statements and writes what changed; returns what was written. In a build script, warnings go to Cargo.
    ///
    /// # Errors
    ///
    /// If there are errors in the statements, the schema or the environment, or a file cannot be written. Nothing is written then.
    pub fn generate(&self) -> Result<Vec<Difference>, Failure> {
        let tell = |warnings: Vec<String>| {
            if Build::detect().is_some() {
                // Cargo takes a line at a time.
                for line in warnings.iter().flat_map(|warning| warning.lines()) {
                    cargo::tell(&format!("warning={line}"));
                }
            }
        };
        if let Some(unchanged) = self.find_unchanged()? {
            tell(unchanged.warnings(false));
            return Ok(Vec::new());
        }
        let generated = self.run()?;
        tell(generated.warnings(false));
        generated.write()
    }

    /// The whole configuration; `None` if a diagnostic says what is wrong with it.
    fn configuration(&self, build: Option<&Build>, checked: &mut Checked) -> Option<Config> {
        let root = self.root.clone().or_else(|| build.as_ref().map(|build| build.root.clone())).unwrap_or_default();
        let mut overrides = self.overrides.clone();
        overrides.build_output = build.map(|build| build.output.clone());
        config::resolve(&root, &overrides, &mut checked.sources, &mut checked.diagnostics)
    }

    /// Checks all statements and generates, in memory only.
    ///
    /// # Errors
    ///
    /// If there are errors in the statements, the schema or the environment.
    pub fn run(&self) -> Result<Generated, Failure> {
        let build = Build::detect();
        let mut checked = Checked::default();
        let Some(config) = self.configuration(build.as_ref(), &mut checked) else {
            return Err(Failure::from(checked));
        };
        if build.is_some() {
            cargo::rerun_lines(&config);
        }
        let manifest = manifest(build.as_ref(), &config);
        let (checked, project) = pipeline::run(&config, manifest.as_deref(), checked.sources, checked.diagnostics);
        if build.is_some() {
            cargo::rerun_lines_of_others(&config, &checked.sources);
        }
        let Some(project) = project else { return Err(Failure::from(checked)) };
        Ok(Generated { checked, project, manifest, config })
    }
}

/// The manifest of the package that the code becomes a part of.
fn manifest(build: Option<&Build>, config: &Config) -> Option<PathBuf> {
    match (build, config.layout) {
        (Some(build), Layout::SingleFile) => Some(build.root.join(MANIFEST)),
        (None, Layout::SingleFile) => None,
        (_, Layout::Crate) => Some(config.output.join(MANIFEST)),
        (_, Layout::Module) => {
            let output = std::path::absolute(&config.output).ok()?;
            output.ancestors().map(|folder| folder.join(MANIFEST)).find(|manifest| manifest.exists())
        }
    }
}

/// All statements, checked without an error, and what is generated of them; nothing is written yet.
#[derive(Debug)]
pub struct Generated {
    checked: Checked,
    project: Project,
    manifest: Option<PathBuf>,
    config: Config,
}

impl Generated {
    /// How many statements there are, and in how many files.
    pub fn counts(&self) -> (usize, usize) {
        let statements = self.project.repositories.iter().map(|repository| repository.statements.len()).sum();
        (statements, self.project.repositories.len())
    }

    /// Which PostgreSQL was used, in words.
    pub fn database(&self) -> &str {
        self.checked.server.as_deref().unwrap_or_default()
    }

    /// What was checked.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// What was checked, alone.
    pub fn into_checked(self) -> Checked {
        self.checked
    }

    /// The folder that [`Self::write`] writes.
    pub fn output(&self) -> &Path {
        &self.config.output
    }

    /// The findings, none of them an error, in the order of their places.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        self.checked.diagnostics.sorted()
    }

    /// The warnings, rendered.
    pub fn warnings(&self, colour: bool) -> Vec<String> {
        self.rendered(Severity::Warning, colour, |_| true)
    }

    /// The warnings about the statements of this name, and those about no place, rendered.
    pub fn warnings_about(&self, statement: &str, colour: bool) -> Vec<String> {
        let places = report::places(&self.project, statement);
        let concerns = |diagnostic: &&Diagnostic| {
            diagnostic.primary.as_ref().is_none_or(|label| {
                let file = self.checked.sources.file(label.span.file);
                let (line, _) = file.line_column(label.span.start);
                places.iter().any(|(path, lines)| file.path().ends_with(path) && lines.contains(&line))
            })
        };
        self.rendered(Severity::Warning, colour, concerns)
    }

    /// The notes, which are not worth a warning, rendered.
    pub fn notes(&self, colour: bool) -> Vec<String> {
        self.rendered(Severity::Note, colour, |_| true)
    }

    fn rendered(&self, severity: Severity, colour: bool, wanted: impl Fn(&&Diagnostic) -> bool) -> Vec<String> {
        self.checked.rendered(severity, colour, wanted)
    }

    /// What is proven of all statements, for other programs.
    pub fn report(&self) -> Report {
        Report::of(&self.project, emit::signatures)
    }

    /// The warnings and notes, each with the statement that it is about: for [`Report::to_html`] and [`Report::to_markdown`].
    pub fn findings(&self) -> Vec<Finding> {
        report::findings(&self.project, &self.diagnostics(), &self.checked.sources)
    }

    /// The statements of this name in words: `customers.find_by_email`, or `find_by_email` alone.
    pub fn explain(&self, statement: &str) -> Vec<String> {
        report::explain(&self.project, statement)
    }

    /// The qualified names of all statements.
    pub fn statement_names(&self) -> Vec<&str> {
        let statements = self.project.repositories.iter().flat_map(|repository| &repository.statements);
        statements.map(|statement| statement.qualified_name.as_str()).collect()
    }

    /// All generated files, with `report.json` if it is wanted.
    pub fn files(&self) -> FileSet {
        let mut files = emit::emit(&self.project, self.config.layout);
        if self.config.report {
            files.insert(REPORT.to_owned(), self.report().to_json());
        }
        files
    }

    /// The same with [what was checked](crate::record), where the code is committed.
    fn files_with_records(&self) -> FileSet {
        let mut files = self.files();
        if self.config.records {
            for (path, text) in record::records(&self.config, &self.checked, &files) {
                files.insert(path, text);
            }
        }
        files
    }

    /// How the output folder differs from what would be generated.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn differences(&self) -> Result<Vec<Difference>, Failure> {
        self.differences_of(&self.files_with_records())
    }

    fn differences_of(&self, files: &FileSet) -> Result<Vec<Difference>, Failure> {
        let differences = files.differences(self.output(), self.config.layout);
        differences.map_err(|error| self.failed("read", &error))
    }

    /// The differences that make the output out of date: all except those of a report in which statements only moved to other
    /// lines of their files.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn stale(&self) -> Result<Vec<Difference>, Failure> {
        let files = self.files_with_records();
        let mut differences = self.differences_of(&files)?;
        if differences.is_empty() {
            self.keep(&files);
        }
        differences.retain(|difference| match (&difference.old, &difference.new) {
            (Some(old), Some(new)) => difference.path != REPORT || !report::same_but_for_lines(old, new),
            _ => true,
        });
        Ok(differences)
    }

    /// Writes what changed. A crate without `Cargo.toml` gets one to start from.
    ///
    /// # Errors
    ///
    /// When a file cannot be written, or a file that sqlwright did not generate is in the way.
    pub fn write(&self) -> Result<Vec<Difference>, Failure> {
        let files = self.files_with_records();
        let differences = self.differences_of(&files)?;
        if let [first, ..] = FileSet::foreign(&differences)[..] {
            let text = format!(
                "{} was not generated by sqlwright, so it is not replaced",
                self.output().join(first).display()
            );
            return Err(Failure::new(
                Diagnostic::new(Code::ForeignFile, text).help("move it away, or choose another --output"),
            ));
        }
        let mut all = differences.clone();
        if self.config.layout == Layout::Crate && !self.output().join(MANIFEST).exists() {
            let name = self.output().file_name().map_or_else(|| "generated".into(), |name| name.to_string_lossy());
            let text = emit::manifest(&self.project, &name);
            all.push(Difference { path: MANIFEST.to_owned(), old: None, new: Some(text) });
        }
        FileSet::apply(self.output(), &all).map_err(|error| self.failed("write", &error))?;
        self.keep(&files);
        Ok(differences)
    }

    /// For the next run, which need not look again at what has not changed. The output is as it should be.
    fn keep(&self, files: &FileSet) {
        last_run::keep(&self.config, self.manifest.as_deref(), &self.checked, self.counts(), files);
    }

    fn failed(&self, verb: &str, error: &io::Error) -> Failure {
        Failure::new(Diagnostic::new(Code::FailedOutput, format!("cannot {verb} the generated code: {error}")))
    }
}
