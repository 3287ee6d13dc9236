//! From pg_catalog of PostgreSQL 14 to 18 to [`Catalog`]: one query per file in `sql/`, all of them pipelined.

mod functions;
mod keys;
mod query;
mod relations;
mod types;

use std::collections::BTreeSet;

use tokio_postgres::{Client, Error};

use self::query::Scope;
use crate::catalog::{Catalog, Oid};

/// Reads all types, functions and operators, and the relations of users.
///
/// System relations are many and their views long, and few statements mention one: see [`read_mentioned`].
///
/// # Errors
/// When the server fails to answer or the connection breaks.
pub(super) async fn read(client: &Client, server_version: u32) -> Result<Catalog, Error> {
    let mut catalog = Catalog { server_version, ..Catalog::default() };
    let scope = Scope { client, server_version, relations: None };
    let (types, relations, keys, functions) =
        tokio::try_join!(types::read(&scope), relations::read(&scope), keys::read(&scope), functions::read(&scope))?;
    types.fill(&mut catalog)?;
    relations.fill(&mut catalog)?;
    keys.fill(&mut catalog)?;
    functions.fill(&mut catalog)?;
    Ok(catalog)
}

/// Adds the relations that the given trees and the views of the catalog mention, and those that these mention in turn.
///
/// # Errors
/// When the server fails to answer or the connection breaks.
pub(super) async fn read_mentioned(
    client: &Client,
    catalog: &mut Catalog,
    trees: impl Iterator<Item = &str>,
) -> Result<(), Error> {
    let mut asked = BTreeSet::new();
    let mut wanted = BTreeSet::new();
    trees.for_each(|tree| mentioned_relations(tree, &mut wanted));
    loop {
        for query in catalog.relations.values().filter_map(|relation| relation.view_query.as_deref()) {
            mentioned_relations(query, &mut wanted);
        }
        let missing: Vec<Oid> =
            wanted.iter().copied().filter(|oid| !catalog.relations.contains_key(oid) && !asked.contains(oid)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        asked.extend(missing.iter().copied());
        let scope = Scope { client, server_version: catalog.server_version, relations: Some(missing) };
        let (relations, keys) = tokio::try_join!(relations::read(&scope), keys::read(&scope))?;
        relations.fill(catalog)?;
        keys.fill(catalog)?;
    }
}

/// The oids behind `:relid` in a `pg_node_tree` text.
fn mentioned_relations(tree: &str, oids: &mut BTreeSet<Oid>) {
    for piece in tree.split(":relid ").skip(1) {
        let digits = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        oids.extend(piece[..digits].parse::<Oid>().ok().filter(|oid| *oid != 0));
    }
}
