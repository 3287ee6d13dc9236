//! The row of a whole table is one type for all files.

use std::collections::BTreeMap;

use super::groups::Group;
use crate::build::lower::FileDraft;
use crate::build::lower::claims::Claims;
use crate::build::model::RowOf;

/// Leaves the row of a table to one of the repositories that return it: that of the file which is called as the table, or else
/// the first. The others have it under the same name.
pub(super) fn share(groups: &mut [Group], files: &[FileDraft<'_>], claims: &mut [Claims<'_>]) {
    let mut tables: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        if let Some((_, RowOf::Table { schema, name })) = &group.name {
            tables.entry((schema.clone(), name.clone())).or_default().push(number);
        }
    }
    for ((_, table), rows) in tables {
        let rank = |number: &usize| {
            let module = &files[groups[*number].home].module;
            (module.last().is_none_or(|last| last.bare() != table), module.clone())
        };
        let Some(home) = rows.iter().copied().min_by_key(rank) else { continue };
        for row in rows.into_iter().filter(|row| *row != home) {
            give(groups, files, claims, row, home);
        }
    }
}

/// Leaves one row to the home, if that has the same and can have its form that borrows.
fn give(groups: &mut [Group], files: &[FileDraft<'_>], claims: &mut [Claims<'_>], row: usize, home: usize) {
    let there = &groups[home];
    let name = |group: &Group| group.author_or_given_name();
    if name(there) != name(&groups[row]) || there.fields != groups[row].fields {
        return;
    }
    let module = files[there.home].module.clone();
    if let (Some(borrowing), None) = (groups[row].borrowing.clone(), &there.borrowing) {
        let form = name(there).map(|name| name.with("Ref"));
        if form.and_then(|form| claims[there.home].try_claim(&form)).is_none() {
            return;
        }
        groups[home].borrowing = Some(borrowing);
    }
    groups[row].elsewhere = Some(module);
}
