//! No statement of the project can use an index: none reads the column that it begins with.
//!
//! This is one note for the whole schema. It is about tables that the statements use, and about indexes that are there for speed only: those
//! of primary keys, unique and exclusion constraints, and those that foreign keys are searched by, count as used. If what a
//! statement does is not fully known, because of a trigger or a function, nothing is said.
//!
//! ## Why it matters
//!
//! Each row that is written is written to all indexes of its table, and they take space and memory.
//!
//! ## Example
//!
//! ```sql
//! --! titles
//! SELECT title FROM books WHERE isbn = :isbn;
//! ```
//!
//! ## What to do
//!
//! If no other program uses the database, drop the index. If one does, switch the lint off in `sqlwright.toml`: `unused-index = "allow"`
//! in the table `[lints]`.

use std::collections::BTreeSet;

use sqlwright_analysis::catalog::{Catalog, ConstraintKind, Index, RelationKind};
use sqlwright_analysis::facts::ColumnName;

use super::Subject;
use super::findings::Findings;
use crate::check::CheckedStatement;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    let checked = subject.checked;
    let all: Option<Vec<_>> = checked.statements().map(CheckedStatement::complete).collect();
    let Some(all) = all else { return };
    if all.iter().any(|one| one.facts.unknown.is_some() || !one.facts.effects.opaque.is_empty()) {
        return;
    }
    let effects = || all.iter().map(|one| &one.facts.effects);
    let read: BTreeSet<&ColumnName> = effects().flat_map(|effects| &effects.reads).collect();
    let used: BTreeSet<(&str, &str)> = effects()
        .flat_map(|effects| effects.reads.iter().chain(&effects.writes))
        .map(|name| (name.schema.as_str(), name.table.as_str()))
        .collect();
    let catalog = &checked.catalog;
    let mut unused: Vec<String> = catalog
        .indexes
        .values()
        .filter(|index| is_for_speed(catalog, index))
        .filter_map(|index| {
            let relation = catalog.relations.get(&index.relation)?;
            let is_of_use = matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable)
                && !relation.is_partition
                && relation.parents.is_empty()
                && used.contains(&(relation.schema.as_str(), relation.name.as_str()));
            (is_of_use && !is_read(catalog, index, &read)).then(|| format!("`{}` of `{}`", index.name, relation.name))
        })
        .collect();
    if unused.is_empty() {
        return;
    }
    unused.sort();
    let text = format!("no statement of the project can use these indexes: {}", unused.join(", "));
    let why = "no statement reads the columns that they begin with";
    let help = "drop them, unless another program uses the database";
    findings.report(Diagnostic::new(Code::UnusedIndex, text).note(why).help(help));
}

/// Whether an index is there for nothing but speed. What foreign keys are searched by no statement names.
fn is_for_speed(catalog: &Catalog, index: &Index) -> bool {
    let first = index.keys.first().map_or(0, |key| key.column);
    let serves_key = || {
        catalog.constraints.values().any(|constraint| {
            constraint.kind == ConstraintKind::ForeignKey
                && constraint.relation == index.relation
                && constraint.columns.contains(&first)
        })
    };
    let bare = !index.unique && !index.exclusion && index.constraint.is_none() && index.parent.is_none();
    bare && index.valid && !serves_key()
}

/// Whether a statement reads a column that the index can be searched by, or computes it of.
fn is_read(catalog: &Catalog, index: &Index, read: &BTreeSet<&ColumnName>) -> bool {
    let Some(relation) = catalog.relations.get(&index.relation) else { return true };
    let Some(first) = index.keys.first() else { return true };
    let is_ordered = first.column != 0 && !first.equality.is_empty();
    let columns: Vec<i16> = if is_ordered { vec![first.column] } else { index.depends_on.clone() };
    let names = columns.iter().filter_map(|number| relation.columns.get(number)).map(|column| column.name.as_str());
    let mut names = names.chain([ColumnName::WHOLE_ROW]);
    names.any(|column| {
        let (schema, table) = (relation.schema.clone(), relation.name.clone());
        read.contains(&ColumnName { schema, table, column: column.to_owned() })
    })
}
