//! What COPY does not do, though what stands for it could be prepared.

use crate::check::Complete;
use crate::check::parse::ast::{Copy, CopyTable};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use sqlwright_analysis::catalog::{Catalog, Event, Relation, RelationKind};

/// What is wrong, why, and what to do.
type Unfit = (String, &'static str, &'static str);

/// Reports those that PostgreSQL refuses when they run, or of which what is proven would not be true. Without a schema in its name, no
/// relation of the name may be an unfit one.
pub(super) fn say_unfit<'c>(
    statements: impl IntoIterator<Item = Complete<'c>>,
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) {
    for statement in statements {
        let named = |table: &CopyTable, unfit: fn(&Relation) -> Option<Unfit>| {
            catalog.relations.values().filter(|relation| is_meant(relation, table)).find_map(unfit)
        };
        let unfit = match &statement.parsed.sql.copy {
            None => None,
            Some(Copy::In { table, .. }) => named(table, unfit_to_fill),
            Some(Copy::Out { table: Some(table) }) => named(table, unfit_to_read),
            Some(Copy::Out { table: None }) => unfit_query(statement, catalog),
        };
        let Some((text, why, help)) = unfit else { continue };
        diagnostics
            .push(Diagnostic::new(Code::CopyTarget, text).at(statement.parsed.sql.span, "").note(why).help(help));
    }
}

fn is_meant(relation: &Relation, table: &CopyTable) -> bool {
    relation.name == table.relation && table.schema.as_ref().is_none_or(|schema| *schema == relation.schema)
}

/// COPY fires no rules, and does not write through views (`CopyFrom` in `copyfrom.c`).
fn unfit_to_fill(relation: &Relation) -> Option<Unfit> {
    let why = match relation.kind {
        RelationKind::Table | RelationKind::PartitionedTable | RelationKind::ForeignTable => {
            let has_rule = relation.rules.iter().any(|event| matches!(event, Event::Insert));
            has_rule.then_some("it has a rule ON INSERT, and COPY fires no rules")?
        }
        _ => "it is no table",
    };
    let text = format!("COPY cannot fill `{}` as INSERT does", relation.name);
    Some((text, why, "copy into the table itself, or write an INSERT"))
}

/// By its name, COPY reads a table that has rows of its own (`BeginCopyTo` in `copyto.c`).
fn unfit_to_read(relation: &Relation) -> Option<Unfit> {
    let why = match relation.kind {
        RelationKind::Table => return None,
        RelationKind::PartitionedTable => "its rows are in its partitions",
        RelationKind::ForeignTable => "its rows are on another server",
        _ => "it is no table",
    };
    let text = format!("COPY cannot read `{}` by its name", relation.name);
    Some((text, why, "write a query: `COPY (SELECT …) TO STDOUT`"))
}

/// COPY runs a query that returns rows, and that no rule makes several of (`BeginCopyTo` in `copyto.c`).
fn unfit_query(statement: Complete<'_>, catalog: &Catalog) -> Option<Unfit> {
    if statement.described.columns.is_empty() {
        let text = "COPY needs a query that returns rows".to_owned();
        return Some((text, "the query in the parentheses returns none", "add RETURNING, or write the query alone"));
    }
    let writes = &statement.facts.effects.writes;
    let is_written = |relation: &&Relation| {
        let is_named = |(schema, table): (&String, &String)| *schema == relation.schema && *table == relation.name;
        writes.iter().any(|column| is_named((&column.schema, &column.table)))
    };
    let ruled = catalog.relations.values().filter(is_written).find(|relation| !relation.rules.is_empty())?;
    let text = format!("COPY cannot run a query that writes `{}`", ruled.name);
    Some((text, "it has rules, and COPY refuses a query that they rewrite", "write the query alone"))
}
