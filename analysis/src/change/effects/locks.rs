//! FOR UPDATE and the like: which tables have rows locked, through subqueries and views (`transformLockingClause` in `analyze.c`,
//! `markQueryForLocking` in `rewriteHandler.c`).

use std::collections::BTreeSet;

use super::{Collector, cascade};
use crate::catalog::{Oid, Relation, RelationKind, StoredTree};
use crate::facts::Lock;
use crate::tree::clause::RowLock;
use crate::tree::query::{EntryKind, Query, RangeTableEntry};

impl Collector<'_> {
    /// The row locks that a query says itself.
    pub(super) fn locks(&mut self, query: Query<'_>) {
        for mark in query.row_marks() {
            // What cannot be read may be the strongest.
            let strength = mark.strength().unwrap_or(RowLock::Update);
            if let Some(entry) = mark.entry().and_then(|index| query.entry(index)) {
                self.lock(entry, strength, &mut BTreeSet::new());
            }
        }
    }

    fn lock(&mut self, entry: RangeTableEntry<'_>, strength: RowLock, views: &mut BTreeSet<Oid>) {
        if entry.kind() == EntryKind::Subquery {
            entry.subquery().into_iter().for_each(|query| self.lock_all(query, strength, views));
        }
        let Some(relation) = entry.relation().and_then(|oid| self.catalog.relations.get(&oid)) else { return };
        let lock = |one: &Relation| Lock { schema: one.schema.clone(), table: one.name.clone(), strength };
        if relation.kind == RelationKind::View {
            // PostgreSQL wants UPDATE of the view itself, too.
            self.effects.locks.insert(lock(relation));
            let query = relation.view_query.as_ref().and_then(StoredTree::query);
            if let Some(query) = query.filter(|_| views.insert(relation.oid)) {
                self.lock_all(query, strength, views);
            }
            return;
        }
        let family = if entry.inherits() { cascade::family(self.catalog, relation) } else { vec![relation] };
        for member in family.into_iter().filter(|member| member.oid == relation.oid || !member.is_partition) {
            self.effects.locks.insert(lock(member));
        }
    }

    /// All tables in FROM.
    fn lock_all(&mut self, query: Query<'_>, strength: RowLock, views: &mut BTreeSet<Oid>) {
        let indexes = query.join_tree().items().flat_map(|item| item.entries());
        for entry in indexes.filter_map(|index| query.entry(index)) {
            self.lock(entry, strength, views);
        }
    }
}
