//! Databases and statements for the live tests.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(unreachable_pub, reason = "part of several binaries, public in none")]

pub mod analysed;
pub mod effects;
pub mod folders;
pub mod paragraphs;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::described::Described;
use sqlwright_codegen::ast::Sql;
use sqlwright_codegen::diagnostics::Code;
use sqlwright_codegen::{Checked, Generator, render};
use sqlwright_server::Server;
use tempfile::TempDir;
use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Client, NoTls};

/// The URL of a database of the server under test: that of `SQLWRIGHT_TEST_SERVER` (as in
/// `postgres://postgres@localhost:5418`, to test with another version), or a private one.
pub fn url(database: &str) -> String {
    match std::env::var("SQLWRIGHT_TEST_SERVER") {
        Ok(server) => format!("{server}/{database}"),
        Err(_) => Server::shared().unwrap().url(database),
    }
}

/// Connects to a database.
pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(async move {
        let _ = connection.await;
    });
    client
}

/// A database that holds the given DDL, created for one test.
pub struct Database {
    pub name: String,
    pub url: String,
}

impl Database {
    pub async fn with(ddl: &str) -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        let administration = connect(&url("postgres")).await;
        // Two tests at a time cannot copy the template.
        while let Err(error) = administration.batch_execute(&format!("CREATE DATABASE {name}")).await {
            assert_eq!(error.code().map(|code| code.code()), Some("55006"), "{error}");
        }
        let database = Self { url: url(&name), name };
        connect(&database.url).await.batch_execute(ddl).await.unwrap();
        database
    }

    pub async fn remove(self) {
        let command = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        connect(&url("postgres")).await.batch_execute(&command).await.unwrap();
    }

    /// What PostgreSQL says of the statements of a query file; this is a live database.
    pub async fn describe(&self, statements: &[&str]) -> (Option<Answers>, Vec<String>) {
        self.describe_as(Generator::new(), statements).await
    }

    pub async fn describe_as(&self, settings: Generator, statements: &[&str]) -> (Option<Answers>, Vec<String>) {
        describe(settings.database_url(&self.url), statements).await
    }
}

/// What the server says of the schema and of all statements.
#[derive(Debug)]
pub struct Answers {
    pub catalog: Catalog,
    /// One entry per statement; `None` where a diagnostic says why.
    pub described: Vec<Option<Described>>,
    /// Which server it was.
    pub server: String,
}

/// What the server says of a schema and of the statements of a query file, and what is said of set-up, schema and statements meanwhile.
/// What becomes of them in Rust is the subject of other tests.
pub async fn describe(generator: Generator, statements: &[&str]) -> (Option<Answers>, Vec<String>) {
    let none = statements.is_empty();
    let folder = query_file(if none { &["SELECT 1 AS one"] } else { statements });
    let checked = check(generator.queries(folder.path().join("queries"))).await;
    let said = said(&checked, |code| {
        let group = &code.number()[..4];
        ["SW00", "SW02", "SW03", "SW04"].contains(&group) && code != Code::CannotRun
    });
    let shown = format!("{}/", folder.path().display());
    let said = said.into_iter().map(|words| words.replace(&shown, "")).collect();
    let Checked { files, catalog, server, .. } = checked;
    let variants = files.into_iter().flat_map(|file| file.statements).flat_map(|statement| statement.variants);
    let described = variants.filter(|_| !none).map(|variant| variant.described).collect();
    (server.map(|server| Answers { catalog, described, server }), said)
}

/// Checks; it blocks.
pub async fn check(generator: Generator) -> Checked {
    tokio::task::spawn_blocking(move || generator.check()).await.unwrap()
}

/// All diagnostics with such codes in words.
pub fn said(checked: &Checked, wanted: impl Fn(Code) -> bool) -> Vec<String> {
    let found = checked.diagnostics.sorted().into_iter().filter(|diagnostic| wanted(diagnostic.code));
    found.map(|diagnostic| render(diagnostic, &checked.sources, false)).collect()
}

/// A folder with a query file `queries/test.sql`; statement 0 is its line 2, statement 1 its line 4, and so on.
pub fn query_file(statements: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("queries")).unwrap();
    let annotated = statements.iter().enumerate().map(|(number, statement)| format!("--! s{number}\n{statement};\n"));
    std::fs::write(folder.path().join("queries/test.sql"), annotated.collect::<String>()).unwrap();
    folder
}

/// The text of a statement as it is sent.
pub fn sent(statement: &str) -> String {
    let folder = query_file(&[statement]);
    let checked = Generator::new().root(folder.path()).database_url("postgres://nowhere").read();
    let texts = checked.statements().flat_map(|statement| &statement.variants).map(|variant| &variant.sql);
    texts.map(|sql: &Arc<Sql>| sql.text.clone()).collect()
}

/// A folder with the given files.
pub fn folder(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema");
    for (name, text) in files {
        let file = path.join(name);
        std::fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(file, text).unwrap();
    }
    (folder, path)
}

/// The folder of cases.
pub fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The server's major version.
pub async fn version() -> u32 {
    let sql = "SELECT current_setting('server_version_num')::int / 10000";
    connect(&url("postgres")).await.query_one(sql, &[]).await.unwrap().get::<_, i32>(0).unsigned_abs()
}

/// A value of any type: only whether it is NULL is of interest.
pub struct Anything;

impl<'a> FromSql<'a> for Anything {
    fn from_sql(_: &Type, _: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
