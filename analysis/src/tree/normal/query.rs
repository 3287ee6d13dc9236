//! A query, clause by clause.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::read::{Around, Reader, text};
use super::variable::name;
use super::{Clause, Item, Level, Part};
use crate::tree::node::Node;
use crate::tree::query::{EntryKind, Query, index};
use crate::tree::resolve::{Nesting, QueryLevel};

impl<'t> Reader<'_> {
    /// A query; `sort` is the choice that its ORDER BY is.
    pub(super) fn level(&self, level: &Nesting<'_, 't>, sort: Option<usize>) -> Part<'t> {
        let query = level.query();
        let around = Around { level, placeless: false };
        let has = |field: &str| !query.get(field).is_null();
        let aggregates = query.has_aggregates() != Some(false);
        Part::Query(Box::new(Level {
            command: query.command(),
            grouped: has("groupClause") || has("groupingSets") || has("havingQual") || aggregates,
            plain_groups: has("groupClause") && !has("groupingSets"),
            distinct: has("distinctClause"),
            distinct_on: query.get("hasDistinctOn").bool() != Some(false),
            with_ties: query.with_ties(),
            clauses: self.clauses(query, sort, around),
        }))
    }

    fn clauses(&self, query: Query<'t>, sort: Option<usize>, around: Around<'_, 't>) -> Vec<(Clause, Part<'t>)> {
        let sorted = self.sort(query, around);
        let sorted = match sort {
            Some(choice) => Part::Hole(choice, sorted.into_iter().map(|item| item.part).collect()),
            None => Part::Items(sorted),
        };
        let conflict = query.get("onConflict");
        vec![
            (Clause::With, self.ctes(query, around)),
            (Clause::From, self.from(query.get("jointree").get("fromlist"), around)),
            (Clause::Where, self.condition(query.get("jointree").get("quals"), around)),
            (Clause::Targets, self.targets(query, around)),
            (Clause::Group, self.groups(query, around)),
            (Clause::Having, self.condition(query.get("havingQual"), around)),
            (Clause::Windows, self.windows(query, around)),
            (Clause::Distinct, self.distinct(query, around)),
            (Clause::SetOperation, self.node(query.get("setOperations"), around)),
            (Clause::Sort, sorted),
            (Clause::Limit, self.bound(query.get("limitCount"), around)),
            (Clause::Offset, self.bound(query.get("limitOffset"), around)),
            (Clause::Locks, self.locks(query, around)),
            (Clause::Conflict, self.node(conflict, around)),
            (Clause::ConflictSet, self.assignments(conflict.get("onConflictSet"), false, around)),
            (Clause::ConflictWhere, self.condition(conflict.get("onConflictWhere"), around)),
            (Clause::Returning, self.node(query.get("returningList"), around)),
            (Clause::Rest, self.rest(query, around)),
        ]
    }

    fn ctes(&self, query: Query<'t>, around: Around<'_, 't>) -> Part<'t> {
        let item = |node: &'t Node<'t>| {
            let key = node.get("ctename").text().unwrap_or_default();
            self.item(key, node, self.node(node, around))
        };
        Part::Items(query.get("cteList").items().iter().map(item).collect())
    }

    fn groups(&self, query: Query<'t>, around: Around<'_, 't>) -> Part<'t> {
        let mut groups = self.grouped(query, query.get("groupClause"), around);
        if !query.get("groupingSets").is_null() {
            groups.push(self.grouping_sets(query, query.get("groupingSets"), around));
        }
        Part::List(groups)
    }

    /// DISTINCT in any order, which PostgreSQL takes from ORDER BY; DISTINCT ON in its own.
    fn distinct(&self, query: Query<'t>, around: Around<'_, 't>) -> Part<'t> {
        let list = query.get("distinctClause");
        if query.get("hasDistinctOn").bool() != Some(false) {
            return self.ordered(query, list, around);
        }
        let mut distinct = self.grouped(query, list, around);
        distinct.sort_by_cached_key(|part| format!("{part:?}"));
        Part::List(distinct)
    }

    /// LIMIT or OFFSET, which can be missing.
    fn bound(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        let present = (!node.is_null()).then(|| self.item("", node, self.node(node, around)));
        Part::Items(present.into_iter().collect::<Vec<Item<'t>>>())
    }

    /// All other fields, whether there is HAVING, what is written, and entries of the range table that nothing takes rows from.
    fn rest(&self, query: Query<'t>, around: Around<'_, 't>) -> Part<'t> {
        let written = index(query.get("resultRelation"));
        let written = written.map_or_else(|| text("<>"), |index| Part::Text(Cow::Owned(name(query, index))));
        let having = text(if query.get("havingQual").is_null() { "<>" } else { "HAVING" });
        let mut read = BTreeSet::new();
        for field in ["jointree", "setOperations"] {
            references(query.get(field), &mut read);
        }
        let is_other = |kind: EntryKind| !matches!(kind, EntryKind::Join | EntryKind::Group);
        let others =
            query.range_table().zip(1..).filter(|(entry, index)| is_other(entry.kind()) && !read.contains(index));
        let others: Vec<usize> = others.map(|(_, index)| index).collect();
        let others = others.into_iter().map(|index| self.entry(index, around)).collect();
        Part::List(vec![written, having, self.fields(query.0, around), Part::List(others)])
    }
}

/// The entries of the range table that joins and set operations take rows from.
fn references(node: &Node<'_>, found: &mut BTreeSet<usize>) {
    match node.label() {
        "RANGETBLREF" => found.extend(index(node.get("rtindex"))),
        "FROMEXPR" => node.get("fromlist").items().iter().for_each(|item| references(item, found)),
        "JOINEXPR" | "SETOPERATIONSTMT" => ["larg", "rarg"].iter().for_each(|side| references(node.get(side), found)),
        _ => {}
    }
}
