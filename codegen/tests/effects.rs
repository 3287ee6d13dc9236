//! Effects and violations of real statements, against a real PostgreSQL.
//!
//! A case is a folder in `tests/effects`: `schema.sql`, `statements.sql` and `expected.txt`. Each statement begins with `--! name`;
//! each line `--? set-up => arguments` below it is an attempt to violate something: the set-up is run, then the statement with the
//! arguments, and the error that comes must be among the violations that were predicted. `expected.txt` says of each violation
//! whether an attempt provoked it. A first line `-- from 15` in `schema.sql` leaves older servers out; `expected-18.txt` is for
//! where 18 differs in truth. `BLESS=1 cargo test -p sqlwright-codegen --test effects` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sqlwright_codegen::analyse::effects::effects;
use sqlwright_codegen::analyse::facts::{Effects, Violation};
use sqlwright_codegen::analyse::node::Node;
use sqlwright_codegen::analyse::tree::Query;
use sqlwright_codegen::analyse::violations::{violations, violations_with};
use sqlwright_codegen::catalog::{Catalog, ConstraintKind};
use sqlwright_codegen::diagnostics::{self, Diagnostics};
use sqlwright_codegen::parse::ast::Sql;
use sqlwright_codegen::server::described::Tree;
use sqlwright_codegen::server::{Choice, Request, Session, Settings};
use sqlwright_codegen::source::{Sources, Span};
use sqlwright_server::Server;
use tokio_postgres::error::DbError;
use tokio_postgres::{Client, NoTls};

struct Statement {
    name: String,
    sql: String,
    attempts: Vec<Attempt>,
}

struct Attempt {
    set_up: String,
    arguments: String,
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/effects");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    let bless = std::env::var_os("BLESS").is_some();
    assert!(!bless || std::env::var_os("CI").is_none(), "expectations are not written where CI is set");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let schema = std::fs::read_to_string(case.join("schema.sql")).unwrap();
        let major = Server::shared().unwrap().major_version();
        let from = schema.lines().next().and_then(|line| line.strip_prefix("-- from ")?.parse().ok());
        if from.is_some_and(|from: u32| from > major) {
            continue;
        }
        let (actual, problems) = runtime.block_on(run(&case, &schema));
        wrong.extend(problems);
        let own = case.join(format!("expected-{major}.txt"));
        let file = if own.exists() { own } else { case.join("expected.txt") };
        if bless {
            std::fs::write(&file, &actual).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if actual != expected {
            let lines = similar::TextDiff::from_lines(&expected, &actual);
            wrong.push(lines.unified_diff().header(&file.display().to_string(), "now").to_string());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What another analysis proves of assigned expressions takes NOT NULL constraints away, in rows of VALUES too.
#[test]
fn proven_values_are_not_null() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let database = Server::shared().unwrap().create_database().await.unwrap();
        let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute("CREATE TABLE t (a int NOT NULL, b text NOT NULL)").await.unwrap();
        let sql = "INSERT INTO t VALUES ($1, lower($2)), ($3, NULL)".to_owned();
        let statements = [Statement { name: "t".to_owned(), sql, attempts: Vec::new() }];
        let (catalog, trees) = describe(database.url(), &statements).await;
        let node = Node::parse(&trees[0]).unwrap();
        let query = Query::of(&node).unwrap();
        let columns =
            |violations: Vec<Violation>| violations.into_iter().flat_map(|one| one.columns).collect::<Vec<_>>();
        assert_eq!(columns(violations(query, &catalog)), ["a", "b"]);
        assert_eq!(columns(violations_with(query, &catalog, &|_, node| !node.is("PARAM"))), ["b"]);
        assert_eq!(columns(violations_with(query, &catalog, &|_, node| node.is("PARAM"))), ["a", "b"]);
        drop(client);
        database.remove().await.unwrap();
    });
}

/// Describes the statements of one case, makes its attempts, and renders all of it; beside that, what is wrong whatever is expected.
async fn run(case: &Path, schema: &str) -> (String, Vec<String>) {
    let statements = read_statements(&std::fs::read_to_string(case.join("statements.sql")).unwrap());
    let database = Server::shared().unwrap().create_database().await.unwrap();
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(schema).await.unwrap();
    let (catalog, trees) = describe(database.url(), &statements).await;
    let mut text = String::new();
    let mut problems = Vec::new();
    for (statement, tree) in statements.iter().zip(&trees) {
        let node = Node::parse(tree).unwrap();
        let query = Query::of(&node).unwrap();
        let violations = violations(query, &catalog);
        let mut provoked = BTreeSet::new();
        for attempt in &statement.attempts {
            let place = format!("{}: {}: {} => {}", case.display(), statement.name, attempt.set_up, attempt.arguments);
            match provoke(&client, statement, attempt).await {
                Ok(error) => match violations.iter().position(|violation| is_reported_as(violation, &error)) {
                    Some(which) => drop(provoked.insert(which)),
                    None => problems.push(format!("{place}\nis not predicted: {error:?}")),
                },
                Err(problem) => problems.push(format!("{place}\n{problem}")),
            }
        }
        render(&mut text, &statement.name, &effects(query, &catalog), &violations, &provoked);
    }
    drop(client);
    database.remove().await.unwrap();
    (text, problems)
}

fn read_statements(text: &str) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("--! ") {
            statements.push(Statement { name: name.to_owned(), sql: String::new(), attempts: Vec::new() });
        } else if let Some(statement) = statements.last_mut() {
            match line.strip_prefix("--?") {
                Some(attempt) => {
                    let (set_up, arguments) = attempt.rsplit_once("=>").expect("an attempt has `=>`");
                    let (set_up, arguments) = (set_up.trim().to_owned(), arguments.trim().to_owned());
                    statement.attempts.push(Attempt { set_up, arguments });
                }
                None => {
                    statement.sql.push_str(line);
                    statement.sql.push('\n');
                }
            }
        }
    }
    for statement in &mut statements {
        statement.sql = statement.sql.trim().trim_end_matches(';').to_owned();
    }
    statements
}

/// The catalog and the statements' trees, by the way that codegen itself takes.
async fn describe(url: &str, statements: &[Statement]) -> (Catalog, Vec<String>) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let sqls: Vec<Sql> = statements
        .iter()
        .map(|statement| {
            let file = sources.add("statements.sql", statement.sql.clone());
            let span = Span::new(file, 0..statement.sql.len());
            Sql { span, text: statement.sql.clone(), parameters: Vec::new(), map: vec![(0, 0)] }
        })
        .collect();
    let requests: Vec<Request<'_>> = sqls.iter().map(|sql| Request { sql }).collect();
    let settings = Settings::new(Choice::Database { url: url.to_owned() });
    let session = Session::open(&settings, &mut sources, &mut diagnostics).await;
    let answers = match &session {
        Some(session) => session.describe(&requests, &mut diagnostics).await,
        None => None,
    };
    let found: Vec<String> = diagnostics.sorted().iter().map(|one| diagnostics::render(one, &sources, false)).collect();
    assert!(!diagnostics.has_errors(), "{}", found.join("\n"));
    session.unwrap().close(&mut diagnostics).await;
    let answers = answers.unwrap();
    let trees = answers.described.into_iter().map(|described| match described.unwrap().tree {
        Tree::Query(tree) => tree,
        Tree::Unavailable(reason) => panic!("{reason}"),
    });
    (answers.catalog, trees.collect())
}

/// Runs the statement where it must fail, and undoes everything. What goes wrong otherwise is a sentence.
async fn provoke(client: &Client, statement: &Statement, attempt: &Attempt) -> Result<DbError, String> {
    let set_up = format!("BEGIN; {}; PREPARE attempt AS {}", attempt.set_up, statement.sql);
    let arguments = if attempt.arguments.is_empty() { String::new() } else { format!("({})", attempt.arguments) };
    let prepared = client.batch_execute(&set_up).await;
    let outcome = client.batch_execute(&format!("EXECUTE attempt{arguments}; SET CONSTRAINTS ALL IMMEDIATE")).await;
    client.batch_execute("ROLLBACK; DEALLOCATE ALL").await.unwrap();
    prepared.map_err(|error| format!("the set-up fails: {error:?}"))?;
    let error = outcome.err().ok_or("violates nothing")?;
    error.as_db_error().cloned().ok_or_else(|| format!("{error:?}"))
}

fn is_reported_as(violation: &Violation, error: &DbError) -> bool {
    let kind = match error.code().code() {
        "23505" => matches!(violation.kind, ConstraintKind::Unique | ConstraintKind::PrimaryKey),
        // A key WITHOUT OVERLAPS is an exclusion too.
        "23P01" => {
            !matches!(violation.kind, ConstraintKind::Check | ConstraintKind::NotNull | ConstraintKind::ForeignKey)
        }
        "23503" | "23001" => violation.kind == ConstraintKind::ForeignKey,
        "23502" => violation.kind == ConstraintKind::NotNull,
        "23514" => violation.kind == ConstraintKind::Check,
        "44000" => {
            return violation.kind == ConstraintKind::Check
                && violation.constraint.is_none()
                && error.message().ends_with(&format!("\"{}\"", violation.table));
        }
        _ => false,
    };
    if error.message().starts_with("empty WITHOUT OVERLAPS") {
        let table = format!("\"{}\"", violation.table);
        return kind && violation.constraint.is_none() && error.message().ends_with(&table);
    }
    kind && violation.constraint.as_deref() == error.constraint()
        && violation.table == error.table().unwrap_or_default()
        && violation.domain.as_deref() == error.datatype()
        && Some(violation.schema.as_str()) == error.schema()
        && (error.column().is_none() || violation.columns.first().map(String::as_str) == error.column())
}

fn render(text: &mut String, name: &str, effects: &Effects, violations: &[Violation], provoked: &BTreeSet<usize>) {
    writeln!(text, "{name}: {}", if effects.read_only { "read only" } else { "not read only" }).unwrap();
    for (verb, columns) in [("reads", &effects.reads), ("writes", &effects.writes)] {
        for column in columns {
            writeln!(text, "  {verb} {}.{}.{}", column.schema, column.table, column.column).unwrap();
        }
    }
    for sentence in &effects.opaque {
        writeln!(text, "  opaque: {sentence}").unwrap();
    }
    for (position, violation) in violations.iter().enumerate() {
        let kind = match violation.kind {
            ConstraintKind::PrimaryKey => "primary key",
            ConstraintKind::Unique => "unique",
            ConstraintKind::ForeignKey => "foreign key",
            ConstraintKind::Check => "check",
            ConstraintKind::Exclusion => "exclusion",
            ConstraintKind::NotNull => "not null",
        };
        let constraint = violation.constraint.as_deref().unwrap_or("-");
        let place = violation.domain.as_deref().unwrap_or(&violation.table);
        let columns = violation.columns.join(", ");
        let generated = if violation.generated { ", generated" } else { "" };
        let seen = if provoked.contains(&position) { ", provoked" } else { "" };
        writeln!(text, "  violates {kind} {constraint} of {}.{place} ({columns}){generated}{seen}", violation.schema)
            .unwrap();
    }
    text.push('\n');
}
