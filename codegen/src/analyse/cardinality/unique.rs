//! Which entries of FROM can contribute at most one row: by a unique key whose columns conditions fix, or by themselves.

use std::collections::BTreeMap;

use crate::analyse::cardinality::Most;
use crate::analyse::cardinality::from::entry_rows;
use crate::analyse::cardinality::stable::{entries_used, is_stable};
use crate::analyse::node::Node;
use crate::analyse::reason::Reason;
use crate::analyse::scope::Scope;
use crate::analyse::tree::{Command, EntryKind, FromItem, FromList, Join, JoinKind, RangeTableEntry};
use crate::catalog::{Index, Oid, RelationKind};

/// Why an entry contributes at most one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bound {
    /// The unique index whose columns are all fixed.
    Key(String),
    /// It has no more itself: why.
    Rows(Reason),
}

/// `column = value`, ANDed into a condition that every row of the entry has to satisfy.
struct Equality {
    entry: usize,
    column: i64,
    operator: Oid,
    collation: Option<Oid>,
    /// The entries that the value depends on.
    uses: Vec<usize>,
}

/// What the join tree says about single rows.
#[derive(Default)]
struct Conditions {
    equalities: Vec<Equality>,
    /// For an entry on a nullable side: the entries of the other side. Whether it is there or NULL depends on them.
    depends_on: BTreeMap<usize, Vec<usize>>,
    /// Entries below a FULL JOIN.
    full: Vec<usize>,
}

/// The entries of FROM that contribute at most one row, given the single rows of the others. Entries are added one after the
/// other: each may be fixed by those before it. Two result rows would have to differ first at one of them, and cannot.
pub(crate) fn single_entries(scope: &Scope<'_>) -> BTreeMap<usize, Bound> {
    let mut conditions = Conditions::default();
    let list = scope.query.join_tree();
    let holds = scope.query.command() != Command::Merge && !scope.view.without_conditions;
    conditions.list(scope, list, holds);
    let entries: Vec<usize> = list.items().flat_map(FromItem::entries).collect();
    let mut single: BTreeMap<usize, Bound> = BTreeMap::new();
    // Single entries whose row is the same one whenever it is looked at; only these can fix others.
    let mut fixed: Vec<usize> = Vec::new();
    loop {
        let before = single.len();
        for index in &entries {
            if single.contains_key(index) {
                continue;
            }
            let waits = conditions
                .depends_on
                .get(index)
                .is_some_and(|others| !others.iter().all(|other| single.contains_key(other)));
            let Some((bound, is_fixed)) =
                (if waits { None } else { bound(scope, &conditions, *index, &single, &fixed) })
            else {
                continue;
            };
            let depends_on_fixed =
                conditions.depends_on.get(index).is_none_or(|others| others.iter().all(|other| fixed.contains(other)));
            single.insert(*index, bound);
            if is_fixed && depends_on_fixed && !conditions.full.contains(index) {
                fixed.push(*index);
            }
        }
        if single.len() == before {
            return single;
        }
    }
}

/// Why the entry is single, and whether its row is fixed.
fn bound(
    scope: &Scope<'_>,
    conditions: &Conditions,
    index: usize,
    single: &BTreeMap<usize, Bound>,
    fixed: &[usize],
) -> Option<(Bound, bool)> {
    let entry = scope.query.entry(index)?;
    if entry.kind() == EntryKind::Relation && !is_view(scope, entry) {
        return key(scope, conditions, entry, index, fixed).map(|name| (Bound::Key(name), true));
    }
    let rows = entry_rows(scope, index);
    if rows.most == Most::Many {
        return None;
    }
    // What LATERAL refers to has to be single, or it gives a row for each of its rows.
    let uses = definition_uses(scope, entry)?;
    if !uses.iter().all(|used| single.contains_key(used)) {
        return None;
    }
    let is_fixed = uses.iter().all(|used| fixed.contains(used)) && is_fixed_definition(scope, entry);
    Some((Bound::Rows(rows.reason), is_fixed))
}

fn is_view(scope: &Scope<'_>, entry: RangeTableEntry<'_>) -> bool {
    let relation = entry.relation().and_then(|oid| scope.analysis.catalog.relations.get(&oid));
    relation.is_some_and(|relation| relation.kind == RelationKind::View)
}

/// The entries of this level that a subquery, VALUES or function refers to.
fn definition_uses(scope: &Scope<'_>, entry: RangeTableEntry<'_>) -> Option<Vec<usize>> {
    match entry.kind() {
        EntryKind::Subquery => entries_used(scope, entry.get("subquery"), 0),
        EntryKind::Values => entries_used(scope, entry.get("values_lists"), 0),
        EntryKind::Function => entries_used(scope, entry.get("functions"), 0),
        EntryKind::Cte | EntryKind::Relation => Some(Vec::new()),
        _ => None,
    }
}

/// Whether it gives the same row whenever it is looked at. A CTE with something volatile in it is worked out once; a view may hide anything.
fn is_fixed_definition(scope: &Scope<'_>, entry: RangeTableEntry<'_>) -> bool {
    match entry.kind() {
        EntryKind::Subquery => {
            // Columns of this level inside it were looked at by `definition_uses`; the rest has to be stable.
            !entry.get("lateral").is_true() && is_stable(scope.analysis, entry.get("subquery"))
        }
        EntryKind::Values => is_stable(scope.analysis, entry.get("values_lists")),
        EntryKind::Function => is_stable(scope.analysis, entry.get("functions")),
        EntryKind::Cte => true,
        _ => false,
    }
}

/// The name of a unique index of the table all of whose columns are fixed.
fn key(
    scope: &Scope<'_>,
    conditions: &Conditions,
    entry: RangeTableEntry<'_>,
    index: usize,
    fixed: &[usize],
) -> Option<String> {
    let catalog = scope.analysis.catalog;
    let relation = catalog.relations.get(&entry.relation()?)?;
    // A partitioned table's key is unique over all partitions; that of an inheritance parent is its own affair.
    let whole = match relation.kind {
        RelationKind::PartitionedTable => true,
        RelationKind::Table => relation.children.is_empty() || !entry.inherits(),
        _ => false,
    };
    if !whole {
        return None;
    }
    let fixes = |key: &crate::catalog::IndexKey| {
        conditions.equalities.iter().any(|equality| {
            equality.entry == index
                && equality.column == i64::from(key.column)
                && key.equality.contains(&equality.operator)
                && equality.uses.iter().all(|used| *used != index && fixed.contains(used))
                && collation_agrees(scope, equality.collation, key.collation)
        })
    };
    let mut usable: Vec<&Index> = catalog.indexes_of(relation.oid).filter(|index| is_usable(index)).collect();
    // The shortest key explains best; the name decides between equals.
    usable.sort_by_key(|index| (index.keys.len(), index.name.as_str()));
    usable.into_iter().find(|index| index.keys.iter().all(fixes)).map(|index| index.name.clone())
}

fn is_usable(index: &Index) -> bool {
    index.unique
        && index.immediate
        && index.valid
        && !index.exclusion
        && index.predicate.is_none()
        && index.expressions.is_none()
        && !index.keys.is_empty()
        && index.keys.iter().all(|key| key.column > 0)
}

/// Values that are equal under a collation that is not deterministic need not be equal to the index.
fn collation_agrees(scope: &Scope<'_>, collation: Option<Oid>, of_index: Oid) -> bool {
    match collation {
        None => true,
        Some(collation) => {
            collation == of_index || !scope.analysis.catalog.nondeterministic_collations.contains(&collation)
        }
    }
}

impl Conditions {
    fn list(&mut self, scope: &Scope<'_>, list: FromList<'_>, holds: bool) {
        if holds {
            self.condition(scope, list.condition(), None);
        }
        for item in list.items() {
            self.item(scope, item);
        }
    }

    fn item(&mut self, scope: &Scope<'_>, item: FromItem<'_>) {
        match item {
            FromItem::Join(join) => self.join(scope, join),
            FromItem::From(list) => self.list(scope, list, true),
            FromItem::Entry(_) | FromItem::Other => {}
        }
    }

    fn join(&mut self, scope: &Scope<'_>, join: Join<'_>) {
        let (left, right) = (join.left().entries(), join.right().entries());
        match scope.join_kind(join.index()) {
            JoinKind::Inner => self.condition(scope, join.condition(), None),
            JoinKind::Left => self.outer(scope, join, &left, &right),
            JoinKind::Right => self.outer(scope, join, &right, &left),
            JoinKind::Full => self.full.extend(left.into_iter().chain(right)),
        }
        self.item(scope, join.left());
        self.item(scope, join.right());
    }

    /// The condition of an outer join chooses rows of the nullable side only.
    fn outer(&mut self, scope: &Scope<'_>, join: Join<'_>, preserved: &[usize], nullable: &[usize]) {
        self.condition(scope, join.condition(), Some(nullable));
        for entry in nullable {
            self.depends_on.entry(*entry).or_default().extend(preserved);
        }
    }

    fn condition(&mut self, scope: &Scope<'_>, node: &Node<'_>, only: Option<&[usize]>) {
        let Some(_level) = scope.analysis.enter() else { return };
        match (node.label(), node.get("boolop")) {
            ("BOOLEXPR", Node::Token("and")) => {
                for argument in node.get("args").items() {
                    self.condition(scope, argument, only);
                }
            }
            ("OPEXPR", _) => {
                if let [left, right] = node.get("args").items() {
                    self.equality(scope, node, left, right, only);
                    self.equality(scope, node, right, left, only);
                }
            }
            _ => {}
        }
    }

    fn equality(
        &mut self,
        scope: &Scope<'_>,
        node: &Node<'_>,
        column: &Node<'_>,
        value: &Node<'_>,
        only: Option<&[usize]>,
    ) {
        let Some((entry, column)) = plain_column(scope, column) else { return };
        let Some(operator) = node.get("opno").oid() else { return };
        if only.is_some_and(|only| !only.contains(&entry)) || !is_stable(scope.analysis, value) {
            return;
        }
        let Some(uses) = entries_used(scope, value, 0) else { return };
        self.equalities.push(Equality { entry, column, operator, collation: node.get("inputcollid").oid(), uses });
    }
}

/// A table's column, also under a cast that changes nothing, or as a join's column.
fn plain_column(scope: &Scope<'_>, node: &Node<'_>) -> Option<(usize, i64)> {
    let _level = scope.analysis.enter()?;
    match node.label() {
        "RELABELTYPE" => plain_column(scope, node.get("arg")),
        "VAR" if node.get("varlevelsup").int() == Some(0) => {
            let index = usize::try_from(node.get("varno").int()?).ok()?;
            let number = node.get("varattno").int().filter(|number| *number > 0)?;
            let entry = scope.query.entry(index)?;
            match entry.kind() {
                EntryKind::Join => {
                    let position = usize::try_from(number).ok()?.checked_sub(1)?;
                    plain_column(scope, entry.get("joinaliasvars").items().get(position)?)
                }
                _ => Some((index, number)),
            }
        }
        _ => None,
    }
}
