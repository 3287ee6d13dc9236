//! Outer joins in which every row of one side finds a row of the other, and subqueries that find a row for every row further out:
//! along equal columns of the same table, and along a foreign key.
//!
//! Both sides are read with one snapshot, so a row of a table always finds itself. That is no longer so where rows are locked:
//! then the newest version of a row is compared with an older one of the other side, and where it does not match, the other side
//! becomes NULL (`EvalPlanQual` in `executor/execMain.c`). Statements that write are left out likewise.

use crate::catalog::{Catalog, Constraint, Event, ForeignKeyAction, Oid, Relation, RelationKind};
use crate::change::triggers;
use crate::prove::context::Context;
use crate::prove::known::{ColumnOf, Known};
use crate::prove::nullability::expression::evaluate;
use crate::prove::nullability::relation::table_column;
use crate::prove::nullability::variable::behind_joins;
use crate::prove::scope::Scope;
use crate::tree::expr::{Expr, Through};
use crate::tree::query::{Command, FromItem, Join, JoinKind, RangeTableEntry};
use crate::tree::resolve::QueryLevel;

/// Why every row of one side finds a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Partner {
    /// It finds itself.
    Itself,
    /// The foreign key of this name says so.
    ForeignKey(String),
}

/// `one.column = other.column`, by number, with its operator and collation.
struct Pair {
    one: i64,
    other: i64,
    operator: Oid,
    collation: Option<Oid>,
    /// Whether the other one's column is the operator's left argument.
    other_is_left: bool,
}

/// Why each row of `one` finds a row in `other`, a table that stands alone in its side of the join.
pub(crate) fn partner(
    scope: &Scope<'_>,
    join: Join<'_>,
    one: FromItem<'_>,
    other: FromItem<'_>,
    above: &Known,
) -> Option<Partner> {
    let FromItem::Entry(target) = other else { return None };
    let column = |side: Expr<'_>| column(scope, side, 0).map(|column| (0, column));
    let ((_, source), pairs) = pairs(join.condition(), (0, target), &column)?;
    if !one.entries().contains(&source) || is_optional(one, source) {
        return None;
    }
    let (from, to) = (scope.query.entry(source)?, scope.query.entry(target)?);
    let present = |pair: &Pair| {
        above.contains_key(&ColumnOf { entry: source, number: pair.one })
            || from.relation().is_some_and(|oid| !table_column(scope, oid, from.inherits(), pair.one, "").nullable)
    };
    pairs.iter().all(present).then(|| found(scope.context, from, to, &pairs))?
}

/// Why a subquery finds a row: it looks for nothing but the row that columns of one entry further out lead to. LIMIT and the like are
/// not looked at.
pub(crate) fn of_subquery(scope: &Scope<'_>) -> Option<Partner> {
    let query = scope.query;
    let items: Vec<FromItem<'_>> = query.join_tree().items().collect();
    let [FromItem::Entry(target)] = items.as_slice() else { return None };
    let plain = !query.is_set_operation()
        && !query.is_grouped()
        && query.grouping_sets().is_empty()
        && query.having().is_missing()
        && query.has_aggregates() == Some(false)
        && query.has_set_returning() == Some(false);
    if query.command() != Command::Select || !plain {
        return None;
    }
    let level = |side: Expr<'_>| match side.strip(Through::Relabels) {
        Expr::Variable(variable) => variable.levels_up(),
        _ => None,
    };
    let column = |side: Expr<'_>| Some((level(side)?, column(scope, side, level(side)?)?));
    let condition = query.join_tree().condition();
    let ((up, source), pairs) = pairs(condition, (0, *target), &column)?;
    let (from, to) = (scope.ancestor(up)?.query.entry(source)?, query.entry(*target)?);
    // A column that is not NULL is not of a row that an outer join made up.
    let compared = condition.conjuncts().into_iter().flat_map(Expr::arguments);
    let mut outer = compared.filter(|side| level(*side) != Some(0));
    (up > 0 && outer.all(|side| !evaluate(scope, side).nullable)).then(|| found(scope.context, from, to, &pairs))?
}

/// Why a row of which no column in question is NULL has its row in the other table.
fn found(context: &Context<'_>, from: RangeTableEntry<'_>, to: RangeTableEntry<'_>, pairs: &[Pair]) -> Option<Partner> {
    if !context.reads_one_snapshot() || to.is_sampled() {
        return None;
    }
    let catalog = context.catalog;
    let source = catalog.relations.get(&from.relation()?)?;
    let target = catalog.relations.get(&to.relation()?)?;
    // Policies may hide the partner.
    if target.row_security || source.row_security {
        return None;
    }
    if finds_itself(context, source, target, from, to, pairs) {
        return Some(Partner::Itself);
    }
    let mut keys = catalog.constraints_of(source.oid);
    let key = keys.find(|key| leads_there(catalog, key) && follows(catalog, key, source, target, from, pairs))?;
    Some(Partner::ForeignKey(key.name.clone()))
}

/// An entry of the range table so many levels up.
type Place = (usize, usize);

/// The pairs of a condition that is nothing but equalities between one other entry and the target.
fn pairs(
    condition: Expr<'_>,
    target: Place,
    column: &dyn Fn(Expr<'_>) -> Option<(usize, ColumnOf)>,
) -> Option<(Place, Vec<Pair>)> {
    let mut source = None;
    let mut pairs = Vec::new();
    for conjunct in condition.conjuncts() {
        let Expr::Operation(operation) = conjunct else { return None };
        let [left, right] = operation.sides()?;
        let place = |(level, column): (usize, ColumnOf)| ((level, column.entry), column.number);
        let (left, right) = (place(column(left)?), place(column(right)?));
        let other_is_left = left.0 == target;
        let ((one, number), other) = if other_is_left { (right, left) } else { (left, right) };
        if other.0 != target || one == target || *source.get_or_insert(one) != one {
            return None;
        }
        pairs.push(Pair {
            one: number,
            other: other.1,
            operator: operation.operator()?,
            collation: operation.input_collation(),
            other_is_left,
        });
    }
    Some((source?, pairs))
}

/// A column so many levels up, also where it is only relabelled.
fn column(scope: &Scope<'_>, side: Expr<'_>, level: usize) -> Option<ColumnOf> {
    let Expr::Variable(variable) = side.strip(Through::Relabels) else { return None };
    let (entry, number) = variable.of_level(level)?;
    let (entry, number) = behind_joins(scope.ancestor(level)?, entry, number)?;
    (number > 0).then_some(ColumnOf { entry, number })
}

/// Whether an outer join within the item, as it is written, may null the entry.
pub(crate) fn is_optional(item: FromItem<'_>, entry: usize) -> bool {
    match item {
        FromItem::Join(join) => {
            let left = matches!(join.kind(), JoinKind::Right | JoinKind::Full);
            let right = matches!(join.kind(), JoinKind::Left | JoinKind::Full);
            left && join.left().entries().contains(&entry)
                || right && join.right().entries().contains(&entry)
                || is_optional(join.left(), entry)
                || is_optional(join.right(), entry)
        }
        FromItem::From(list) => list.items().any(|item| is_optional(item, entry)),
        FromItem::Entry(_) | FromItem::Other => false,
    }
}

/// The same columns of the same table, compared by the equality of an index: that of a btree is true for every value and itself.
fn finds_itself(
    context: &Context<'_>,
    source: &Relation,
    target: &Relation,
    from: RangeTableEntry<'_>,
    to: RangeTableEntry<'_>,
    pairs: &[Pair],
) -> bool {
    let stored = |relation: &Relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    let family = context.catalog.family(target.oid);
    let all_stored = family.is_some_and(|family| family.iter().all(|member| stored(member)));
    let reflexive = |pair: &Pair| {
        let mut keys = context.catalog.indexes_of(target.oid).flat_map(|index| &index.keys);
        keys.any(|key| i64::from(key.column) == pair.other && key.equality.contains(&pair.operator))
    };
    source.oid == target.oid
        && from.inherits() == to.inherits()
        && all_stored
        && pairs.iter().all(|pair| pair.one == pair.other && reflexive(pair))
}

/// For each partition of a referenced table there is a row in `pg_constraint`, as if the foreign key led to that partition.
fn leads_there(catalog: &Catalog, constraint: &Constraint) -> bool {
    let target = |constraint: &Constraint| constraint.foreign_key.as_ref().map(|key| key.relation);
    let parent = constraint.parent.map(|parent| catalog.constraints.get(&parent).and_then(target));
    parent.is_none_or(|parent| parent == target(constraint))
}

/// Whether a trigger may keep the action of the foreign key from being done, or undo it: then rows are left without a partner.
fn hinders(catalog: &Catalog, source: &Relation, constraint: &Constraint) -> bool {
    let set = triggers::set_names(source, &constraint.columns.iter().copied().collect());
    let updating = triggers::before(catalog, &[source], Event::Update, |column| set.contains(column));
    let deleting = triggers::before(catalog, &[source], Event::Delete, |_| true);
    let mut key = constraint.columns.iter().filter_map(|number| source.column_name(*number));
    deleting.may_skip().or(updating.may_skip()).or(updating.may_keep_old()).is_some()
        || key.any(|column| updating.may_set(column).is_some())
}

/// Whether the foreign key leads along just these columns, and whether it can be relied on: see the book for what can break it.
fn follows(
    catalog: &Catalog,
    constraint: &Constraint,
    source: &Relation,
    target: &Relation,
    from: RangeTableEntry<'_>,
    pairs: &[Pair],
) -> bool {
    let Some(key) = constraint.foreign_key.as_ref().filter(|key| key.relation == target.oid) else { return false };
    // What a child of the table refers to is its own matter.
    let alone = source.kind == RelationKind::Table && (source.children.is_empty() || !from.inherits());
    // A partitioned table is asked for its newest rows, which an older snapshot of the same transaction does not see
    // (`RI_FKey_check` in `utils/adt/ri_triggers.c`).
    let plain = target.kind == RelationKind::Table;
    let held = constraint.validated && constraint.enforced && !constraint.deferrable && key.always_checked;
    let actions = [key.on_delete, key.on_update];
    let acts = actions.iter().any(|action| !matches!(action, ForeignKeyAction::NoAction | ForeignKeyAction::Restrict));
    let hindered = !source.rules.is_empty() || hinders(catalog, source, constraint);
    let matches = |position: usize, pair: &Pair| {
        let collation = target.columns.get(&key.columns[position]).map(|column| column.collation);
        let types = |relation: &Relation, column: &i16| relation.columns.get(column).map(|column| column.type_oid);
        let same_type = types(source, &constraint.columns[position]) == types(target, &key.columns[position]);
        i64::from(constraint.columns[position]) == pair.one
            && i64::from(key.columns[position]) == pair.other
            && key.equality.get(position) == Some(&pair.operator)
            && (pair.other_is_left || same_type)
            && (pair.collation.is_none() || pair.collation == collation)
    };
    let all = constraint.columns.len() == key.columns.len()
        && pairs.len() == key.columns.len()
        && (0..key.columns.len()).all(|position| pairs.iter().any(|pair| matches(position, pair)));
    alone && plain && held && !(acts && hindered) && all
}
