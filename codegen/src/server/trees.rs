//! The analysed query trees of all statements, by functions that are made of them and undone at once.

use futures_util::StreamExt;
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::{Client, Error, SimpleQueryMessage};

use super::described::Tree;
use crate::catalog::{Catalog, Oid};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// How many functions are under way on the connection.
const WINDOW: usize = 64;

/// Makes the temporary schema, so that it need not be made for each function, and finds out what forbids the way.
const PROBE: &str = "\
    SAVEPOINT sqlwright_probe; \
    CREATE FUNCTION pg_temp.sqlwright_probe() RETURNS void LANGUAGE sql BEGIN ATOMIC SELECT 1; END; \
    SAVEPOINT sqlwright_tree";

/// Reads the trees of statements, given as text and parameter types. They must have been prepared before: that proves that
/// each text is one statement, so that nothing else can slip into the function.
///
/// # Errors
/// When the connection breaks. What the server says of a single statement is the reason in its [`Tree::Unavailable`].
pub(super) async fn read(
    client: &Client,
    catalog: &Catalog,
    statements: &[(&str, &[Oid])],
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Tree>, Error> {
    if let Err(error) = client.batch_execute(PROBE).await {
        let Some(refused) = error.as_db_error() else { return Err(error) };
        let reason = reason_for_all(refused, catalog.server_version);
        client.batch_execute("ROLLBACK TO SAVEPOINT sqlwright_probe").await?;
        diagnostics.push(warning(&reason));
        return Ok(vec![Tree::Unavailable(reason); statements.len()]);
    }
    let mut answers = futures_util::stream::iter(statements)
        .map(|(text, parameters)| read_one(client, catalog, text, parameters))
        .buffered(WINDOW);
    let mut trees = Vec::with_capacity(statements.len());
    while let Some(tree) = answers.next().await {
        trees.push(tree?);
    }
    client.batch_execute("ROLLBACK TO SAVEPOINT sqlwright_probe").await?;
    Ok(trees)
}

/// One message per statement. It undoes the previous one first, whether that succeeded or not: so a culprit costs the others
/// nothing, and locks are held for one statement only.
async fn read_one(client: &Client, catalog: &Catalog, text: &str, parameters: &[Oid]) -> Result<Tree, Error> {
    let types: Vec<&str> =
        parameters.iter().map(|oid| catalog.types.get(oid).map_or("unknown", |ty| ty.display.as_str())).collect();
    // A line break before `;`: a comment at the end of the statement would swallow it.
    let command = format!(
        "ROLLBACK TO SAVEPOINT sqlwright_tree; \
         CREATE FUNCTION pg_temp.sqlwright_tree({}) RETURNS void LANGUAGE sql BEGIN ATOMIC {text}\n; END; \
         SELECT prosqlbody::pg_catalog.text FROM pg_catalog.pg_proc \
         WHERE proname = 'sqlwright_tree' AND pronamespace = pg_catalog.pg_my_temp_schema()",
        types.join(", ")
    );
    match client.simple_query(&command).await {
        Ok(messages) => Ok(tree_in(&messages)),
        Err(error) => match error.as_db_error() {
            Some(refused) => Ok(Tree::Unavailable(reason(refused, text))),
            None => Err(error),
        },
    }
}

fn tree_in(messages: &[SimpleQueryMessage]) -> Tree {
    let text = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    match text {
        Some(text) => Tree::Query(text.to_owned()),
        None => Tree::Unavailable("PostgreSQL kept no query tree for it".to_owned()),
    }
}

fn warning(reason: &str) -> Diagnostic {
    Diagnostic::warning("no-query-trees", "PostgreSQL's query trees cannot be read here, so little can be proved")
        .note(reason)
        .note("every column counts as nullable, every query as one of many rows")
        .help("use a private PostgreSQL or a scratch database (--server-url) instead")
}

/// Why no function can be made at all.
fn reason_for_all(refused: &DbError, server_version: u32) -> String {
    let major = server_version / 10_000;
    let code = refused.code();
    if major < 14 {
        format!("PostgreSQL {major} keeps no query trees of functions; PostgreSQL 14 and later do")
    } else if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        "the server is a standby or accepts no changes, and a query tree needs a function that is rolled back"
            .to_owned()
    } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        format!(
            "the role may not create a temporary function: {}; it needs TEMPORARY on the database and USAGE on language sql",
            refused.message()
        )
    } else {
        format!("PostgreSQL refuses a temporary function: {} (SQLSTATE {})", refused.message(), code.code())
    }
}

/// Why no function can be made of one statement.
fn reason(refused: &DbError, text: &str) -> String {
    let message = refused.message();
    let code = refused.code();
    if *code == SqlState::FEATURE_NOT_SUPPORTED && message.contains("SQL function body") {
        let keyword = text.split_whitespace().next().unwrap_or_default().to_uppercase();
        format!("PostgreSQL has no query tree for {keyword}, a utility statement")
    } else if *code == SqlState::TOO_MANY_ARGUMENTS {
        "it has more than 100 parameters, the most that a function can have".to_owned()
    } else if *code == SqlState::INVALID_FUNCTION_DEFINITION {
        format!("a parameter has a type that no function can take; cast it ({message})")
    } else if *code == SqlState::LOCK_NOT_AVAILABLE {
        "a table that it uses stayed locked by somebody else".to_owned()
    } else {
        format!("PostgreSQL makes no function of it: {message} (SQLSTATE {})", code.code())
    }
}
