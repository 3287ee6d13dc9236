//! Which rows of the input would meet the same row of the table: those with the same values for the columns of a unique key.

use sqlwright_analysis::catalog::{Catalog, ColumnName, Oid, Relation, TypeKind};
use sqlwright_analysis::facts::{ParameterFacts, Source};

use super::text::{Kind, Pinned, Single};
use crate::check::Complete;

/// Types whose values are equal exactly if their binary forms are; text too, where its collation is deterministic.
const PLAIN: [&str; 18] = [
    "bool",
    "int2",
    "int4",
    "int8",
    "oid",
    "uuid",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "bytea",
    "char",
    "name",
    "macaddr",
    "macaddr8",
    "pg_lsn",
    "text",
    "varchar",
];

/// The parameters that no two rows of the input may have in common; none, if that makes no difference.
///
/// # Errors
/// It cannot be told which rows meet: why.
pub(super) fn distinct(single: &Single<'_>, complete: Complete<'_>, catalog: &Catalog) -> Result<Vec<usize>, String> {
    match single.kind {
        Kind::Insert => Ok(of_conflict(single, complete, catalog)),
        // A row can be deleted once.
        Kind::Delete if complete.described.columns.is_empty() => Ok(Vec::new()),
        _ => of_condition(single, complete, catalog),
    }
}

/// What the server compares to find a conflict. It refuses to update a row twice itself, so nothing needs be known.
fn of_conflict(single: &Single<'_>, complete: Complete<'_>, catalog: &Catalog) -> Vec<usize> {
    let pinned = single.conflict();
    let facts = &complete.facts.parameters;
    let table = pinned.first().and_then(|first| facts.get(first.parameter)?.assigned_to.as_ref());
    let Some(table) = table.and_then(|name| catalog.relation_named(&name.schema, &name.table)) else {
        return Vec::new();
    };
    // A trigger may change the key before it is compared.
    let is_plain = table.triggers.is_empty() && table.rules.is_empty();
    let all = pinned.iter().all(|pinned| is_comparable(pinned, table, complete, catalog));
    if is_plain && all { pinned.iter().map(|pinned| pinned.parameter).collect() } else { Vec::new() }
}

/// The unique key that the condition pins.
fn of_condition(single: &Single<'_>, complete: Complete<'_>, catalog: &Catalog) -> Result<Vec<usize>, String> {
    let unknown = || "which key its condition pins is not known by its words".to_owned();
    let pinned = single.pinned();
    let facts = &complete.facts.parameters;
    let table = pinned.iter().find_map(|pinned| {
        let name = compared(facts.get(pinned.parameter)?, &pinned.column)?;
        catalog.relation_named(&name.schema, &name.table)
    });
    let table = table.ok_or_else(unknown)?;
    let keys = catalog.indexes.values().filter(|index| {
        let is_whole = index.predicate.is_none() && index.expressions.is_none();
        index.relation == table.oid && index.unique && index.immediate && index.valid && !index.exclusion && is_whole
    });
    let keys = keys.filter_map(|index| {
        let column = |number: i16| {
            let name = &table.columns.get(&number)?.name;
            pinned.iter().find(|pinned| pinned.column == *name)
        };
        index.keys.iter().map(|key| column(key.column)).collect::<Option<Vec<&Pinned>>>()
    });
    let keys: Vec<Vec<&Pinned>> = keys.collect();
    let is_comparable = |key: &&Vec<&Pinned>| key.iter().all(|pinned| is_comparable(pinned, table, complete, catalog));
    let key = match keys.iter().find(is_comparable) {
        Some(key) => key,
        None if keys.is_empty() => return Err(unknown()),
        None => return Err("values of its key can be equal although they are not the same".to_owned()),
    };
    if single.kind == Kind::Update {
        let set = single.set().ok_or("SET has a list of columns")?;
        if let Some(changed) = key.iter().find(|pinned| set.contains(&pinned.column)) {
            return Err(format!("it sets {}, which is part of its key", changed.column));
        }
    }
    Ok(key.iter().map(|pinned| pinned.parameter).collect())
}

/// The column of this name that a parameter is compared with.
fn compared<'f>(facts: &'f ParameterFacts, column: &str) -> Option<&'f ColumnName> {
    let sources = facts.sources.iter().flat_map(|sources| &sources.values);
    sources
        .filter_map(|source| match source {
            Source::Column(name) => Some(name),
            Source::Type(_) => None,
        })
        .find(|name| name.column == column)
}

/// Whether values of a parameter are equal, as values of the column, exactly if their binary forms are.
fn is_comparable(pinned: &Pinned, table: &Relation, complete: Complete<'_>, catalog: &Catalog) -> bool {
    let Some(oid) = complete.described.parameters.get(pinned.parameter) else { return false };
    let column = table.columns.values().find(|column| column.name == pinned.column);
    let deterministic = column.is_some_and(|column| !catalog.nondeterministic_collations.contains(&column.collation));
    deterministic && is_plain(catalog, *oid) && column.is_some_and(|column| is_plain(catalog, column.type_oid))
}

fn is_plain(catalog: &Catalog, oid: Oid) -> bool {
    catalog.types.get(&catalog.base_type(oid)).is_some_and(|ty| match ty.kind {
        TypeKind::Enum(_) => true,
        TypeKind::Base => ty.schema == "pg_catalog" && PLAIN.contains(&ty.name.as_str()),
        _ => false,
    })
}
