//! Tables that are joined without a condition between them: each row of one is combined with every row of the other.
//!
//! CROSS JOIN says that this is meant. A comma does not, and neither does JOIN with a condition that connects nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::fixed::Bindings;
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;
use crate::tree::query::{EntryKind, FromItem, JoinKind, Query};
use crate::tree::resolve::QueryLevel;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let items: Vec<FromItem<'_>> = scope.query.join_tree().items().collect();
    let entries: Vec<usize> = items.iter().flat_map(|item| item.entries()).collect();
    let tables: Vec<usize> = entries.iter().copied().filter(|entry| is_table(scope, *entry)).collect();
    if tables.len() < 2 {
        return Vec::new();
    }
    let mut connected = Connected::of(scope.query, &entries);
    if connected.groups(&tables).len() < 2 {
        return Vec::new();
    }
    let bindings = Bindings::of(scope, &[]);
    let many: Vec<usize> = tables.into_iter().filter(|entry| !bindings.is_single(*entry)).collect();
    match connected.groups(&many).as_slice() {
        [first, second, ..] => vec![told(scope, *first, *second)],
        _ => Vec::new(),
    }
}

fn told(scope: &Scope<'_>, first: usize, second: usize) -> Suspicion {
    let name = |index: usize| scope.query.entry(index).map_or_else(String::new, |entry| entry.name().into_owned());
    let (first, second) = (name(first), name(second));
    let message = format!(
        "no condition connects `{second}` with `{first}`: each row of one is combined with all rows of the other"
    );
    let place = scope.context.places().and_then(|places| places.item_of_from(&second));
    Suspicion::new(SuspicionKind::CrossJoin, message)
        .at(place)
        .help("add the condition that connects them; if every pair is meant, write CROSS JOIN")
}

/// Whether the rows of an entry come from a table. Those of functions and VALUES are there to be combined with others.
fn is_table(scope: &Scope<'_>, index: usize) -> bool {
    let Some(entry) = scope.query.entry(index) else { return false };
    match entry.kind() {
        EntryKind::Relation => true,
        EntryKind::Subquery => entry.subquery().is_some_and(has_table),
        EntryKind::Cte => scope.cte(entry).and_then(|(_, _, cte)| cte.query()).is_some_and(has_table),
        _ => false,
    }
}

fn has_table(query: Query<'_>) -> bool {
    let reads = |query: Query<'_>| {
        query.range_table().any(|entry| matches!(entry.kind(), EntryKind::Relation | EntryKind::Cte))
    };
    query.queries().any(reads)
}

/// What connects rows: an entry of FROM, or what is one value for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Entry(usize),
    Parameter(usize),
    /// A row of a query around this one.
    Outer(usize, usize),
}

/// Which entries are connected, directly or by way of others: for each part the one that stands for its group.
struct Connected(BTreeMap<Part, Part>);

impl Connected {
    fn of(query: Query<'_>, entries: &[usize]) -> Connected {
        let mut connected = Connected(BTreeMap::new());
        let mut joins = BTreeMap::new();
        let mut conditions = query.join_tree().condition().conjuncts();
        let mut pending: Vec<FromItem<'_>> = query.join_tree().items().collect();
        while let Some(item) = pending.pop() {
            match item {
                FromItem::Join(join) => {
                    joins.extend(join.index().map(|index| (index, item.entries())));
                    let pairs = join.kind() == JoinKind::Inner && join.condition().is_missing() && !join.is_natural();
                    if pairs {
                        let sides = [join.left().entries(), join.right().entries()];
                        connected.unite(sides.iter().filter_map(|side| side.first().copied()).map(Part::Entry));
                    }
                    conditions.extend(join.condition().conjuncts());
                    pending.extend([join.left(), join.right()]);
                }
                FromItem::From(list) => {
                    conditions.extend(list.condition().conjuncts());
                    pending.extend(list.items());
                }
                FromItem::Entry(_) | FromItem::Other => {}
            }
        }
        for condition in conditions {
            connected.unite(parts(condition, &joins));
        }
        // LATERAL, functions of columns, and subqueries that the same parameter limits.
        for index in entries {
            let inside = query.entry(*index).map(|entry| parts(Expr::Entry(entry), &joins)).unwrap_or_default();
            let inside = inside.into_iter().filter(|part| !matches!(part, Part::Outer(..)));
            connected.unite(inside.chain([Part::Entry(*index)]));
        }
        connected
    }

    fn root(&self, part: Part) -> Part {
        let mut root = part;
        while let Some(above) = self.0.get(&root).filter(|above| **above != root) {
            root = *above;
        }
        root
    }

    fn unite(&mut self, parts: impl IntoIterator<Item = Part>) {
        let roots: BTreeSet<Part> = parts.into_iter().map(|part| self.root(part)).collect();
        if let Some(first) = roots.first().copied() {
            self.0.extend(roots.into_iter().map(|root| (root, first)));
        }
    }

    /// The first entry of each group of these.
    fn groups(&mut self, entries: &[usize]) -> Vec<usize> {
        let mut seen = BTreeSet::new();
        entries.iter().copied().filter(|entry| seen.insert(self.root(Part::Entry(*entry)))).collect()
    }
}

/// What an expression looks at; a column that a join merges is one of all its tables.
fn parts(expression: Expr<'_>, joins: &BTreeMap<usize, Vec<usize>>) -> Vec<Part> {
    let mut found = Vec::new();
    for (node, levels) in expression.walk_levels() {
        match node {
            Expr::Variable(variable) => {
                let Some((up, entry)) = variable.levels_up().zip(variable.entry()) else { continue };
                match (up.checked_sub(levels), joins.get(&entry)) {
                    (Some(0), Some(merged)) => found.extend(merged.iter().copied().map(Part::Entry)),
                    (Some(0), None) => found.push(Part::Entry(entry)),
                    (Some(up), _) => found.push(Part::Outer(up, entry)),
                    (None, _) => {}
                }
            }
            Expr::Parameter(parameter) => found.extend(parameter.number().map(Part::Parameter)),
            _ => {}
        }
    }
    found
}
