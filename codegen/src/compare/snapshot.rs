//! All that is known of one state of a project.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use super::understand::understand;
use super::{Change, Kind, Place, Purpose, Severity};
use crate::build::emit;
use crate::build::model::Project;
use crate::build::model::types::UserTypeKind;
use crate::check::{Across, Checked, CheckedFile, CheckedStatement};
use crate::diagnostics::{Code, Diagnostic, Severity as Level};
use crate::report::{Report, Statement};

/// A state of a project: its report, and what is known beyond.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    pub(super) report: Option<Report>,
    /// Statements for which there is no code.
    pub(super) broken: Vec<Broken>,
    /// What statements mean and use, by their names; empty if it is not known.
    pub(super) understood: BTreeMap<String, Understood>,
    /// The schema's files by their paths; `None` if they are not known.
    pub(super) schema: Option<BTreeMap<String, String>>,
    /// The folder of the query files' folder, relative to the root.
    pub(super) folder: String,
    pub(super) notes: Vec<String>,
}

/// A statement for which there is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Broken {
    /// Its name.
    pub statement: String,
    /// Where its annotation stands, the file relative to the folder of the query files' folder.
    pub place: (String, usize),
    /// What is wrong.
    pub message: String,
    /// What PostgreSQL said, if it refuses the statement.
    pub sqlstate: Option<String>,
}

/// Something that a statement uses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    /// `column`, `view`, `function` and so on.
    pub kind: &'static str,
    /// Its full name.
    pub name: String,
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}

/// What is known of a statement beyond its facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// The statement as the server understood it, by names.
    pub(super) meaning: Option<String>,
    /// What it uses, each with its definitions.
    pub(super) uses: BTreeMap<Object, Vec<String>>,
    /// The labels of the enums that it returns or takes.
    pub(super) labels: BTreeMap<String, Vec<String>>,
    /// Those that it returns.
    pub(super) returned: BTreeSet<String>,
    /// Those that it takes.
    pub(super) taken: BTreeSet<String>,
    /// Those whose Rust type has a variant for labels that it does not know.
    pub(super) open: BTreeSet<String>,
    /// What every run of it violates, though it can be prepared: constraints, or columns that are NOT NULL, each with the reason.
    pub(super) must_fail: BTreeMap<String, String>,
    /// Generated code has the columns of its stars written out.
    pub(super) stars_written_out: bool,
}

impl Understood {
    /// The definition of something that it uses.
    pub(super) fn definition(&self, kind: &'static str, name: &str) -> Option<&str> {
        self.uses.get(&Object { kind, name: name.to_owned() })?.first().map(String::as_str)
    }

    /// All definitions of an object.
    pub(super) fn definitions_below(&self, object: &Object) -> &[String] {
        self.uses.get(object).map_or(&[], Vec::as_slice)
    }
}

impl Broken {
    pub(super) fn change(&self, of: &Snapshot, purpose: Purpose) -> Change {
        let (file, line) = &self.place;
        let (severity, kind, message) = match &self.sqlstate {
            Some(code) => (Severity::Broken, Kind::Refused, format!("is refused: {} (SQLSTATE {code})", self.message)),
            None if purpose == Purpose::Deploy => {
                let message = format!("cannot be compared, because there would be no code for it: {}", self.message);
                (Severity::Unknown, Kind::NotGenerated, message)
            }
            None => (Severity::Source, Kind::NotGenerated, format!("has no code: {}", self.message)),
        };
        Change {
            severity,
            kind,
            statement: self.statement.clone(),
            place: Some(Place { file: of.shown(file), line: *line }),
            object: self.sqlstate.clone(),
            message,
            cause: None,
            accepted: None,
        }
    }
}

/// Where a project is.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// Its root: paths are shown relative to it.
    pub(crate) root: PathBuf,
    /// The folder of query files.
    pub(crate) queries: PathBuf,
}

impl Snapshot {
    /// What a report says.
    pub fn of_report(report: Report) -> Self {
        Self { report: Some(report), ..Self::default() }
    }

    /// Whether there is no statement.
    pub(super) fn is_empty(&self) -> bool {
        self.report.as_ref().is_none_or(|report| report.statements.is_empty())
    }

    /// What was checked, with what was made of it.
    pub(crate) fn of(
        origin: &Origin,
        (checked, project): (&Checked, &Project),
        (schema, root): (&Across, &Path),
    ) -> Self {
        let mut report = Report::of(project, emit::signatures);
        let naming = Naming::of(&report, origin);
        let name = |file: &CheckedFile, statement: &CheckedStatement| naming.name(file, statement);
        let broken: Vec<Broken> = checked.files.iter().flat_map(|file| broken(checked, file, &naming)).collect();
        let names: BTreeSet<&str> = broken.iter().map(|broken| broken.statement.as_str()).collect();
        report.statements.retain(|statement| !names.contains(statement.qualified_name().as_str()));
        let open = open(project);
        let understood = checked.files.iter().flat_map(|file| file.statements.iter().map(move |one| (file, one)));
        let understood = understood.filter_map(|(file, statement)| {
            Some((name(file, statement)?, understand(checked, statement, &schema.definitions, &open)))
        });
        let files = schema.sources.files().map(|file| (relative(file.path(), root), file.text().to_owned()));
        Self {
            report: Some(report),
            broken,
            understood: understood.collect(),
            schema: Some(files.collect()),
            folder: origin.queries.parent().map(|folder| relative(folder, &origin.root)).unwrap_or_default(),
            notes: Vec::new(),
        }
    }

    /// Where a statement stands.
    pub(super) fn place(&self, statement: &Statement) -> Place {
        Place { file: self.shown(&statement.file), line: statement.line }
    }

    fn shown(&self, file: &str) -> String {
        let file = if self.folder.is_empty() { file.to_owned() } else { format!("{}/{file}", self.folder) };
        file.trim_start_matches("./").to_owned()
    }
}

/// A path below a root, with `/` between names.
fn relative(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// What files and statements are called in the report.
struct Naming {
    queries: String,
    repositories: BTreeMap<String, String>,
}

impl Naming {
    fn of(report: &Report, origin: &Origin) -> Self {
        let queries = origin.queries.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let repositories = report.statements.iter().map(|one| (one.file.clone(), one.repository.clone())).collect();
        Self { queries, repositories }
    }

    fn file(&self, file: &CheckedFile) -> String {
        format!("{}/{}.sql", self.queries, file.path.join("/"))
    }

    fn name(&self, file: &CheckedFile, statement: &CheckedStatement) -> Option<String> {
        let name = &statement.name.as_ref()?.value;
        let repository = self.repositories.get(&self.file(file)).cloned().unwrap_or_else(|| file.path.join("."));
        Some(format!("{repository}.{name}"))
    }
}

fn broken<'c>(checked: &'c Checked, file: &'c CheckedFile, naming: &'c Naming) -> impl Iterator<Item = Broken> + 'c {
    file.statements.iter().filter_map(move |statement| {
        let error = checked.diagnostics_of(statement).find(|one| one.severity == Level::Error)?;
        let source = checked.sources.file(statement.line.file);
        Some(Broken {
            statement: naming.name(file, statement)?,
            place: (naming.file(file), source.line_column(statement.line.start).0),
            message: error.message.clone(),
            sqlstate: sqlstate(error),
        })
    })
}

fn sqlstate(error: &Diagnostic) -> Option<String> {
    let code = error.notes.iter().find_map(|note| note.strip_prefix("SQLSTATE "));
    match code {
        Some(code) => Some(code.chars().take_while(char::is_ascii_alphanumeric).collect()),
        // It was described before: what PostgreSQL does not know any more has many codes.
        None if matches!(error.code, Code::InvalidStatement) => Some("unknown".to_owned()),
        None => None,
    }
}

/// Enums whose Rust types know that there can be further labels.
fn open(project: &Project) -> BTreeSet<String> {
    let is_open = |kind: &UserTypeKind| matches!(kind, UserTypeKind::Enum { open: true, .. });
    let types = project.types.iter().filter(|ty| is_open(&ty.kind));
    types.map(|ty| format!("{}.{}", ty.schema, ty.sql_name)).collect()
}
