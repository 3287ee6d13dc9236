//! The statements of the shop with what the catalogue promises of them.

use sqlwright_codegen::source::Sources;
use sqlwright_codegen::{Diagnostics, Generator, parse};
use sqlwright_server::Server;
use sqlwright_tests::{files_below, workspace};

/// One statement with result columns.
pub struct Statement {
    /// `repository.name`.
    pub name: String,
    /// With `$1`, `$2`, ….
    pub sql: String,
    /// Whether each parameter may be NULL.
    pub nullable_parameters: Vec<bool>,
    pub columns: Vec<Column>,
    /// How many rows there may be.
    pub rows: std::ops::RangeInclusive<usize>,
}

pub struct Column {
    pub name: String,
    pub nullable: bool,
    /// For arrays: whether elements may be NULL.
    pub nullable_elements: Option<bool>,
}

/// All statements with result columns, as the catalogue of a fresh run has them.
pub fn statements() -> Vec<Statement> {
    let url = Server::shared().expect("a server").url("postgres");
    let analysis =
        Generator::new().root(workspace()).server_url(url).analyse().unwrap_or_else(|failure| panic!("{failure}"));
    let catalogue: serde_json::Value = serde_json::from_str(&analysis.catalogue()).expect("JSON");
    let entries = catalogue["statements"].as_array().expect("statements");
    let rewritten = rewritten();
    let with_columns = entries.iter().filter(|entry| entry["cardinality"] != "none");
    with_columns.map(|entry| statement(entry, &rewritten)).collect()
}

fn statement(entry: &serde_json::Value, rewritten: &[(String, String)]) -> Statement {
    let name = format!("{}.{}", text(&entry["repository"]), text(&entry["name"]));
    let (_, sql) = rewritten.iter().find(|(other, _)| *other == name).unwrap_or_else(|| panic!("no file has {name}"));
    let parameters = entry["parameters"].as_array().expect("parameters");
    let columns = entry["columns"].as_array().expect("columns");
    Statement {
        sql: sql.clone(),
        nullable_parameters: parameters.iter().map(|parameter| parameter["nullable"] == true).collect(),
        columns: columns.iter().map(column).collect(),
        rows: match entry["cardinality"].as_str() {
            Some("exactly_one") => 1..=1,
            Some("at_most_one") => 0..=1,
            Some("many") => 0..=usize::MAX,
            other => panic!("{name}: the cardinality {other:?}"),
        },
        name,
    }
}

fn column(column: &serde_json::Value) -> Column {
    let rust = text(&column["rust"]);
    let array = rust.trim_start_matches("Option<").strip_prefix("Vec<").filter(|element| *element != "u8>");
    Column {
        name: text(&column["name"]).to_owned(),
        nullable: column["nullable"] == true,
        nullable_elements: array.map(|element| element.starts_with("Option<")),
    }
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// Each statement as it is sent: the catalogue has it as it was typed.
fn rewritten() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, text) in files_below(&workspace().join("queries")).expect("queries") {
        let Some(stem) = name.strip_suffix(".sql") else { continue };
        let path: Vec<String> = stem.split('/').map(str::to_owned).collect();
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let id = sources.add(&name, text);
        let file = parse::parse(id, path.clone(), &sources, &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{name}");
        for statement in file.statements {
            all.push((format!("{}.{}", path.join("."), statement.name.value), statement.sql.text));
        }
    }
    all
}
