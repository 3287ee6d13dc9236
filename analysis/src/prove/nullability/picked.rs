//! Rows that an UPDATE or DELETE picks by their whole key, from a subquery of the same table that locks them, as job queues do:
//! `WHERE id = (SELECT id FROM jobs WHERE run_at IS NOT NULL … FOR UPDATE SKIP LOCKED)`. What the subquery asks of a row holds for the row
//! that is written.
//!
//! Without the lock it need not: another transaction may change the row between the two, and the writing statement then takes its newest
//! version, and checks its own conditions again but not those of the subquery (`EvalPlanQual` in `executor/execMain.c`). A row that is
//! locked was checked in its newest version (`ExecLockRows` in `executor/nodeLockRows.c`), and nobody else changes it from then on;
//! FOR KEY SHARE lets others do so. A key is of one row at most, so the row of the outer table that has it is that one: another row that
//! had the key in the snapshot no longer has it, and its newest version does not satisfy the outer condition. A row that the transaction
//! itself changes in the meantime is an error, or is left out (`TM_SelfModified` in `executor/nodeModifyTable.c`).

use crate::catalog::{Index, Oid, Relation, RelationKind};
use crate::prove::cardinality::stable::refers_to_nothing_outside;
use crate::prove::known::{ColumnOf, Known};
use crate::prove::scope::Scope;
use crate::tree::clause::RowLock;
use crate::tree::expr::{Expr, Operation, SubLinkKind, Through};
use crate::tree::query::{Command, FromItem, Query};
use crate::tree::resolve::{QueryLevel, Referent};

/// `target.column = column of the subquery`.
struct Pair<'t> {
    number: i64,
    operator: Oid,
    collation: Option<Oid>,
    query: Query<'t>,
    /// The position of the subquery's column.
    output: usize,
}

/// What the subqueries that pick the rows of the target prove of its columns.
pub(crate) fn known<'s>(scope: &Scope<'s>) -> Known {
    let mut known = Known::new();
    let target = scope.query.result_relation().filter(|_| picks(scope));
    let Some((target, relation)) = target.and_then(|target| Some((target, plain_table(scope, target)?))) else {
        return known;
    };
    let conjuncts = scope.query.join_tree().condition().conjuncts();
    let pairs: Vec<Pair<'s>> = conjuncts.into_iter().flat_map(|one| pairs(scope, target, one)).collect();
    for (position, pair) in pairs.iter().enumerate() {
        let is_same = |other: &&Pair<'_>| other.query.is(pair.query);
        if pairs[..position].iter().any(|other| is_same(&other)) {
            continue;
        }
        let of_query: Vec<&Pair<'_>> = pairs.iter().filter(is_same).collect();
        if let Some(picked) = locked(scope, relation, pair.query)
            && is_key(scope, relation, picked, &of_query)
        {
            let inner = Scope::new(scope.context, pair.query, Some(scope));
            let joins = inner.joins();
            let of_row = joins.known.iter().filter(|(column, _)| column.entry == picked && column.number > 0);
            known.extend(of_row.map(|(column, origin)| (ColumnOf { entry: target, ..*column }, *origin)));
        }
    }
    known
}

fn picks(scope: &Scope<'_>) -> bool {
    matches!(scope.query.command(), Command::Update | Command::Delete) && !scope.view.without_conditions
}

/// A table without children: no key holds for a table and its children together.
fn plain_table<'s>(scope: &Scope<'s>, index: usize) -> Option<&'s Relation> {
    let relation = scope.context.catalog.relations.get(&scope.query.entry(index)?.relation()?)?;
    (relation.kind == RelationKind::Table && relation.children.is_empty()).then_some(relation)
}

/// The equalities between the target and a subquery that a condition is.
fn pairs<'s>(scope: &Scope<'s>, target: usize, condition: Expr<'s>) -> Vec<Pair<'s>> {
    let pair = |comparison: Operation<'s>, column: Expr<'s>, query: Query<'s>, output: usize| {
        let number = column_of(column, target)?;
        Some(Pair { number, operator: comparison.operator()?, collation: comparison.input_collation(), query, output })
    };
    match condition {
        Expr::SubLink(link) if link.kind() == SubLinkKind::Any => {
            let Some(query) = link.query() else { return Vec::new() };
            let compared = link.test().conjuncts().into_iter().filter_map(|test| {
                let Expr::Operation(comparison) = test else { return None };
                let [column, value] = comparison.sides()?;
                let Expr::Parameter(output) = value.strip(Through::Relabels) else { return None };
                pair(comparison, column, query, output.subquery_column()?)
            });
            compared.collect()
        }
        Expr::Operation(comparison) => {
            let sides = comparison.sides().map(|[left, right]| [(left, right), (right, left)]);
            let compared = sides.into_iter().flatten().filter_map(|(column, value)| {
                let (query, output) = selected(scope, value.strip(Through::Relabels))?;
                pair(comparison, column, query, output)
            });
            compared.collect()
        }
        _ => Vec::new(),
    }
}

/// The column of an entry of this query.
fn column_of(expression: Expr<'_>, entry: usize) -> Option<i64> {
    let Expr::Variable(variable) = expression.strip(Through::Relabels) else { return None };
    let (index, number) = variable.of_level(0)?;
    (index == entry && number > 0).then_some(number)
}

/// The subquery whose column a value is: in parentheses, or in FROM, or a CTE.
fn selected<'s>(scope: &Scope<'s>, value: Expr<'s>) -> Option<(Query<'s>, usize)> {
    let variable = match value {
        Expr::SubLink(link) if link.kind() == SubLinkKind::Value => return Some((link.query()?, 0)),
        Expr::Variable(variable) if variable.levels_up() == Some(0) => variable,
        _ => return None,
    };
    match scope.resolve(variable)? {
        Referent::Output(derived, position) => Some((derived.alone()?.query, position)),
        _ => None,
    }
}

/// The entry of a subquery that is the table and nothing else, and whose rows are locked.
fn locked(scope: &Scope<'_>, relation: &Relation, query: Query<'_>) -> Option<usize> {
    let items: Vec<FromItem<'_>> = query.join_tree().items().collect();
    let [FromItem::Entry(index)] = items.as_slice() else { return None };
    let entry = query.entry(*index)?;
    let plain = query.command() == Command::Select
        && !query.is_set_operation()
        && entry.relation() == Some(relation.oid)
        && refers_to_nothing_outside(scope.context, query);
    // Weaker ones let others change the row.
    let mut marks = query.row_marks().filter(|mark| mark.strength() >= Some(RowLock::Share));
    (plain && marks.any(|mark| mark.entry() == Some(*index))).then_some(*index)
}

/// Whether the pairs are all columns of a key, each with itself.
fn is_key(scope: &Scope<'_>, relation: &Relation, picked: usize, pairs: &[&Pair<'_>]) -> bool {
    let itself = |pair: &&&Pair<'_>| {
        let output = pair.query.output();
        output.get(pair.output).and_then(|entry| column_of(entry.expression(), picked)) == Some(pair.number)
    };
    let pairs: Vec<&&Pair<'_>> = pairs.iter().filter(itself).collect();
    let is_unique = |index: &&Index| {
        let whole = index.predicate.is_none() && index.expressions.is_none() && !index.exclusion;
        index.unique && index.immediate && index.valid && whole
    };
    let mut keys = scope.context.catalog.indexes_of(relation.oid).filter(is_unique);
    keys.any(|index| {
        index.keys.iter().all(|key| {
            pairs.iter().any(|pair| {
                pair.number == i64::from(key.column)
                    && key.equality.contains(&pair.operator)
                    && pair.collation.is_none_or(|collation| collation == key.collation)
            })
        })
    })
}
