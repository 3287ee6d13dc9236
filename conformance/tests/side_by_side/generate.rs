//! Runs both generators on the same files over the same database.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::OnceLock;

use sqlwright_codegen::{Failure, Generator, Layout, Severity};
use sqlwright_conformance::{Api, Comparison, Input, Piece, compare, ours, pieces, theirs};
use sqlwright_server::{Database, Server};
use sqlwright_tests::files_below;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls};

/// Drives the connections that cornucopia blocks on.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("a runtime"))
}

/// What both make of an input, or why there is no database with its schema.
pub fn side_by_side(input: &Input) -> Result<Comparison, String> {
    let server = Server::shared().map_err(ToString::to_string)?;
    let database = runtime().block_on(server.create_database()).map_err(|error| error.to_string())?;
    let client = runtime().block_on(client_with_schema(input, &database))?;
    Ok(over(input, &client, database.url()))
}

/// The same of an application, whose schema may be the migrations of some tool: sqlwright applies them.
pub fn application_side_by_side(input: &Input) -> Result<Comparison, String> {
    let server = Server::start().map_err(|error| error.to_string())?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let path = search_path(input)?.map(|path| format!("search-path = {path:?}"));
    std::fs::write(folder.path().join("sqlwright.toml"), path.unwrap_or_default())
        .map_err(|error| error.to_string())?;
    let generator = Generator::new().root(folder.path()).server_url(server.url("postgres")).schema(&input.schema);
    runtime().block_on(async {
        let failed = |failure: Failure| {
            let found = failure.diagnostics().into_iter().map(|found| found.message.clone());
            found.collect::<Vec<_>>().join("; ")
        };
        let database = generator.database().await.map_err(failed)?;
        let url = server.url(database.name().unwrap_or_default());
        let client = connect(&url).await?;
        set_search_path(input, &client).await?;
        // Both generators block.
        let comparison = tokio::task::block_in_place(|| over(input, &client, &url));
        drop(client);
        database.close().await.map_err(failed)?;
        Ok(comparison)
    })
}

fn over(input: &Input, client: &Client, url: &str) -> Comparison {
    let theirs = both_ways(input, |queries| cornucopia(client, queries));
    let ours = both_ways(input, |queries| sqlwright(input, url, queries));
    compare(&input.name, &theirs, &ours)
}

async fn connect(url: &str) -> Result<Client, String> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    Ok(client)
}

async fn client_with_schema(input: &Input, database: &Database) -> Result<Client, String> {
    let client = connect(database.url()).await?;
    if input.schema.is_dir() {
        database.apply(&input.schema).await.map_err(|error| error.to_string())?;
    } else {
        let text = std::fs::read_to_string(&input.schema).map_err(|error| error.to_string())?;
        client.batch_execute(text.trim_start_matches('\u{feff}')).await.map_err(|error| format!("{error:?}"))?;
    }
    set_search_path(input, &client).await?;
    Ok(client)
}

async fn set_search_path(input: &Input, client: &Client) -> Result<(), String> {
    let Some(path) = search_path(input)? else { return Ok(()) };
    client.batch_execute(&format!("SET search_path TO {path}")).await.map_err(|error| error.to_string())
}

/// What `sqlwright.toml` says of it: cornucopia takes it from its caller.
fn search_path(input: &Input) -> Result<Option<String>, String> {
    let Ok(text) = std::fs::read_to_string(input.root.join("sqlwright.toml")) else { return Ok(None) };
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    Ok(table.get("search-path").and_then(|path| path.as_str()).map(str::to_owned))
}

/// All query files at once; where that fails, statement by statement, because both generators write nothing for one that is wrong.
fn both_ways(input: &Input, generate: impl Fn(&Path) -> Result<Api, String>) -> Api {
    if let Ok(api) = generate(&input.queries()) {
        return api;
    }
    let mut api = Api::default();
    for piece in pieces(&input.queries()) {
        match one(&piece, &generate) {
            Ok(made) => api.merge(made),
            Err(reason) => drop(api.refused.insert(piece.name, reason)),
        }
    }
    api
}

fn one(piece: &Piece, generate: impl Fn(&Path) -> Result<Api, String>) -> Result<Api, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    piece.write(folder.path()).map_err(|error| error.to_string())?;
    generate(folder.path())
}

fn cornucopia(client: &Client, queries: &Path) -> Result<Api, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let destination = folder.path().join("generated");
    let config = cornucopia::config::Config::builder().queries(queries).destination(&destination).r#async(true);
    match catch_unwind(AssertUnwindSafe(|| cornucopia::gen_live(client, config.build()))) {
        Ok(Ok(())) => theirs(&destination).map_err(|error| error.to_string()),
        Ok(Err(error)) => Err(refusal(&error, queries)),
        Err(_) => Err("it panics".to_owned()),
    }
}

/// Why cornucopia refuses a piece, in the words of the list; in its own, where the list has none.
fn refusal(error: &cornucopia::Error, queries: &Path) -> String {
    let message = error.to_string();
    let text: String = files_below(queries).unwrap_or_default().into_values().collect();
    let promises = |line: &str| {
        line.trim_start().strip_prefix("--!").is_some_and(|rest| rest.contains('!'))
            || line.trim_start().strip_prefix("--:").is_some_and(|rest| rest.contains('!'))
    };
    let words = match message.as_str() {
        "Couldn't register SQL type." => "no Rust type",
        "Couldn't prepare query: syntax error at or near \"$1\"" if text.contains('[') => "a slice of an array",
        message if message.starts_with("Couldn't prepare query: could not determine data type of parameter") => {
            "a parameter that has its type elsewhere"
        }
        "Couldn't parse queries" if text.lines().any(promises) => "a mark !",
        "Couldn't parse queries" if !text.trim_end().ends_with(';') => "no ; at the end",
        "Couldn't parse queries" => "not parsed",
        // It ends a comment where its own scanner does.
        message if message.starts_with("Couldn't prepare query: unterminated /* comment") => "not parsed",
        message if message.starts_with("reference to an unknown named row") => "a row of another file",
        message if message.ends_with("appear multiple time") => "two columns of one name",
        message => message,
    };
    words.to_owned()
}

fn sqlwright(input: &Input, url: &str, queries: &Path) -> Result<Api, String> {
    let generator = Generator::new()
        .root(&input.root)
        .queries(queries)
        .output(input.root.join("never-written"))
        .layout(Layout::Crate)
        .database_url(url);
    match generator.run() {
        Ok(generated) => ours(&generated),
        Err(failure) => {
            let errors = failure.diagnostics().into_iter().filter(|found| found.severity == Severity::Error);
            let mut codes: Vec<_> = errors.map(|error| error.code.name()).collect();
            codes.sort_unstable();
            codes.dedup();
            Err(codes.join(", "))
        }
    }
}
