//! Views and SECURITY DEFINER functions that read or write a table with row-level security by the rights of the table's owner, for whom
//! policies do not count (`check_enable_rls` in `rls.c`).
//!
//! Only what the schema proves: the owner of the view is that of the table, and neither FORCE ROW LEVEL SECURITY nor `security_invoker` is set. Who will
//! connect is not known, so nothing is said of statements that name the table themselves.

use std::collections::BTreeSet;

use super::Calls;
use crate::catalog::{Catalog, Oid, Relation, RelationKind, StoredTree};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;
use crate::tree::query::Query;

pub(super) fn find(root: &Scope<'_>, calls: &Calls) -> Vec<Suspicion> {
    let catalog = root.context.catalog;
    let mut found = Vec::new();
    for relation in relations(catalog, Expr::from(root.query)) {
        if relation.kind == RelationKind::View && !relation.is_system() {
            let below = bypassed(catalog, relation);
            found.extend(below.into_iter().map(|table| view_told(root, relation, table)));
        }
    }
    let definers =
        calls.keys().filter_map(|oid| catalog.functions.get(oid)).filter(|function| function.security_definer);
    for function in definers {
        let body = function.body.as_ref().and_then(|body| body.statements.statements());
        let queries: Vec<Query<'_>> = body.unwrap_or_default();
        let tables = queries.into_iter().flat_map(|query| relations(catalog, Expr::from(query)));
        let of_owner = |table: &&Relation| is_protected(table) && table.owner == function.owner;
        let tables: BTreeSet<Oid> = tables.filter(of_owner).map(|table| table.oid).collect();
        for table in tables.into_iter().filter_map(|oid| catalog.relations.get(&oid)) {
            let name = format!("{}.{}", function.schema, function.name);
            let suspicion = told(table, &format!("the SECURITY DEFINER function `{name}`"));
            found.push(suspicion.at(super::word_of_call(root, function.oid)).help(format!(
                "declare `{name}` SECURITY INVOKER, or `ALTER TABLE {} FORCE ROW LEVEL SECURITY`",
                table.name
            )));
        }
    }
    found
}

fn view_told(root: &Scope<'_>, view: &Relation, table: &Relation) -> Suspicion {
    let invoker = match root.context.catalog.server_version >= 150_000 {
        true => format!("`ALTER VIEW {} SET (security_invoker = true)`, or ", view.name),
        false => String::new(),
    };
    told(table, &format!("the view `{}`", view.name))
        .at(root.context.places().and_then(|places| places.item_of_from(&view.name)))
        .help(format!("{invoker}`ALTER TABLE {} FORCE ROW LEVEL SECURITY`", table.name))
}

fn told(table: &Relation, by: &str) -> Suspicion {
    let message = format!(
        "the policies of `{}` do not count here: {by} reads it with the rights of the table's owner",
        table.name
    );
    Suspicion::new(SuspicionKind::RowSecurityBypassed, message).note(
        "row-level security does not apply to the owner of a table, and so not to what runs with the owner's rights",
    )
}

fn is_protected(table: &Relation) -> bool {
    table.row_security
        && !table.force_row_security
        && matches!(table.kind, RelationKind::Table | RelationKind::PartitionedTable)
}

/// The tables whose policies do not count below a view; those below views of another owner, or that run as the caller, are left out.
fn bypassed<'c>(catalog: &'c Catalog, view: &'c Relation) -> Vec<&'c Relation> {
    let mut found: Vec<&Relation> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut pending = vec![view];
    while let Some(view) = pending.pop() {
        if view.security_invoker || !seen.insert(view.oid) {
            continue;
        }
        let Some(query) = view.view_query.as_ref().and_then(StoredTree::query) else { continue };
        for below in relations(catalog, Expr::from(query)) {
            match below.kind {
                RelationKind::View if below.oid != view.oid => pending.push(below),
                _ if is_protected(below) && below.owner == view.owner => found.push(below),
                _ => {}
            }
        }
    }
    found.sort_by_key(|table| table.oid);
    found.dedup_by_key(|table| table.oid);
    found
}

/// All tables and views that queries in a tree name.
fn relations<'c>(catalog: &'c Catalog, tree: Expr<'_>) -> Vec<&'c Relation> {
    let entries = tree.queries().flat_map(Query::range_table).filter_map(|entry| entry.relation());
    let named: BTreeSet<Oid> = entries.collect();
    named.into_iter().filter_map(|oid| catalog.relations.get(&oid)).collect()
}
