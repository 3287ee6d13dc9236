//! From pg_catalog of PostgreSQL 13 to 18 to [`Catalog`]: one query per file in `sql/` (ASCII, for databases in any encoding), all of them pipelined.

mod bodies;
mod functions;
mod keys;
mod plpgsql;
mod query;
mod relations;
mod types;

use std::collections::BTreeSet;

use tokio_postgres::{Client, Error};

use self::query::Introspection;
use crate::check::server::connect::Connection;
use sqlwright_analysis::catalog::{Catalog, Oid};

/// Reads all types, functions and operators, and the relations of users.
///
/// System relations are many and their views long, and few statements mention one: see [`read_mentioned`].
///
/// # Errors
/// When the server fails to answer or the connection breaks.
pub(super) async fn read(client: &Client, server_version: u32) -> Result<Catalog, Error> {
    let mut catalog = Catalog::new(server_version);
    let introspection = Introspection { client, server_version, relations: None };
    let (types, relations, keys, functions) = tokio::try_join!(
        types::read(&introspection),
        relations::read(&introspection),
        keys::read(&introspection),
        functions::read(&introspection)
    )?;
    types.fill(&mut catalog)?;
    relations.fill(&mut catalog)?;
    keys.fill(&mut catalog)?;
    functions.fill(&mut catalog)?;
    Ok(catalog)
}

/// Adds the relations and the bodies of functions that the given trees and the catalog mention, and those that these mention in turn.
///
/// # Errors
/// When the server fails to answer or the connection breaks.
pub(super) async fn read_mentioned(
    connection: &Connection,
    catalog: &mut Catalog,
    trees: impl Iterator<Item = &str>,
) -> Result<(), Error> {
    let mut asked = Mentioned::default();
    let mut wanted = Mentioned::default();
    trees.for_each(|tree| wanted.add(catalog, tree));
    loop {
        wanted.add_catalog(catalog);
        let relations = wanted.relations.difference(&asked.relations).copied();
        let relations: Vec<Oid> = relations.filter(|oid| !catalog.relations.contains_key(oid)).collect();
        let functions = wanted.functions.difference(&asked.functions).copied();
        let functions: Vec<Oid> = functions.filter(|oid| is_in_sql(catalog, *oid)).collect();
        if relations.is_empty() && functions.is_empty() {
            return Ok(());
        }
        asked = wanted.clone();
        if !relations.is_empty() {
            let (client, server_version) = (&connection.client, catalog.server_version);
            let introspection = Introspection { client, server_version, relations: Some(relations) };
            let (relations, keys) = tokio::try_join!(relations::read(&introspection), keys::read(&introspection))?;
            relations.fill(catalog)?;
            keys.fill(catalog)?;
        }
        if !functions.is_empty() {
            bodies::read(connection, catalog, functions).await?;
        }
    }
}

fn is_in_sql(catalog: &Catalog, function: Oid) -> bool {
    catalog.functions.get(&function).is_some_and(|function| function.language == "sql")
}

/// What trees mention.
#[derive(Debug, Clone, Default)]
struct Mentioned {
    relations: BTreeSet<Oid>,
    functions: BTreeSet<Oid>,
}

impl Mentioned {
    fn add(&mut self, catalog: &Catalog, tree: &str) {
        self.relations.extend(oids(tree, ":relid "));
        self.functions.extend(oids(tree, ":funcid "));
        let operators = oids(tree, ":opno ").filter_map(|operator| catalog.operators.get(&operator));
        self.functions.extend(operators);
    }

    /// Views, bodies, and the defaults and checks of what can be written.
    fn add_catalog(&mut self, catalog: &Catalog) {
        for relation in catalog.relations.values() {
            let defaults = relation.columns.values().filter_map(|column| column.default.as_ref());
            let trees = relation.view_query.iter().chain(defaults);
            trees.for_each(|tree| self.add(catalog, tree.text()));
        }
        for check in catalog.constraints.values().filter_map(|constraint| constraint.check.as_ref()) {
            self.add(catalog, check.text());
        }
        for body in catalog.functions.values().filter_map(|function| function.body.as_ref()) {
            self.add(catalog, body.statements.text());
            body.defaults.iter().for_each(|defaults| self.add(catalog, defaults.text()));
        }
    }
}

/// The oids behind a field, with its blank, in a `pg_node_tree` text.
fn oids<'t>(tree: &'t str, field: &'t str) -> impl Iterator<Item = Oid> + 't {
    tree.split(field).skip(1).filter_map(|piece| {
        let digits = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        piece[..digits].parse::<Oid>().ok().filter(|oid| *oid != 0)
    })
}
