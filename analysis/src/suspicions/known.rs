//! Whether the keys of what a query reads are known: where they are not, that no key decides something means nothing.

use crate::catalog::{Oid, RelationKind};
use crate::prove::scope::Scope;
use crate::tree::query::{EntryKind, FromItem};
use crate::tree::resolve::QueryLevel;

/// Whether the keys of all that a query reads from are known.
pub(super) fn is_known(scope: &Scope<'_>) -> bool {
    let Some(_level) = scope.context.enter() else { return false };
    let query = scope.query;
    if let Some(operation) = query.set_operation() {
        return operation.leaves().into_iter().all(|leaf| leaf.is_some_and(|leaf| is_known_entry(scope, leaf)));
    }
    let entries: Vec<usize> = query.join_tree().items().flat_map(FromItem::entries).collect();
    query.has_set_returning() == Some(false)
        && !entries.is_empty()
        && entries.into_iter().all(|entry| is_known_entry(scope, entry))
}

/// The same of an entry of FROM.
pub(super) fn is_known_entry(scope: &Scope<'_>, index: usize) -> bool {
    let Some(entry) = scope.query.entry(index) else { return false };
    match entry.kind() {
        EntryKind::Relation => {
            entry.relation().is_some_and(|relation| is_known_relation(scope, relation, entry.inherits()))
        }
        EntryKind::Subquery | EntryKind::Cte => {
            let derived = scope.derived(entry).and_then(|derived| derived.alone());
            derived.is_some_and(|derived| is_known(&Scope::new(scope.context, derived.query, Some(derived.around))))
        }
        _ => false,
    }
}

fn is_known_relation(scope: &Scope<'_>, oid: Oid, inherits: bool) -> bool {
    let catalog = scope.context.catalog;
    let Some(relation) = catalog.relations.get(&oid) else { return false };
    let mut unique = catalog.indexes_of(oid).filter(|index| index.unique || index.exclusion);
    let is_stored = match relation.kind {
        RelationKind::Table => relation.children.is_empty() || !inherits,
        RelationKind::PartitionedTable => true,
        // What its query makes unique, no index needs to say.
        RelationKind::MaterializedView => return unique.next().is_some(),
        RelationKind::View => {
            let context = scope.context;
            return context.with_view_query(oid, |query| is_known(&Scope::new(context, query, None))).unwrap_or(false);
        }
        _ => false,
    };
    // A key that is checked at COMMIT holds all the same, as far as anybody means it.
    is_stored && unique.all(|index| index.immediate && index.valid && !index.exclusion)
}
