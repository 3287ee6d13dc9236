//! Clauses that refer to the select list: each item as the expression that it goes by.

use super::read::{Around, Reader, text};
use super::{Item, Part};
use crate::tree::clause::SortGroup;
use crate::tree::node::Node;
use crate::tree::query::{Command, Query, TargetEntry};
use crate::tree::resolve::QueryLevel;

impl<'t> Reader<'_> {
    /// The select list: without what is there only to sort or to group by.
    pub(super) fn targets(&self, query: Query<'t>, around: Around<'_, 't>) -> Part<'t> {
        let list = query.get("targetList").items();
        match query.command() {
            Command::Select => {
                let is_own = |node: &&'t Node<'t>| {
                    let entry = TargetEntry::of(node);
                    !entry.is_junk() || entry.sort_group_reference() == 0
                };
                Part::List(list.iter().filter(is_own).map(|node| self.node(node, around)).collect())
            }
            _ => self.assignments(query.get("targetList"), query.command() == Command::Insert, around),
        }
    }

    /// What is set: each column that is left to its DEFAULT, because a fragment is off, as if it were not there.
    pub(super) fn assignments(&self, list: &'t Node<'t>, inserts: bool, around: Around<'_, 't>) -> Part<'t> {
        let entries = list.items().iter().filter(|node| !(inserts && self.is_default_glue(node.get("expr"))));
        let mut numbers: Vec<i64> = Vec::new();
        let mut item = |node: &'t Node<'t>| {
            let number = node.get("resno").int().unwrap_or(0);
            numbers.push(number);
            let same = numbers.iter().filter(|other| **other == number).count();
            self.item(format!("{number} {same}"), node, self.node(node, around))
        };
        Part::Items(entries.map(&mut item).collect())
    }

    /// ORDER BY.
    pub(super) fn sort(&self, query: Query<'t>, around: Around<'_, 't>) -> Vec<Item<'t>> {
        let item = |clause: SortGroup<'t>| {
            let part = Part::List(
                [self.target(query, clause.0, around)]
                    .into_iter()
                    .chain(["eqop", "sortop", "nulls_first"].map(|field| self.node(clause.0.get(field), around)))
                    .collect(),
            );
            let own = query.sorted_by(clause).filter(|entry| !entry.is_junk());
            let key =
                own.and_then(TargetEntry::number).map_or_else(|| format!("{part:?}"), |number| number.to_string());
            Item::named(key, part)
        };
        query.sort_clause().map(item).collect()
    }

    /// GROUP BY and DISTINCT without how they would sort, which PostgreSQL takes from ORDER BY.
    pub(super) fn grouped(&self, query: Query<'t>, list: &'t Node<'t>, around: Around<'_, 't>) -> Vec<Part<'t>> {
        let item = |clause: &'t Node<'t>| {
            Part::List(vec![self.target(query, clause, around), self.node(clause.get("eqop"), around)])
        };
        list.items().iter().map(item).collect()
    }

    /// PARTITION BY, ORDER BY of a window, DISTINCT ON.
    pub(super) fn ordered(&self, query: Query<'t>, list: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        let item = |clause: &'t Node<'t>| {
            let fields = ["eqop", "sortop", "nulls_first"].map(|field| self.node(clause.get(field), around));
            Part::List([self.target(query, clause, around)].into_iter().chain(fields).collect())
        };
        Part::List(list.items().iter().map(item).collect())
    }

    /// The expression that an item refers to. It can be found in the select list or in another clause, so its places say nothing.
    fn target(&self, query: Query<'t>, clause: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        let around = Around { placeless: true, ..around };
        let entry = query.sorted_by(SortGroup(clause));
        entry.map_or_else(|| text("?"), |entry| self.node(entry.expression().node(), around))
    }

    /// GROUPING SETS, with positions in GROUP BY in the place of references.
    pub(super) fn grouping_sets(&self, query: Query<'t>, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        let position = |reference: i64| {
            let position = query.group_clause().position(|item| item.reference() == Some(reference));
            Part::Text(position.map_or_else(|| "?".to_owned(), |position| position.to_string()).into())
        };
        match node {
            Node::Numbers(_, _) => Part::List(node.numbers().map(position).collect()),
            Node::List(items) => Part::List(items.iter().map(|item| self.grouping_sets(query, item, around)).collect()),
            Node::Record(_) => Part::List(vec![
                self.node(node.get("kind"), around),
                self.grouping_sets(query, node.get("content"), around),
            ]),
            _ => self.node(node, around),
        }
    }

    /// Windows.
    pub(super) fn windows(&self, query: Query<'t>, around: Around<'_, 't>) -> Part<'t> {
        let window = |node: &'t Node<'t>| {
            let clauses =
                ["partitionClause", "orderClause"].map(|clause| self.ordered(query, node.get(clause), around));
            Part::List([self.fields(node, around)].into_iter().chain(clauses).collect())
        };
        Part::List(query.get("windowClause").items().iter().map(window).collect())
    }

    /// FOR UPDATE and the like, by what they lock.
    pub(super) fn locks(&self, query: Query<'t>, around: Around<'_, 't>) -> Part<'t> {
        let lock = |node: &'t Node<'t>| {
            let entry = node.get("rti").int().and_then(|index| usize::try_from(index).ok()).unwrap_or(0);
            let fields = ["strength", "waitPolicy", "pushedDown"].map(|field| self.node(node.get(field), around));
            let key = super::variable::name(around.level.query(), entry);
            Item::named(key, Part::List(fields.into()))
        };
        Part::Items(query.get("rowMarks").items().iter().map(lock).collect())
    }
}
