//! What a plan says of how a table is searched.

use super::sought::Stored;
use crate::catalog::{Catalog, Index, Oid};
use crate::described::{IndexUse, Scan, Search};

/// The scans of the table that a column is of, and of its partitions and children.
pub(super) fn scans_of<'a>(
    catalog: &'a Catalog,
    search: &'a Search,
    column: &Stored,
) -> impl Iterator<Item = &'a Scan> {
    let own = || catalog.relations.get(&column.relation).into_iter().collect();
    let family = Some(column.relation).filter(|_| column.inherits).and_then(|oid| catalog.family(oid));
    let family = family.unwrap_or_else(own);
    search.scans.iter().filter(move |scan| {
        let is_its = family.iter().any(|member| member.name == scan.table);
        is_its && is_alias(&scan.alias, &column.alias)
    })
}

/// Whether a plan's name is that alias, or the alias with the number by which the plan tells several of the same name apart.
fn is_alias(name: &str, alias: &str) -> bool {
    let number = name.strip_prefix(alias).and_then(|rest| rest.strip_prefix('_'));
    name == alias || number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether indexes find the rows of a scan.
pub(super) fn is_served(catalog: &Catalog, scan: &Scan) -> bool {
    scan.indexes.iter().any(|one| is_searched(catalog, one))
}

/// Whether an index is searched from its first column on, as opposed to read as a whole.
fn is_searched(catalog: &Catalog, one: &IndexUse) -> bool {
    let Some(condition) = &one.condition else { return true };
    // That something is there hardly selects.
    if condition.matches('=').next().is_none() && condition.ends_with("IS NOT NULL)") {
        return false;
    }
    let named = catalog.indexes.values().filter(|index| index.name == one.index);
    let mut named = named.peekable();
    named.peek().is_none() || named.any(|index| leads(catalog, index, condition))
}

fn leads(catalog: &Catalog, index: &Index, condition: &str) -> bool {
    let Some(first) = index.keys.first() else { return true };
    // Of other kinds of indexes, and of expressions, nobody knows here.
    let column = catalog.relations.get(&index.relation).and_then(|relation| relation.column_name(first.column));
    first.equality.is_empty() || column.is_none_or(|column| names_column(condition, "", column))
}

/// Indexes of a table that have a column first, and hold all rows.
pub(super) fn lead(catalog: &Catalog, relation: Oid, number: i16) -> impl Iterator<Item = &Index> {
    catalog.indexes_of(relation).filter(move |index| {
        index.valid && index.predicate.is_none() && index.keys.first().is_some_and(|key| key.column == number)
    })
}

/// Whether a condition that PostgreSQL prints names a column: alone, or with this alias.
pub(super) fn names_column(condition: &str, alias: &str, column: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || c == '"';
    let places = condition.match_indices(column);
    let mut found = places.filter_map(|(start, _)| {
        let (before, after) = (&condition[..start], &condition[start + column.len()..]);
        let (before, after) = match (before.strip_suffix('"'), after.strip_prefix('"')) {
            (Some(before), Some(after)) => (before, after),
            _ => (before, after),
        };
        (!before.ends_with(is_of_name) && !after.starts_with(is_of_name)).then_some(before)
    });
    found.any(|before| match before.strip_suffix('.') {
        None => true,
        Some(before) => {
            let before = before.strip_suffix('"').unwrap_or(before);
            alias.is_empty()
                || before
                    .strip_suffix(alias)
                    .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$'))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_in_printed_conditions() {
        let condition = "((o.customer_id = c.id) AND (lower((\"Name\")::text) = $1))";
        assert!(names_column(condition, "o", "customer_id"));
        assert!(names_column(condition, "c", "id"));
        assert!(!names_column(condition, "o", "id"));
        assert!(names_column(condition, "o", "Name"));
        assert!(!names_column(condition, "c", "customer_id"));
        assert!(!names_column("(xid = 1)", "o", "id"));
    }

    #[test]
    fn a_plan_numbers_its_names() {
        assert!(is_alias("orders", "orders") && is_alias("orders_12", "orders"));
        assert!(!is_alias("orders_items", "orders") && !is_alias("orders_", "orders"));
    }
}
