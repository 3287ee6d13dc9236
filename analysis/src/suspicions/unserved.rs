//! Conditions that no index serves, by a plan that uses indexes wherever any index could (`set_rel_pathlist` and `create_index_paths` in
//! `src/backend/optimizer/path/`).
//!
//! It is told of a table if a condition selects few of its rows, and the plan reads all of them. How large a table is, nobody knows here;
//! and where no value narrows what is joined, it is right to read all.

use super::identifier::{identifier, table_name};
use super::kept_from_index::{Fitness, unfit, unfit_for_prefix};
use super::search::{is_served, lead, names_column, scans_of};
use super::sought::{Against, Condition, Manner, Stored, conditions, is_selective, stored};
use super::{own_nodes, quoted, word_of};
use crate::catalog::{Catalog, Column, Relation};
use crate::described::IndexUse;
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::checked;
use crate::prove::scope::Scope;
use crate::tree::expr::{Expr, SubLinkKind};
use crate::tree::query::{EntryKind, Query};
use crate::tree::resolve::QueryLevel;

/// An index with more columns is hardly meant.
const MOST_COLUMNS: usize = 3;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let Some(search) = scope.context.search else { return Vec::new() };
    let catalog = scope.context.catalog;
    if search.finds_nothing || search.scans.iter().all(|scan| is_served(catalog, scan)) {
        return Vec::new();
    }
    let all = conditions(scope);
    let mut entries: Vec<usize> = all.iter().map(|condition| condition.entry).collect();
    entries.sort_unstable();
    entries.dedup();
    entries.into_iter().filter_map(|entry| of_entry(scope, &all, entry)).collect()
}

/// A condition on a column of a table whose rows are all read.
struct Unserved<'a, 's> {
    condition: &'a Condition<'s>,
    /// An index that is read as a whole, because the column does not come first in it.
    behind: Option<&'a str>,
    column: Stored,
    relation: &'a Relation,
    attribute: &'a Column,
}

fn of_entry(scope: &Scope<'_>, all: &[Condition<'_>], entry: usize) -> Option<Suspicion> {
    let own = all.iter().filter(|condition| condition.entry == entry);
    let unserved: Vec<Unserved<'_, '_>> = own.filter_map(|condition| unserved(scope, condition)).collect();
    let relation = unserved.first()?.relation;
    if unserved.iter().any(|one| one.relation.oid != relation.oid || is_pruned(one)) {
        return None;
    }
    if has_one_row(scope, entry, relation) {
        return None;
    }
    let equal = |one: &&Unserved<'_, '_>| one.condition.manner == Manner::Equal;
    let by_value = |one: &&Unserved<'_, '_>| one.condition.is_by_value();
    let joins: Vec<_> = unserved.iter().filter(equal).filter(|one| !by_value(one)).collect();
    let values: Vec<_> = unserved.iter().filter(equal).filter(by_value).collect();
    let ranges: Vec<_> = unserved.iter().filter(|one| !equal(one)).filter(by_value).collect();
    let bounded = ranges.iter().find(|one| is_bounded(one, &ranges));
    if let Some(first) = values.first() {
        let columns: Vec<_> = values.iter().chain(bounded).copied().collect();
        // What an index has further on can be worth reading all of it, which is smaller than the table.
        let is_weak = values.iter().any(|one| one.behind.is_some());
        let kind = if is_weak { SuspicionKind::HardlyServed } else { SuspicionKind::Unserved };
        return told(scope, kind, first, &columns);
    }
    if let Some(first) = joins.first().filter(|first| is_narrowed(scope, all, first.condition)) {
        let kind = if first.behind.is_some() { SuspicionKind::HardlyServed } else { SuspicionKind::Unserved };
        return told(scope, kind, first, &[first]);
    }
    let first = bounded.or(ranges.first())?;
    if is_read_in_order(scope, entry, relation) {
        return None;
    }
    let is_bounded = bounded.is_some_and(|first| first.behind.is_none());
    let kind = if is_bounded { SuspicionKind::Unserved } else { SuspicionKind::HardlyServed };
    told(scope, kind, first, &[first])
}

/// A condition that the plan tests row by row, while it reads all rows of the table.
fn unserved<'a, 's>(scope: &'a Scope<'s>, condition: &'a Condition<'s>) -> Option<Unserved<'a, 's>> {
    let catalog = scope.context.catalog;
    let column = stored(scope, condition.entry, condition.number)?;
    let (relation, attribute) = column.of(catalog)?;
    if !is_selective(catalog, attribute.type_oid) {
        return None;
    }
    let search = scope.context.search?;
    let scan = scans_of(catalog, search, &column)
        .find(|scan| !is_served(catalog, scan) && names_column(&scan.filter, &scan.alias, &attribute.name))?;
    let is_in = |one: &&IndexUse| one.condition.as_ref().is_some_and(|it| names_column(it, "", &attribute.name));
    let behind = scan.indexes.iter().find(is_in).map(|one| one.index.as_str());
    Some(Unserved { condition, behind, column, relation, attribute })
}

/// Whether the column decides which partitions are looked at.
fn is_pruned(one: &Unserved<'_, '_>) -> bool {
    let key = &one.relation.partition_key;
    key.contains(&one.column.number) || key.contains(&0)
}

/// Whether CHECKs leave one value in a key of the table.
fn has_one_row(scope: &Scope<'_>, entry: usize, relation: &Relation) -> bool {
    let pinned = checked::columns(scope, entry);
    let is_pinned = |number: i16| pinned.iter().any(|column| column.number == i64::from(number));
    !pinned.is_empty()
        && scope.context.catalog.indexes_of(relation.oid).any(|index| {
            index.unique && index.predicate.is_none() && index.keys.iter().all(|key| is_pinned(key.column))
        })
}

/// Whether it is a range with both ends, or a prefix, which is one.
fn is_bounded(one: &Unserved<'_, '_>, ranges: &[&Unserved<'_, '_>]) -> bool {
    match one.condition.manner {
        Manner::Equal => false,
        Manner::Prefix => true,
        Manner::Range(direction) => ranges.iter().any(|other| {
            let opposite = matches!(other.condition.manner, Manner::Range(found) if found != direction);
            opposite && other.condition.number == one.condition.number
        }),
    }
}

/// Whether the first rows are wanted in an order that an index has: they are found without reading all.
fn is_read_in_order(scope: &Scope<'_>, entry: usize, relation: &Relation) -> bool {
    use crate::prove::cardinality::columns::plain_column;
    let query = scope.query;
    let first = query.sort_clause().next().and_then(|item| query.sorted_by(item));
    let column = first.and_then(|first| plain_column(scope, first.expression()));
    !query.limit().is_missing()
        && column.is_some_and(|(sorted, number)| {
            let number = i16::try_from(number).unwrap_or_default();
            sorted == entry && lead(scope.context.catalog, relation.oid, number).next().is_some()
        })
}

/// Whether what the rows are joined with is narrowed by a value, so that few of them are wanted.
fn is_narrowed(scope: &Scope<'_>, all: &[Condition<'_>], condition: &Condition<'_>) -> bool {
    match condition.against {
        Against::Value => true,
        Against::Query(query) => is_narrow(scope, query),
        Against::Outside => is_scalar(scope) || scope.outer().is_some_and(|outer| has_narrow(outer)),
        Against::Rows => narrows(scope, all) || has_narrow_entry(scope, condition.entry),
    }
}

fn narrows(scope: &Scope<'_>, all: &[Condition<'_>]) -> bool {
    all.iter().any(|condition| {
        let is_equal = condition.manner == Manner::Equal && condition.is_by_value() && condition.always;
        is_equal && {
            let catalog = scope.context.catalog;
            let column = stored(scope, condition.entry, condition.number);
            let column = column.as_ref().and_then(|column| column.of(catalog));
            column.is_some_and(|(_, column)| is_selective(catalog, column.type_oid))
        }
    })
}

fn has_narrow(scope: &Scope<'_>) -> bool {
    narrows(scope, &conditions(scope)) || has_narrow_entry(scope, 0)
}

/// Whether another entry of FROM has few rows: those of a function or of VALUES, or of a query that is narrow.
fn has_narrow_entry(scope: &Scope<'_>, beside: usize) -> bool {
    let entries = scope.query.range_table().enumerate().filter(|(position, _)| position + 1 != beside);
    entries.into_iter().any(|(_, entry)| match entry.kind() {
        EntryKind::Function | EntryKind::Values => true,
        EntryKind::Subquery | EntryKind::Cte => {
            let derived = scope.derived(entry).and_then(|derived| derived.alone());
            derived.is_some_and(|derived| {
                let inner = Scope::new(scope.context, derived.query, Some(derived.around));
                !derived.query.limit().is_missing() || has_narrow(&inner)
            })
        }
        _ => false,
    })
}

fn is_narrow(scope: &Scope<'_>, query: Query<'_>) -> bool {
    !query.limit().is_missing() || has_narrow(&Scope::new(scope.context, query, Some(scope)))
}

/// Whether the query is worked out once for each row around it: a subquery that is a value.
fn is_scalar(scope: &Scope<'_>) -> bool {
    scope.outer().is_some_and(|outer| {
        own_nodes(outer.query).any(|node| match node {
            Expr::SubLink(link) => {
                matches!(link.kind(), SubLinkKind::Value | SubLinkKind::Array)
                    && link.query().is_some_and(|query| query.is(scope.query))
            }
            _ => false,
        })
    })
}

fn told(
    scope: &Scope<'_>,
    kind: SuspicionKind,
    first: &Unserved<'_, '_>,
    conditions: &[&Unserved<'_, '_>],
) -> Option<Suspicion> {
    let catalog = scope.context.catalog;
    let table = table_name(first.relation);
    let condition = first.condition;
    let quoted = quoted(scope, condition.node).unwrap_or_else(|| format!("{table}.{}", first.attribute.name));
    let mut columns: Vec<String> = Vec::new();
    for condition in conditions {
        let column = column_of_index(catalog, condition);
        if !columns.contains(&column) && columns.len() < MOST_COLUMNS {
            columns.push(column);
        }
    }
    let help = format!("`CREATE INDEX ON {table} ({})` would serve it", columns.join(", "));
    let unfit = match condition.manner {
        Manner::Equal if condition.is_by_value() => unfit(scope, first.relation, first.column.number, condition.node),
        Manner::Prefix => unfit_for_prefix(scope, first.relation, first.column.number),
        _ => Fitness::NoIndex,
    };
    if let Fitness::Fits = unfit {
        // Why an index that has all that is needed does not serve is not known.
        return None;
    }
    let suspicion = |kind, message| Suspicion::new(kind, message).at(word_of(scope, condition.node));
    if let Fitness::Unfit { index, why, help } = unfit {
        let message = format!("the index `{}` does not serve `{quoted}`: all rows of `{table}` are read", index.name);
        return Some(suspicion(SuspicionKind::KeptFromIndex, message).note(why).help(help));
    }
    let message = match first.behind {
        None => format!("no index of `{table}` serves `{quoted}`, so that all of its rows are read"),
        Some(index) => format!("no index of `{table}` has the column of `{quoted}` first: all of `{index}` is read"),
    };
    let suspicion = suspicion(kind, message).help(help);
    Some(match (condition.against, condition.manner) {
        (Against::Value, Manner::Range(_)) => {
            suspicion.note("if the condition selects many of the rows, this is as it should be")
        }
        (Against::Value, Manner::Equal | Manner::Prefix) => suspicion,
        _ => suspicion
            .note(format!("the rows of `{table}` that belong to what is found elsewhere are looked for among all")),
    })
}

/// A key of an index. For LIKE it needs an operator class, unless the column's collation is C.
fn column_of_index(catalog: &Catalog, one: &Unserved<'_, '_>) -> String {
    const C: [u32; 2] = [950, 951];
    let by_bytes = C.contains(&one.attribute.collation);
    let class = match (one.condition.manner, catalog.base_type(one.attribute.type_oid)) {
        (Manner::Prefix, 1042) if !by_bytes => " bpchar_pattern_ops",
        (Manner::Prefix, 1043) if !by_bytes => " varchar_pattern_ops",
        (Manner::Prefix, _) if !by_bytes => " text_pattern_ops",
        _ => "",
    };
    format!("{}{class}", identifier(&one.attribute.name))
}
