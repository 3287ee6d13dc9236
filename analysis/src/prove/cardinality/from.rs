//! How many rows FROM and WHERE give.

use std::collections::BTreeSet;

use crate::catalog::{Oid, RelationKind};
use crate::prove::cardinality::conditions::parts;
use crate::prove::cardinality::fixed::{Bindings, Bound};
use crate::prove::cardinality::holds::{always, inner, joins_all};
use crate::prove::cardinality::unique::{Output, is_view};
use crate::prove::cardinality::{Most, Rows, misses, query_rows, query_rows_given};
use crate::prove::memo::Answers;
use crate::prove::nullability::{body, table_function};
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::Expr;
use crate::tree::query::{EntryKind, FromItem, Join, JoinKind};
use crate::tree::resolve::QueryLevel;

/// The rows of FROM that WHERE keeps.
pub(crate) fn rows(bindings: &Bindings<'_, '_>) -> Rows {
    let scope = bindings.scope;
    let list = scope.query.join_tree();
    let items: Vec<FromItem<'_>> = list.items().collect();
    if is_never_true(list.condition()) || items.iter().any(|item| is_empty(scope, *item)) {
        return Rows::none("no row satisfies the conditions");
    }
    let always = always(scope, list.condition(), &items.iter().flat_map(|item| inner(*item)).collect::<Vec<_>>());
    if items.is_empty() {
        let rows = Rows::one("a SELECT without FROM returns one row");
        return if always { rows } else { rows.or_none("WHERE may filter it out") };
    }
    let at_least_one = always && items.iter().all(|item| item_rows(scope, *item).at_least_one);
    let entries: BTreeSet<usize> = items.iter().flat_map(|item| item.entries()).collect();
    let known = !items.iter().any(|item| is_unknown(*item));
    let unbound = entries.iter().find(|entry| !bindings.is_single(**entry));
    match unbound {
        _ if !known || entries.is_empty() => Rows::many("the FROM clause could not be read"),
        None if items.iter().any(|item| has_full_join(scope, *item)) => {
            Rows { at_least_one, ..Rows::many("a FULL JOIN can return a row for each side") }
        }
        None => Rows { at_least_one, most: Most::One, reason: reason(bindings.single.values()) },
        Some(entry) => Rows { at_least_one, ..Rows::many(many(bindings, *entry)) },
    }
}

/// Whether an item has no rows at all.
fn is_empty(scope: &Scope<'_>, item: FromItem<'_>) -> bool {
    let Some(_level) = scope.context.enter() else { return false };
    match item {
        FromItem::Entry(index) => entry_rows(scope, index).most == Most::Zero,
        FromItem::From(list) => is_never_true(list.condition()) || list.items().any(|item| is_empty(scope, item)),
        FromItem::Join(join) => {
            let (left, right) = (is_empty(scope, join.left()), is_empty(scope, join.right()));
            match join.kind() {
                JoinKind::Inner => left || right || is_never_true(join.condition()),
                JoinKind::Left => left,
                JoinKind::Right => right,
                JoinKind::Full => left && right,
            }
        }
        FromItem::Other => false,
    }
}

/// Whether one of the conditions is the constant FALSE or NULL.
fn is_never_true(condition: Expr<'_>) -> bool {
    match (parts(condition, true), condition) {
        (Some(parts), _) => parts.into_iter().any(|(part, truth)| truth && is_never_true(part)),
        (None, Expr::Constant(constant)) => constant.null() == Some(true) || constant.first_byte() == Some(0),
        (None, _) => false,
    }
}

/// Why an entry may have many rows; of a view, subquery or CTE with what its own query says.
pub(crate) fn many(bindings: &Bindings<'_, '_>, entry: usize) -> Reason {
    let scope = bindings.scope;
    match scope.query.entry(entry).map(|entry| (entry.kind(), is_view(scope, entry))) {
        Some((EntryKind::Relation, false)) => misses::no_key(bindings, entry),
        Some((EntryKind::Values, _)) => Reason::new("VALUES has several rows"),
        Some((EntryKind::Relation | EntryKind::Subquery | EntryKind::Cte, _)) => {
            let reason = Reason::new(format!("{} returns any number of rows", scope.entry_label(entry)));
            reason.because(entry_rows(scope, entry).reason)
        }
        _ => Reason::new(format!("{} returns any number of rows", scope.entry_label(entry))),
    }
}

fn reason<'b>(bounds: impl Iterator<Item = &'b Bound>) -> Reason {
    let mut words: Vec<String> = Vec::new();
    let (mut because, mut place) = (Vec::new(), None);
    for bound in bounds {
        let (Bound::Key(reason) | Bound::Rows(reason)) = bound;
        if !words.contains(&reason.text) {
            words.push(reason.text.clone());
            because.extend(reason.because.iter().cloned());
            place = place.or(reason.place);
        }
    }
    because.into_iter().fold(Reason::new(words.join(", ")).at(place), Reason::because)
}

fn is_unknown(item: FromItem<'_>) -> bool {
    match item {
        FromItem::Entry(_) => false,
        FromItem::Join(join) => is_unknown(join.left()) || is_unknown(join.right()),
        FromItem::From(list) => list.items().any(is_unknown),
        FromItem::Other => true,
    }
}

/// A FULL JOIN that conditions did not reduce returns unmatched rows of both sides, unless all rows match: then those of one side
/// are unmatched only when the other has none.
pub(crate) fn has_full_join(scope: &Scope<'_>, item: FromItem<'_>) -> bool {
    match item {
        FromItem::Join(join) => {
            scope.join_kind(join.index()) == JoinKind::Full && !joins_all(scope, join)
                || has_full_join(scope, join.left())
                || has_full_join(scope, join.right())
        }
        FromItem::From(list) => list.items().any(|item| has_full_join(scope, item)),
        FromItem::Entry(_) | FromItem::Other => false,
    }
}

/// The rows of one item of FROM, without WHERE. Used while joins are being reduced, so it looks at the joins as they are written.
pub(crate) fn item_rows(scope: &Scope<'_>, item: FromItem<'_>) -> Rows {
    let Some(_level) = scope.context.enter() else { return Rows::many("the query is too complex for the analysis") };
    match item {
        FromItem::Entry(index) => entry_rows(scope, index),
        FromItem::Join(join) => Rows { at_least_one: join_has_row(scope, join), ..Rows::many("a join") },
        FromItem::From(list) => {
            let all = list.condition().is_missing() && list.items().all(|item| item_rows(scope, item).at_least_one);
            Rows { at_least_one: all, ..Rows::many("a nested FROM") }
        }
        FromItem::Other => Rows::many("the FROM clause could not be read"),
    }
}

fn join_has_row(scope: &Scope<'_>, join: Join<'_>) -> bool {
    let left = || item_rows(scope, join.left()).at_least_one;
    let right = || item_rows(scope, join.right()).at_least_one;
    match join.kind() {
        JoinKind::Inner => joins_all(scope, join) && left() && right(),
        JoinKind::Left => left(),
        JoinKind::Right => right(),
        JoinKind::Full => left() || right(),
    }
}

/// The rows of one entry of the range table, as far as the entry itself says; answered once per scope.
pub(crate) fn entry_rows(scope: &Scope<'_>, index: usize) -> Rows {
    scope.memo.table::<EntryRows>().0.once(index, || entry_rows_of(scope, index, &[]))
}

/// By `rtindex`.
#[derive(Default)]
struct EntryRows(Answers<usize, Rows>);

/// By view, and whether all is read with one snapshot; `None` when it is not known, or the view refers to itself.
#[derive(Default)]
struct ViewRows(Answers<(Oid, bool), Option<Rows>>);

/// The rows of an entry that have one value in each of these columns.
pub(crate) fn entry_rows_given(scope: &Scope<'_>, index: usize, outputs: &[Output]) -> Rows {
    if outputs.is_empty() { entry_rows(scope, index) } else { entry_rows_of(scope, index, outputs) }
}

fn entry_rows_of(scope: &Scope<'_>, index: usize, outputs: &[Output]) -> Rows {
    let Some(entry) = scope.query.entry(index) else { return Rows::many("the FROM clause could not be read") };
    match entry.kind() {
        EntryKind::Subquery => match entry.subquery() {
            Some(query) => query_rows_given(scope.context, query, Some(scope), outputs),
            None => Rows::many("a subquery could not be read"),
        },
        EntryKind::Values => match entry.rows().len() {
            0 => Rows::many("VALUES could not be read"),
            1 => Rows::one("VALUES has one row"),
            _ => Rows { at_least_one: true, ..Rows::many("VALUES has several rows") },
        },
        EntryKind::Function => {
            let calls: Vec<Expr<'_>> = entry.functions().map(|function| function.call()).collect();
            if let [call] = calls.as_slice()
                && let Some(rows) = body::rows(scope, *call)
            {
                return rows;
            }
            if calls.is_empty() || calls.iter().any(|call| table_function::returns_set(scope, *call)) {
                return Rows::many("a set-returning function returns any number of rows");
            }
            Rows::one("a function in FROM that does not return a set returns one row")
        }
        EntryKind::Cte => cte_rows(scope, index, outputs),
        EntryKind::Relation => relation_rows(scope, index, outputs),
        _ => Rows::many("it returns any number of rows"),
    }
}

fn cte_rows(scope: &Scope<'_>, index: usize, outputs: &[Output]) -> Rows {
    let cte = scope.query.entry(index).and_then(|entry| scope.cte(entry));
    match cte {
        Some((_, _, cte)) if cte.is_recursive() => Rows::many("a recursive CTE returns any number of rows"),
        Some((owner, _, cte)) => match cte.query() {
            Some(query) => query_rows_given(owner.context, query, Some(owner), outputs),
            None => Rows::many("a CTE could not be read"),
        },
        None => Rows::many("a CTE could not be found"),
    }
}

fn relation_rows(scope: &Scope<'_>, index: usize, outputs: &[Output]) -> Rows {
    let many = || Rows::many(format!("{} has any number of rows", scope.entry_label(index)));
    let Some(oid) = scope.query.entry(index).and_then(|entry| entry.relation()) else { return many() };
    match scope.context.catalog.relations.get(&oid).map(|relation| relation.kind) {
        Some(RelationKind::View) => {}
        Some(RelationKind::Sequence) => return Rows::one("a sequence has one row"),
        _ => return many(),
    }
    let context = scope.context;
    let rows = match outputs {
        [] => context.memo().table::<ViewRows>().0.once_or((oid, context.reads_one_snapshot()), None, || {
            context.with_view_query(oid, |query| query_rows(context, query, None))
        }),
        outputs => context.with_view_query(oid, |query| query_rows_given(context, query, None, outputs)),
    };
    rows.unwrap_or_else(many)
}
