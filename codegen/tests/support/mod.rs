//! Databases and statements for the live tests.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(unreachable_pub, reason = "part of several binaries, public in none")]

pub mod analysed;
#[path = "../../../runtime/tests/live/bouncer.rs"]
pub mod bouncer;
pub mod effects;
pub mod folders;
pub mod paragraphs;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlwright_codegen::check::parse::ast::Sql;
use sqlwright_codegen::check::parse::parse;
use sqlwright_codegen::check::server::{Answers, Choice, Request, Session, Settings};
use sqlwright_codegen::diagnostics::{Diagnostics, render};
use sqlwright_codegen::source::SourceMap;
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

    /// Describes statements of a query file on this database, as a live one.
    pub async fn describe(&self, statements: &[&str]) -> (Option<Answers>, Vec<String>) {
        self.describe_as(&Settings::new(Choice::Database { url: self.url.clone() }), statements).await
    }

    pub async fn describe_as(&self, settings: &Settings, statements: &[&str]) -> (Option<Answers>, Vec<String>) {
        let mut sources = SourceMap::default();
        let mut diagnostics = Diagnostics::default();
        let statements = query_file(&mut sources, statements);
        let requests: Vec<_> = statements.iter().map(|sql| Request { sql }).collect();
        let session = Session::open(settings, &mut sources, &mut diagnostics).await;
        let mut answers = None;
        if let Some(session) = session {
            answers = session.describe(&requests, &mut diagnostics).await;
            session.close(&mut diagnostics).await;
        }
        (answers, rendered(&diagnostics, &sources))
    }
}

/// All diagnostics in words.
pub fn rendered(diagnostics: &Diagnostics, sources: &SourceMap) -> Vec<String> {
    diagnostics.sorted().into_iter().map(|diagnostic| render(diagnostic, sources, false)).collect()
}

/// A query file; statement 0 is its line 2, statement 1 its line 4, and so on.
pub fn query_file(sources: &mut SourceMap, statements: &[&str]) -> Vec<Arc<Sql>> {
    let annotated = statements.iter().enumerate().map(|(number, statement)| format!("--! s{number}\n{statement};\n"));
    let file = sources.add("queries/test.sql", annotated.collect());
    let mut diagnostics = Diagnostics::default();
    let parsed = parse(vec![(file, vec!["test".to_owned()])], sources, &mut diagnostics).remove(0);
    assert_eq!(rendered(&diagnostics, sources), Vec::<String>::new());
    parsed.statements().map(|statement| Arc::clone(&statement.sql)).collect()
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
