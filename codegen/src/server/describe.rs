//! What each statement means: its types by Prepare and Describe, its analysed query tree by way of a function that is
//! made of it and rolled back. Statements are never executed.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use tokio_postgres::{Client, Error};

use super::described::{Described, DescribedColumn, Tree};
use super::failure::{self, Place};
use super::{conflict, introspect, refuse, trees};
use crate::catalog::{Catalog, Oid};
use crate::diagnostics::Diagnostics;
use crate::parse::ast::Sql;

/// How many statements are under way on the connection. Few enough that those behind the first find the types that it
/// had to look up in the driver's cache, and enough that neither side waits for the other.
const WINDOW: usize = 64;

/// One statement to describe.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Its text, with its place in the file.
    pub sql: &'a Sql,
}

/// What the server says about the schema and about all statements.
#[derive(Debug)]
pub struct Answers {
    /// The catalog, read in the transaction in which the trees were made.
    pub catalog: Catalog,
    /// One entry per request, in their order; `None` where a diagnostic says why.
    pub described: Vec<Option<Described>>,
    /// How long each step took.
    pub steps: Steps,
}

/// How long the steps of describing took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Steps {
    /// Prepare and Describe of all statements.
    pub prepare: Duration,
    /// Reading the catalogs.
    pub catalog: Duration,
    /// Making and reading the query trees.
    pub trees: Duration,
    /// Reading the system relations that the trees mention.
    pub mentioned: Duration,
}

/// Parameter and column types of a statement that can be prepared.
struct Prepared {
    parameters: Vec<Oid>,
    columns: Vec<DescribedColumn>,
}

/// Describes all statements. `None` when the connection broke, which a diagnostic says.
pub(super) async fn describe(
    client: &Client,
    server_version: u32,
    requests: &[Request<'_>],
    diagnostics: &mut Diagnostics,
) -> Option<Answers> {
    let start = Instant::now();
    let prepared = prepare_all(client, requests, diagnostics).await?;
    let prepare = start.elapsed();
    match analyse(client, server_version, requests, prepared, diagnostics).await {
        Ok(mut answers) => {
            answers.steps.prepare = prepare;
            Some(answers)
        }
        Err(error) => {
            diagnostics.push(failure::of_server(&error, "the catalogs could not be read"));
            None
        }
    }
}

/// Prepares all statements, pipelined; each that fails is a diagnostic.
async fn prepare_all(
    client: &Client,
    requests: &[Request<'_>],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Option<Prepared>>> {
    let mut answers =
        futures_util::stream::iter(requests).map(|request| prepare(client, request.sql)).buffered(WINDOW).enumerate();
    let mut prepared = Vec::with_capacity(requests.len());
    while let Some((number, answer)) = answers.next().await {
        let sql = requests[number].sql;
        match answer {
            Ok(Ok(statement)) => prepared.push(Some(statement)),
            Ok(Err(refusal)) => {
                prepared.push(None);
                diagnostics.push(refusal.diagnostic(sql));
            }
            Err(error) if error.is_closed() || client.is_closed() => {
                diagnostics.push(failure::of_connection(&error, sql));
                return None;
            }
            Err(error) => {
                prepared.push(None);
                let conflict = conflict::of_parameters(client, sql, &error).await;
                diagnostics
                    .push(conflict.unwrap_or_else(|| failure::of_statement("statement", &error, &Place::Query(sql))));
            }
        }
    }
    Some(prepared)
}

async fn prepare(client: &Client, sql: &Sql) -> Result<Result<Prepared, refuse::Refusal>, Error> {
    if let Some(refusal) = refuse::refuse(&sql.text) {
        return Ok(Err(refusal));
    }
    let statement = client.prepare(&sql.text).await?;
    let columns = statement.columns().iter().map(|column| DescribedColumn {
        name: column.name().to_owned(),
        type_oid: column.type_().oid(),
        typmod: column.type_modifier(),
        origin: column.table_oid().zip(column.column_id()),
    });
    Ok(Ok(Prepared { parameters: statement.params().iter().map(|ty| ty.oid()).collect(), columns: columns.collect() }))
}

/// Reads the catalog and the trees in one transaction, which is rolled back.
async fn analyse(
    client: &Client,
    server_version: u32,
    requests: &[Request<'_>],
    prepared: Vec<Option<Prepared>>,
    diagnostics: &mut Diagnostics,
) -> Result<Answers, Error> {
    // A standby refuses READ WRITE; without it the catalogs can be read there all the same.
    if client.batch_execute("BEGIN READ WRITE").await.is_err() {
        client.batch_execute("BEGIN").await?;
    }
    let answers = within_transaction(client, server_version, requests, prepared, diagnostics).await;
    client.batch_execute("ROLLBACK").await?;
    answers
}

async fn within_transaction(
    client: &Client,
    server_version: u32,
    requests: &[Request<'_>],
    prepared: Vec<Option<Prepared>>,
    diagnostics: &mut Diagnostics,
) -> Result<Answers, Error> {
    let mut clock = Instant::now();
    let mut lap = || std::mem::replace(&mut clock, Instant::now()).elapsed();
    let mut steps = Steps::default();
    let mut catalog = introspect::read(client, server_version).await?;
    steps.catalog = lap();
    let statements: Vec<_> = requests
        .iter()
        .zip(&prepared)
        .filter_map(|(request, prepared)| Some((request.sql.text.as_str(), prepared.as_ref()?.parameters.as_slice())))
        .collect();
    let trees = trees::read(client, &catalog, &statements, diagnostics).await?;
    steps.trees = lap();
    let texts = trees.iter().filter_map(|tree| match tree {
        Tree::Query(text) => Some(text.as_str()),
        Tree::Unavailable(_) => None,
    });
    introspect::read_mentioned(client, &mut catalog, texts).await?;
    steps.mentioned = lap();
    let mut trees = trees.into_iter();
    let described = prepared
        .into_iter()
        .map(|prepared| {
            let Prepared { parameters, columns } = prepared?;
            Some(Described { parameters, columns, tree: trees.next()?, text: None })
        })
        .collect();
    Ok(Answers { catalog, described, steps })
}
