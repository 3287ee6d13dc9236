//! What is generated from: folders of query files with their schemas.

use std::path::{Path, PathBuf};

use sqlwright_tests::{cases as all_cases, corpus as corpus_folder, files_below, folders_in, workspace};

/// One schema with its query files.
#[derive(Debug)]
pub struct Input {
    /// What it is called in messages.
    pub name: String,
    /// The folder with `sqlwright.toml`, where there is one.
    pub root: PathBuf,
    /// The schema, a folder of SQL files or one file.
    pub schema: PathBuf,
}

impl Input {
    /// The query files.
    pub fn queries(&self) -> PathBuf {
        self.root.join("queries")
    }
}

/// The shop.
pub fn mercado() -> Input {
    Input { name: "Mercado".to_owned(), root: workspace(), schema: workspace().join("schema") }
}

/// All cases of `tests/cases/` that generate, but for those whose author chooses the types: what a project maps is no difference
/// between the generators.
///
/// # Panics
/// When they cannot be read.
pub fn cases() -> Vec<Input> {
    let cases = all_cases().unwrap_or_else(|error| panic!("the cases: {error}"));
    let generating = cases.into_iter().filter(|case| !case.folder.join("expected.stderr").exists());
    let generating = generating.filter(|case| !chooses_types(&case.folder));
    generating
        .map(|case| Input { schema: case.schema(), root: case.folder, name: format!("tests/cases/{}", case.name) })
        .collect()
}

/// Whether `sqlwright.toml` says more of types than which crate they come from, or a statement has a directive for a type.
fn chooses_types(folder: &Path) -> bool {
    let config = std::fs::read_to_string(folder.join("sqlwright.toml")).unwrap_or_default();
    let config: toml::Table = config.parse().unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let types = config.get("types").and_then(toml::Value::as_table);
    let maps = types.is_some_and(|types| types.keys().any(|key| !["dates", "numeric"].contains(&key.as_str())));
    let queries = files_below(&folder.join("queries")).unwrap_or_default();
    maps || config.contains_key("columns") || queries.values().any(|text| text.contains("\n--@ type "))
}

/// Statements that nobody wrote for us; none, with a note, where there is no corpus.
///
/// # Panics
/// When the corpus cannot be read.
pub fn corpus() -> Vec<Input> {
    corpus_folder().map_or_else(Vec::new, |corpus| folders(&corpus))
}

/// The application in the folder that `SQLWRIGHT_APPLICATION` names: `queries/`, and its schema in `schema.sql`, `schema/` or
/// `migrations/`.
///
/// # Panics
/// When it has none of the three.
pub fn application() -> Option<Input> {
    let root = PathBuf::from(std::env::var_os("SQLWRIGHT_APPLICATION")?);
    let schemas = ["schema.sql", "schema", "migrations"].map(|name| root.join(name));
    let schema = schemas.into_iter().find(|path| path.exists());
    let schema = schema.unwrap_or_else(|| panic!("{}: no schema.sql, schema/ or migrations/", root.display()));
    Some(Input { name: "the application".to_owned(), schema, root })
}

/// The folders directly in a folder, each with `schema.sql` and `queries/`.
///
/// # Panics
/// When they cannot be read.
pub fn folders(folder: &Path) -> Vec<Input> {
    let folders = folders_in(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let input = |root: PathBuf| {
        let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Input { name, schema: root.join("schema.sql"), root }
    };
    folders.into_iter().filter(|root| root.join("queries").is_dir()).map(input).collect()
}
