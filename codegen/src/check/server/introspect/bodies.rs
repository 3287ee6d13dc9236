//! The bodies of functions in SQL, as the server analyses them.

use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::query::Introspection;
use crate::check::server::connect::Connection;
use crate::check::server::locks;
use crate::check::server::node_dump::{self, Encoding};
use crate::check::server::trees;
use sqlwright_analysis::catalog::{Catalog, Function, FunctionBody, Oid, StoredTree};
use sqlwright_analysis::tree::query::is_query;

/// Reads the bodies of those of the given functions that are in SQL.
///
/// One with BEGIN ATOMIC is stored as a tree. One that is a text is analysed when it is called; until then only its validator does
/// that, which CREATE FUNCTION calls too: it runs nothing, and the server prints the tree of each statement. What cannot be had (a
/// polymorphic function, one that the role may not call, one that would fail) stays unknown.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn read(connection: &Connection, catalog: &mut Catalog, functions: Vec<Oid>) -> Result<(), Error> {
    let server_version = catalog.server_version;
    let introspection = Introspection { client: &connection.client, server_version, relations: Some(functions) };
    for row in introspection.of_relations(include_str!("../sql/function_bodies.sql")).await? {
        let (oid, stored, defaults): (Oid, Option<String>, Option<String>) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let Some(function) = catalog.functions.get_mut(&oid) else { continue };
        let statements = match stored {
            Some(stored) => Some(stored),
            None => validated(connection, server_version, function).await?,
        };
        function.body = statements
            .map(|statements| FunctionBody { statements: statements.into(), defaults: defaults.map(StoredTree::from) });
    }
    Ok(())
}

/// The trees that the validator makes the server print, as one list.
async fn validated(connection: &Connection, server_version: u32, function: &Function) -> Result<Option<String>, Error> {
    let client = &connection.client;
    client.batch_execute("SAVEPOINT sqlwright_body; SET LOCAL check_function_bodies = on").await?;
    let trees = match validate(connection, server_version, function).await {
        Ok(()) => printed(connection),
        // What is known of a function must not depend on who locks a table just now.
        Err(error) if error.as_db_error().is_some() && !locks::is_timeout(&error) => None,
        Err(error) => return Err(error),
    };
    client.batch_execute("ROLLBACK TO SAVEPOINT sqlwright_body; RELEASE SAVEPOINT sqlwright_body").await?;
    connection.notices();
    Ok(trees.filter(|trees| !trees.is_empty()).map(|trees| format!("({})", trees.join(" "))))
}

async fn validate(connection: &Connection, server_version: u32, function: &Function) -> Result<(), Error> {
    let client = &connection.client;
    for (name, value) in function.settings.iter().filter_map(|setting| setting.split_once('=')) {
        let sql = "SELECT pg_catalog.set_config($1, $2, true)";
        client.query_typed(sql, &[(&name, Type::TEXT), (&value, Type::TEXT)]).await?;
    }
    let (printing, oid) = (trees::printing(server_version), function.oid);
    client.batch_execute(&format!("{printing}; SELECT pg_catalog.fmgr_sql_validator({oid})")).await
}

/// The trees of the body's statements: their messages have one line of context, the function's name. That of the statement that
/// calls the validator has none; those of functions that ran meanwhile (the CHECK of a domain, for a literal) have more.
fn printed(connection: &Connection) -> Option<Vec<String>> {
    let encoding = Encoding::of(&connection.encoding);
    let notices = connection.notices();
    let of_body = notices.iter().filter(|notice| notice.where_().is_some_and(|context| !context.contains('\n')));
    let dumps = of_body.filter_map(|notice| notice.detail()).filter(|detail| is_query(detail));
    dumps.map(|dump| node_dump::unwrap(dump, encoding)).collect()
}
