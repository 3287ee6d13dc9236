//! FROM, and what it takes rows from.

use std::borrow::Cow;

use super::read::{Around, Reader, text};
use super::variable::name;
use super::{Item, Joined, Part};
use crate::tree::node::Node;
use crate::tree::query::{JoinKind, index};
use crate::tree::resolve::QueryLevel;

impl<'t> Reader<'_> {
    /// The items of FROM: each a chain of joins, from left to right, that begins with what is leftmost.
    pub(super) fn from(&self, list: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        let chain = |node: &'t Node<'t>| {
            let chain = self.chain(node, around);
            let key = chain.first().map(|item| item.key.clone()).unwrap_or_default();
            Item::named(key, Part::Items(chain))
        };
        Part::Items(list.items().iter().map(chain).collect())
    }

    fn chain(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Vec<Item<'t>> {
        if !node.is("JOINEXPR") {
            let key = self.key(node, around);
            return vec![Item::named(key, self.node(node, around))];
        }
        let mut chain = self.chain(node.get("larg"), around);
        let right = node.get("rarg");
        let part = Part::Join(Box::new(Joined {
            kind: kind(node),
            natural: node.get("isNatural").bool() != Some(false),
            how: Part::List(
                ["isNatural", "usingClause", "join_using_alias", "alias", "jointype"]
                    .map(|field| self.node(node.get(field), around))
                    .into(),
            ),
            right: if right.is("JOINEXPR") { Part::Items(self.chain(right, around)) } else { self.node(right, around) },
            on: self.condition(node.get("quals"), around),
        }));
        chain.push(Item::named(self.key(right, around), part));
        chain
    }

    /// The names of what rows are taken from.
    fn key(&self, node: &Node<'t>, around: Around<'_, 't>) -> String {
        match node.label() {
            "JOINEXPR" => format!("{}, {}", self.key(node.get("larg"), around), self.key(node.get("rarg"), around)),
            _ => index(node.get("rtindex")).map(|index| name(around.level.query(), index)).unwrap_or_default(),
        }
    }

    /// What a reference to the range table stands for.
    pub(super) fn reference(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        match index(node.get("rtindex")) {
            Some(index) => self.entry(index, around),
            None => text("?"),
        }
    }

    /// An entry of the range table, with its name.
    pub(super) fn entry(&self, index: usize, around: Around<'_, 't>) -> Part<'t> {
        let query = around.level.query();
        let named = Part::Text(Cow::Owned(name(query, index)));
        let entry = query.entry(index).map_or_else(|| text("?"), |entry| self.fields(entry.0, around));
        Part::List(vec![named, entry])
    }
}

fn kind(node: &Node<'_>) -> JoinKind {
    match node.get("jointype").int() {
        Some(0) => JoinKind::Inner,
        Some(1) => JoinKind::Left,
        Some(3) => JoinKind::Right,
        _ => JoinKind::Full,
    }
}
