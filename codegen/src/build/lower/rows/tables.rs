//! The row of a whole table is one type for all files.

use std::collections::BTreeMap;

use super::{is_claimed, is_declared};
use crate::build::model::{Forms, Repository, RowOf};
use crate::check::CheckedFile;

/// Leaves the row of a table to one of the repositories that return it: that of the file which is called as the table, or else
/// the first. The others have it under the same name.
pub(in crate::build::lower) fn share(repositories: &mut [Repository], files: &[&CheckedFile], forms: Forms) {
    let mut tables: BTreeMap<(String, String), Vec<(usize, usize)>> = BTreeMap::new();
    for (number, repository) in repositories.iter().enumerate() {
        for (index, row) in repository.rows.iter().enumerate() {
            if let RowOf::Table { schema, name } = &row.of {
                tables.entry((schema.clone(), name.clone())).or_default().push((number, index));
            }
        }
    }
    for ((_, table), rows) in tables {
        let rank = |(number, _): &(usize, usize)| {
            let module = &repositories[*number].module;
            (module.last().is_none_or(|last| last.bare() != table), module.clone())
        };
        let Some(home) = rows.iter().copied().min_by_key(rank) else { continue };
        for row in rows.into_iter().filter(|row| *row != home) {
            give(repositories, files, forms, row, home);
        }
    }
}

/// Leaves one row to the home, if that has the same and can have its form that borrows.
fn give(
    repositories: &mut [Repository],
    files: &[&CheckedFile],
    forms: Forms,
    (number, index): (usize, usize),
    (home, at): (usize, usize),
) {
    let row = repositories[number].rows[index].clone();
    let there = &repositories[home].rows[at];
    if there.name != row.name || there.fields != row.fields {
        return;
    }
    if let (Some(borrowed), None) = (&row.borrowed, &there.borrowed) {
        if is_declared(files[home], &borrowed.name) || is_claimed(&repositories[home], forms, &borrowed.name) {
            return;
        }
        repositories[home].rows[at].borrowed = row.borrowed;
    }
    repositories[number].rows[index].home = Some(repositories[home].module.clone());
}
