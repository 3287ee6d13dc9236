//! Reads the schema's files: which, in which order, and what of each is applied. Plain SQL, dumps, and the layouts of migration
//! tools. We read migrations, we never own them.

pub(crate) mod bookkeeping;
mod changesets;
mod directives;
mod doubt;
mod find;
mod identity;
mod load;
mod markers;
mod names;
mod order;
mod sqitch;
mod tool;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sqlwright_source::{FileId, SourceFile, SourceMap, Span};

use crate::help::Help;
use crate::problem::{Code, Problem, Problems};
use crate::script::Item;
use crate::script::psql::Variables;
pub use bookkeeping::Table;
use find::{Finder, Folder, Found};
use load::{Loaded, Loader};
pub use tool::Tool;

/// What a project says about its migrations, where their files do not say it themselves.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder that messages name paths from.
    pub folder: PathBuf,
    /// Files and folders that are not applied.
    pub skip: Vec<PathBuf>,
    /// Lines that begin a down part.
    pub down: Vec<String>,
    /// Lines of comments, and names of files, that read like a down part and are none.
    pub not_down: Vec<String>,
    /// Whether what a file SETs holds for those behind it; without it as the tool has it.
    pub keep_settings: Option<bool>,
    /// Extensions that are not created, because other files of the schema stand in for them.
    pub stubbed_extensions: Vec<String>,
    /// Values of `${name}`.
    pub placeholders: BTreeMap<String, String>,
}

/// All that makes the schema, in the order in which it is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// The files, one after the other; some consist of several.
    pub migrations: Vec<Migration>,
    /// Tables of migration tools that statements mention, to be made where no file has made them.
    pub expected: Vec<Table>,
}

impl Schema {
    /// The steps of all files.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.migrations.iter().flat_map(|migration| &migration.steps)
    }

    /// The files that anything is applied of, each once, in the order in which they first are.
    pub fn files(&self) -> Vec<FileId> {
        let mut files = Vec::new();
        let mut seen = HashSet::new();
        for migration in &self.migrations {
            let of_steps = migration.steps.iter().map(|step| step.file);
            files.extend(std::iter::once(migration.file).chain(of_steps).filter(|file| seen.insert(*file)));
        }
        files
    }
}

/// One file of the schema, or a part of it that its tool runs by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The file.
    pub file: FileId,
    /// What is applied of it, and of the files that it includes.
    pub steps: Vec<Step>,
    /// Whether it runs in a transaction.
    pub transaction: bool,
    /// Whether it begins in the session of the file before it.
    pub keeps: Keeps,
    /// The tool, where its files show it.
    pub tool: Option<Tool>,
}

impl Migration {
    /// Whether it begins in the session of the file before it.
    pub fn keeps_settings(&self) -> bool {
        self.keeps != Keeps::No
    }
}

/// A statement or a command of psql.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The file in which it stands.
    pub file: FileId,
    /// What it is, and where in the file.
    pub item: Item,
    /// Of `\i`: why the file could not be included.
    pub not_included: Option<String>,
}

impl Step {
    /// Its place.
    pub fn span(&self) -> Span {
        Span::new(self.file, self.item.range.clone())
    }
}

/// Whether what a file SETs holds for the files behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nothing tells which tool runs the files.
    Unsaid,
}

/// What came of reading a schema's files.
#[derive(Debug)]
pub struct Reading {
    /// The schema; none where a problem is an error.
    pub schema: Option<Schema>,
    /// What is wrong, or worth knowing, in the order in which it was found.
    pub problems: Vec<Problem>,
}

/// Reads folders and files, in the order in which they are to be applied, and takes their texts into `sources`.
///
/// `sources` has the query files already, where there are any: a table of a migration tool that they mention is made, too.
pub fn read(paths: &[PathBuf], options: &Options, sources: &mut SourceMap) -> Reading {
    let mut problems = Problems::default();
    let schema = read_all(paths, options, sources, &mut problems);
    Reading { schema: (problems.errors() == 0).then_some(schema), problems: problems.list }
}

fn read_all(paths: &[PathBuf], options: &Options, sources: &mut SourceMap, problems: &mut Problems) -> Schema {
    let queries = sources.files().count();
    let mut found = Vec::new();
    let mut finder = Finder::new(&options.skip, problems);
    // A file that is listed is not applied again with its folder.
    finder.skip.extend(paths.iter().filter(|path| path.is_file()).filter_map(|path| fs::canonicalize(path).ok()));
    for path in paths {
        match find(path, &mut finder, options) {
            Ok(files) => found.push(files),
            Err((path, error)) => finder.problems.push(unreadable(&path, &error)),
        }
    }
    let variables = Variables::new();
    let (included, including, doubted) = (HashSet::new(), Vec::new(), HashSet::new());
    let properties = BTreeMap::new();
    let mut loader = Loader { options, sources, problems, variables, properties, included, including, doubted };
    let mut loaded = Vec::new();
    for files in found {
        let files = files.into_iter().filter_map(|found| loader.load(found)).collect();
        loaded.extend(from_checkpoint(by_dependencies(files)));
    }
    let included = loader.included;
    // A file that another includes is no migration of its own.
    loaded.retain(|loaded| fs::canonicalize(&loaded.path).is_ok_and(|path| !included.contains(&path)));
    let migrations: Vec<Migration> = loaded.into_iter().flat_map(|loaded| loaded.migrations).collect();
    let tools: Vec<Tool> = migrations.iter().filter_map(|migration| migration.tool).collect();
    // The configuration is no query file, and may name them, too.
    let queries = sources.files().take(queries).filter(|file| file.path().extension().is_some_and(|end| end == "sql"));
    let texts: Vec<&str> = queries.map(SourceFile::text).collect();
    let expected = bookkeeping::mentioned(&texts, &tools);
    Schema { migrations, expected }
}

/// The files to apply of one path, in order.
fn find(path: &Path, finder: &mut Finder<'_>, options: &Options) -> Result<Vec<Found>, (PathBuf, io::Error)> {
    let metadata = fs::metadata(path).map_err(|error| (path.to_path_buf(), error))?;
    if metadata.is_file() {
        return Ok(vec![Found { path: path.to_path_buf(), tool: None }]);
    }
    let folder = finder.read(path)?;
    let errors = finder.problems.errors();
    let found = order::in_order(&folder, options, finder.problems);
    report_programs(&folder, options, finder.problems);
    if found.is_empty() && finder.problems.errors() == errors {
        finder.problems.push(
            Problem::new(Code::NoSchema, format!("there is no .sql file in {}", shown(&searched(path))))
                .help(Help::PutDdlThere),
        );
    }
    Ok(found)
}

/// Migrations in programs change the schema in ways that are not known. One beside SQL of the same version only sends that.
fn report_programs(folder: &Folder, options: &Options, problems: &mut Problems) {
    let key = |name: &str| names::version(name);
    let sql: HashSet<_> =
        folder.all().iter().flat_map(|folder| folder.sql.iter().filter_map(|name| key(name))).collect();
    for folder in folder.all() {
        for name in folder.programs.iter().filter(|name| key(name).is_none_or(|version| !sql.contains(&version))) {
            let path = folder.path.join(name);
            let shown = shown(path.strip_prefix(&options.folder).unwrap_or(&path));
            let language = names::program(name).unwrap_or_default();
            let text =
                format!("{shown} is a migration in {language}, not in SQL, so its effect on the schema is not known");
            problems
                .push(Problem::new(Code::MigrationNotInSql, text).help(Help::UseADump).help(Help::SkipProgram(shown)));
        }
    }
}

/// Atlas: a database begins with the last checkpoint.
fn from_checkpoint(mut files: Vec<Loaded>) -> Vec<Loaded> {
    let last = files.iter().rposition(|loaded| loaded.is_checkpoint);
    files.drain(..last.unwrap_or(0));
    files
}

/// yoyo: each file behind those that it depends on, otherwise in order.
fn by_dependencies(mut files: Vec<Loaded>) -> Vec<Loaded> {
    let stem = |loaded: &Loaded| loaded.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut ordered: Vec<Loaded> = Vec::with_capacity(files.len());
    while !files.is_empty() {
        let waits = |loaded: &Loaded| loaded.depends.iter().any(|name| files.iter().any(|other| stem(other) == *name));
        // In a circle the order is as good as any.
        let next = files.iter().position(|loaded| !waits(loaded)).unwrap_or(0);
        ordered.push(files.remove(next));
    }
    ordered
}

/// A path as messages show it, on every system.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Where it was looked for: a relative path says that only to who knows the current folder.
fn searched(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let path = &searched(path);
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("the schema {} does not exist", shown(path)),
        io::ErrorKind::InvalidData => format!("{} is not UTF-8 text", shown(path)),
        _ => format!("cannot read {}: {error}", shown(path)),
    };
    Problem::new(Code::NoSchema, message).help(Help::NameDdl)
}
