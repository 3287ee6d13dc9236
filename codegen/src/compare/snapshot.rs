//! All that is known of one state of a project.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use super::{Change, Kind, Place, Purpose, Severity};
use crate::build::emit;
use crate::build::model::Project;
use crate::build::model::types::UserTypeKind;
use crate::check::server::Definitions;
use crate::check::{Across, Checked, CheckedFile, CheckedStatement};
use crate::diagnostics::{Code, Diagnostic, Severity as Level};
use crate::report::{Report, Statement};
use sqlwright_analysis::catalog::dependencies::Dependencies;
use sqlwright_analysis::catalog::{Catalog, ColumnName, Oid, TypeKind};
use sqlwright_analysis::facts::Facts;
use sqlwright_analysis::meaning;

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

fn understand(
    checked: &Checked,
    statement: &CheckedStatement,
    definitions: &Definitions,
    open: &BTreeSet<String>,
) -> Understood {
    let Some(parsed) = &statement.parsed else { return Understood::default() };
    let (catalog, marks) = (&checked.catalog, parsed.parameter_marks());
    let mut understood = Understood { open: open.clone(), ..Understood::default() };
    let mut meanings = Vec::new();
    for described in statement.variants.iter().filter_map(|variant| variant.described.as_ref()) {
        let (facts, dependencies) = meaning::dependencies(described, catalog, &marks, checked.options);
        meanings.push(meaning::of_statement(described, catalog));
        understood.stars_written_out |= described.without_stars.is_some() && !described.keeps_star;
        let mut uses = Uses { catalog, definitions, understood: &mut understood };
        uses.facts(&facts);
        uses.dependencies(&dependencies);
        let columns = described.columns.iter().map(|column| column.type_oid);
        columns.for_each(|oid| uses.labels(oid, true, 0));
        described.parameters.iter().for_each(|oid| uses.labels(*oid, false, 0));
    }
    understood.meaning = meanings.into_iter().collect::<Option<Vec<_>>>().map(|texts| texts.join("\n"));
    understood
}

/// Looks up what a statement uses.
struct Uses<'u> {
    catalog: &'u Catalog,
    definitions: &'u Definitions,
    understood: &'u mut Understood,
}

impl Uses<'_> {
    fn add(&mut self, kind: &'static str, name: String) {
        let found = self.definitions.of(kind, &name);
        if !found.is_empty() {
            self.understood.uses.insert(Object { kind, name }, found.to_vec());
        }
    }

    fn facts(&mut self, facts: &Facts) {
        let effects = &facts.effects;
        for name in effects.reads.iter().chain(&effects.writes) {
            let table = format!("{}.{}", name.schema, name.table);
            for kind in ["row security", "rules", "privileges", "children"] {
                self.add(kind, table.clone());
            }
            if effects.writes.contains(name) {
                self.add("triggers", table.clone());
            }
            let written = effects.writes.contains(name);
            for column in self.columns(name, written) {
                let name = format!("{table}.{column}");
                for kind in ["column", "not null", "index"] {
                    self.add(kind, name.clone());
                }
                if written {
                    self.add("default of column", name);
                }
            }
        }
        for violation in &facts.violations {
            let on = violation.domain.as_ref().unwrap_or(&violation.table);
            for constraint in violation.constraint.iter() {
                self.add("constraint", format!("{}.{on}.{constraint}", violation.schema));
            }
        }
    }

    /// The columns that are meant. Of a row that is deleted, none matters.
    fn columns(&self, name: &ColumnName, written: bool) -> Vec<String> {
        match name.column.as_str() {
            ColumnName::WHOLE_ROW if written => Vec::new(),
            ColumnName::WHOLE_ROW => {
                let relation = self.catalog.relation_named(&name.schema, &name.table);
                let columns = relation.into_iter().flat_map(|relation| relation.columns.values());
                columns.map(|column| column.name.clone()).collect()
            }
            ColumnName::NO_COLUMN => Vec::new(),
            column => vec![column.to_owned()],
        }
    }

    fn dependencies(&mut self, dependencies: &Dependencies) {
        for relation in &dependencies.relations {
            let name = format!("{}.{}", relation.schema, relation.table);
            if !self.definitions.of("view", &name).is_empty() {
                self.add("view", name.clone());
                self.add("privileges", name.clone());
                self.add("rules", name);
            }
        }
        for function in &dependencies.functions {
            let arguments: Vec<String> =
                function.arguments.iter().map(|ty| format!("{}.{}", ty.schema, ty.name)).collect();
            self.add("function", format!("{}.{}({})", function.schema, function.name, arguments.join(", ")));
        }
        for ty in &dependencies.types {
            self.add("type", format!("{}.{}", ty.schema, ty.name));
        }
    }

    /// The labels of the enums that a type consists of.
    fn labels(&mut self, oid: Oid, returned: bool, depth: usize) {
        // A type cannot contain itself, but a catalog may be wrong.
        if depth > 32 {
            return;
        }
        let Some(ty) = self.catalog.types.get(&oid) else { return };
        match &ty.kind {
            TypeKind::Enum(labels) => {
                let name = format!("{}.{}", ty.schema, ty.name);
                let place = if returned { &mut self.understood.returned } else { &mut self.understood.taken };
                place.insert(name.clone());
                self.understood.labels.insert(name, labels.clone());
            }
            TypeKind::Domain(domain) => self.labels(domain.base, returned, depth + 1),
            TypeKind::Array(inner) | TypeKind::Range(inner) | TypeKind::Multirange(inner) => {
                self.labels(*inner, returned, depth + 1);
            }
            TypeKind::Composite(relation) => {
                let columns = self.catalog.relations.get(relation).map(|relation| &relation.columns);
                let types: Vec<Oid> = columns.into_iter().flatten().map(|(_, column)| column.type_oid).collect();
                types.into_iter().for_each(|oid| self.labels(oid, returned, depth + 1));
            }
            TypeKind::Base | TypeKind::Pseudo => {}
        }
    }
}
