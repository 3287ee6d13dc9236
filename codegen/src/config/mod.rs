//! What to do: the builder's and command line's settings over `sqlwright.toml`, over the defaults.

mod choice;
mod mapping;
mod mistakes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::build::layout::Layout;
use crate::build::model::OptionalItems;
use crate::build::names::TypeIdent;
use crate::build::types::Crates;
use crate::check::server::{Choice, Settings};
use crate::check::vouched::Vouched;
use crate::compare::Accepted;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level, Levels, WARNINGS};
use crate::source::{SourceMap, Span};
use sqlwright_analysis::Options;
use sqlwright_migrations::{MigrationsTable, Paths};

pub use mapping::{Ids, Mapping, Rule};

use mapping::TypesTable;

/// The name of the configuration file.
pub const FILE_NAME: &str = "sqlwright.toml";

/// `sqlwright.toml`; every key is optional.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    queries: Option<PathBuf>,
    schema: Option<Paths>,
    output: Option<PathBuf>,
    layout: Option<CommittedLayout>,
    database_url: Option<String>,
    server_url: Option<String>,
    postgres_bin: Option<PathBuf>,
    search_path: Option<String>,
    trust_foreign_keys: bool,
    read_only_functions: Vec<String>,
    never_null_functions: Vec<String>,
    trigger_writes: BTreeMap<String, Vec<String>>,
    never_null_elements: Vec<String>,
    borrowed_rows: bool,
    fakes: bool,
    report: bool,
    records: Option<bool>,
    error_enums: ErrorEnums,
    migrations: MigrationsTable,
    rows: BTreeMap<String, String>,
    types: TypesTable,
    lints: LintsTable,
    columns: mapping::Rules,
    accepted_changes: Vec<Accepted>,
}

/// `[lints]`: levels, by the number or name of a code.
type LintsTable = BTreeMap<toml::Spanned<String>, Level>;

/// Which methods have an error enum.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ErrorEnums {
    /// Those whose author names an error.
    #[default]
    Named,
    /// All whose values can violate a constraint.
    All,
}

/// How code is laid out that is committed.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CommittedLayout {
    Crate,
    Module,
}

/// What flags or a build script say; each outweighs the file.
#[derive(Default, Clone)]
pub struct Overrides {
    /// The configuration file itself, instead of `sqlwright.toml` in the root.
    pub config: Option<PathBuf>,
    /// The folder of query files.
    pub queries: Option<PathBuf>,
    /// The schema: folders and files, in the order in which they are applied.
    pub schema: Vec<PathBuf>,
    /// The folder to write to.
    pub output: Option<PathBuf>,
    /// How the generated code is laid out.
    pub layout: Option<Layout>,
    /// Where a build script writes code that is not committed.
    pub build_output: Option<PathBuf>,
    /// A live database that has the schema.
    pub database_url: Option<String>,
    /// A server where a scratch database may be created.
    pub server_url: Option<String>,
    /// How long to wait for locks on a live database.
    pub lock_timeout: Option<Duration>,
    /// How long to wait for a server that says nothing.
    pub answer_timeout: Option<Duration>,
    /// Where the schema is kept as it was applied.
    pub cache: Option<PathBuf>,
    /// How long it must take to be kept.
    pub cache_from: Option<Duration>,
    /// Whether the report of all statements is written next to the code.
    pub report: Option<bool>,
    /// Whether what was checked is recorded next to code that is committed.
    pub records: Option<bool>,
    /// Levels of warnings and notes, in the order in which they are given.
    pub levels: Vec<(Level, String)>,
}

impl Overrides {
    /// What is said about waiting and keeping.
    fn limits(&self, server: &mut Settings) {
        server.lock_timeout = self.lock_timeout.unwrap_or(server.lock_timeout);
        server.answer_timeout = self.answer_timeout.unwrap_or(server.answer_timeout);
        server.keeping.folder.clone_from(&self.cache);
        server.keeping.from = self.cache_from.unwrap_or(server.keeping.from);
    }
}

impl std::fmt::Debug for Overrides {
    /// Without URLs: they may hold passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { config, queries, schema, output, report, levels, .. } = self;
        let paths = (config, queries, schema, output);
        f.debug_tuple("Overrides").field(&paths).field(report).field(levels).finish_non_exhaustive()
    }
}

/// Everything that one run needs to know.
#[derive(Debug)]
pub struct Config {
    /// The configuration file, if there is one.
    pub file: Option<PathBuf>,
    /// The folder of query files.
    pub queries: PathBuf,
    /// The schema: folders and files, where they are read.
    pub schema: Vec<PathBuf>,
    /// The folder to write to.
    pub output: PathBuf,
    /// How the generated code is laid out.
    pub layout: Layout,
    /// Which PostgreSQL answers.
    pub server: Settings,
    /// Why that one, in words, without secrets.
    pub server_reason: String,
    /// What the analysis may rely on.
    pub analysis: Options,
    /// What the author says of functions and columns.
    pub vouched: Vouched,
    /// Names of rows of tables.
    pub row_names: BTreeMap<String, TypeIdent>,
    /// Which crates the types of values come from.
    pub crates: Crates,
    /// What is generated on request.
    pub optional: OptionalItems,
    /// Which Rust types the types and columns have.
    pub mapping: Mapping,
    /// What becomes of warnings and notes.
    pub levels: Levels,
    /// Whether the report of all statements is written next to the code.
    pub report: bool,
    /// Whether what was checked is recorded next to the code.
    pub records: bool,
    /// Changes that are accepted when states are compared.
    pub accepted: Vec<Accepted>,
}

/// Resolves the configuration below `root`. Paths in the file and the defaults are relative to the folder of the file; without a
/// file, to the root.
pub fn resolve(
    root: &Path,
    overrides: &Overrides,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Config> {
    let (mut file, folder, place) = read(root, overrides, sources, diagnostics)?;
    let accepted = std::mem::take(&mut file.accepted_changes);
    let crates = file.types.crates();
    let columns = std::mem::take(&mut file.columns);
    let mapping = std::mem::take(&mut file.types).mapping(columns, place.map(|place| place.file));
    let optional = OptionalItems {
        borrowed_rows: file.borrowed_rows,
        fakes: file.fakes,
        all_error_enums: file.error_enums == ErrorEnums::All,
    };
    let levels = levels(&file.lints, overrides, place, diagnostics);
    let row_names = row_names(&file.rows, place, diagnostics);
    let path = |flag: &Option<PathBuf>, key: &Option<PathBuf>| {
        flag.clone().or_else(|| key.as_ref().map(|key| folder.join(key)))
    };
    let queries = path(&overrides.queries, &file.queries).unwrap_or_else(|| folder.join("queries"));
    let schema = schema(overrides, file.schema.as_ref(), &folder);
    let layout = layout(overrides, &file);
    let output = match &overrides.build_output {
        Some(output) if layout != Layout::Module => overrides.output.as_ref().unwrap_or(output).clone(),
        _ => path(&overrides.output, &file.output).unwrap_or_else(|| folder.join(default_output(layout))),
    };
    let binaries = file.postgres_bin.as_ref().map(|bin| folder.join(bin));
    let (choice, server_reason) = choice::choice(overrides, &file, (&folder, &schema), binaries, diagnostics)?;
    let schema = if matches!(choice, Choice::Database { .. }) { Vec::new() } else { schema };
    let migrations = file.migrations.options(&folder);
    let mut server = Settings { search_path: file.search_path, migrations, ..Settings::new(choice) };
    overrides.limits(&mut server);
    let analysis = Options { trust_foreign_keys: file.trust_foreign_keys };
    let vouched = Vouched {
        read_only: file.read_only_functions,
        never_null: file.never_null_functions,
        trigger_writes: file.trigger_writes,
        never_null_elements: file.never_null_elements,
    };
    let report = overrides.report.unwrap_or(file.report);
    let records = overrides.records.or(file.records).unwrap_or(true) && layout != Layout::SingleFile;
    let file = place.map(|_| config_file(root, overrides));
    Some(Config {
        file,
        queries,
        schema,
        output,
        layout,
        server,
        server_reason,
        analysis,
        vouched,
        row_names,
        crates,
        mapping,
        levels,
        optional,
        report,
        records,
        accepted,
    })
}

fn layout(overrides: &Overrides, file: &File) -> Layout {
    let default = if overrides.build_output.is_some() { Layout::SingleFile } else { Layout::Crate };
    let configured = file.layout.map(|layout| match layout {
        CommittedLayout::Crate => Layout::Crate,
        CommittedLayout::Module => Layout::Module,
    });
    // In a build script, the package that is configured is somebody else's to generate.
    let configured = configured.filter(|layout| overrides.build_output.is_none() || *layout == Layout::Module);
    overrides.layout.or(configured).unwrap_or(default)
}

fn default_output(layout: Layout) -> &'static str {
    match layout {
        Layout::Module => "src/db",
        Layout::Crate | Layout::SingleFile => "generated",
    }
}

/// What is said, or the folder `schema` where it is there.
fn schema(overrides: &Overrides, configured: Option<&Paths>, folder: &Path) -> Vec<PathBuf> {
    match configured {
        _ if !overrides.schema.is_empty() => overrides.schema.clone(),
        Some(Paths(paths)) => paths.iter().map(|path| folder.join(path)).collect(),
        None => Some(folder.join("schema")).filter(|folder| folder.exists()).into_iter().collect(),
    }
}

fn config_file(root: &Path, overrides: &Overrides) -> PathBuf {
    overrides.config.clone().unwrap_or_else(|| root.join(FILE_NAME))
}

/// What the configuration file says, the folder that its paths are relative to, and its place if there is one.
type Read = (File, PathBuf, Option<Span>);

fn read(root: &Path, overrides: &Overrides, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Read> {
    let path = config_file(root, overrides);
    let text = match sqlwright_source::read::text(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && overrides.config.is_none() => {
            return Some((File::default(), root.to_owned(), None));
        }
        Err(error) => {
            let path = std::path::absolute(&path).unwrap_or(path);
            let text = format!("cannot read the configuration file `{}`: {error}", path.display());
            diagnostics.push(Diagnostic::new(Code::InvalidConfiguration, text).help("name the file with --config"));
            return None;
        }
    };
    let folder = path.parent().map_or_else(|| root.to_owned(), Path::to_owned);
    let id = sources.add(&path, text.clone());
    match toml::from_str(&text) {
        Ok(file) => Some((file, folder, Some(Span::new(id, 0..0)))),
        Err(error) => {
            diagnostics.push(mistakes::diagnostic(&error, id, &text));
            None
        }
    }
}

/// The levels of the file, the group first, and then those of flags or the builder.
fn levels(table: &LintsTable, overrides: &Overrides, place: Option<Span>, diagnostics: &mut Diagnostics) -> Levels {
    let mut levels = Levels::default();
    let (group, named): (Vec<_>, Vec<_>) = table.iter().partition(|(name, _)| name.get_ref() == WARNINGS);
    for (name, level) in group.into_iter().chain(named) {
        if let (Err(wrong), Some(place)) = (levels.set(name.get_ref(), *level, "in sqlwright.toml"), place) {
            diagnostics.push(wrong.at(Span::new(place.file, name.span()), ""));
        }
    }
    for (level, name) in &overrides.levels {
        if let Err(wrong) = levels.set(name, *level, "by a flag or the builder") {
            diagnostics.push(*wrong);
        }
    }
    levels
}

fn row_names(
    rows: &BTreeMap<String, String>,
    place: Option<Span>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, TypeIdent> {
    let mut names = BTreeMap::new();
    for (table, name) in rows {
        match TypeIdent::verbatim(name) {
            Some(name) => drop(names.insert(table.clone(), name)),
            None => {
                let text = format!(
                    "`{}`, the name of the row of {table}, cannot be the name of a Rust type",
                    name.escape_debug()
                );
                let diagnostic = Diagnostic::new(Code::InvalidConfiguration, text);
                diagnostics.push(match place {
                    Some(place) => diagnostic.at(place, ""),
                    None => diagnostic,
                });
            }
        }
    }
    names
}
