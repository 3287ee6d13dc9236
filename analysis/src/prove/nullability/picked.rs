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
use crate::prove::nullability::narrow::ColumnOf;
use crate::prove::nullability::origin::Known;
use crate::prove::nullability::partner::{bare, conjuncts};
use crate::prove::scope::Scope;
use crate::tree::node::Node;
use crate::tree::query::{Command, EntryKind, FromItem, Query};

// `SubLinkType` in `primnodes.h`.
const ANY: i64 = 2;
const EXPRESSION: i64 = 4;

/// `LCS_FORSHARE`, the weakest lock that keeps others from changing anything in the row.
const FOR_SHARE: i64 = 2;

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
    let condition = scope.query.join_tree().condition();
    let pairs: Vec<Pair<'s>> = conjuncts(condition).iter().flat_map(|one| pairs(scope, target, one)).collect();
    for (position, pair) in pairs.iter().enumerate() {
        let is_same = |other: &&Pair<'_>| std::ptr::eq(other.query.node(), pair.query.node());
        if pairs[..position].iter().any(|other| is_same(&other)) {
            continue;
        }
        let of_query: Vec<&Pair<'_>> = pairs.iter().filter(is_same).collect();
        if let Some(picked) = locked(scope, relation, pair.query)
            && is_key(scope, relation, picked, &of_query)
        {
            let inner = Scope::new(scope.analysis, pair.query, Some(scope));
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
    let relation = scope.analysis.catalog.relations.get(&scope.query.entry(index)?.relation()?)?;
    (relation.kind == RelationKind::Table && relation.children.is_empty()).then_some(relation)
}

/// The equalities between the target and a subquery that a condition is.
fn pairs<'s>(scope: &Scope<'s>, target: usize, condition: &'s Node<'s>) -> Vec<Pair<'s>> {
    let pair = |node: &'s Node<'s>, column: &'s Node<'s>, query: Query<'s>, output: usize| {
        let number = column_of(column, target)?;
        Some(Pair {
            number,
            operator: node.get("opno").oid()?,
            collation: node.get("inputcollid").oid(),
            query,
            output,
        })
    };
    match (condition.label(), condition.get("subLinkType").int()) {
        ("SUBLINK", Some(ANY)) => {
            let Some(query) = Query::of(condition.get("subselect")) else { return Vec::new() };
            let tests = conjuncts(condition.get("testexpr")).iter().filter(|test| test.is("OPEXPR"));
            let compared = tests.filter_map(|test| match test.get("args").items() {
                // `PARAM_SUBLINK`: the column of the subquery, from 1.
                [column, value] => {
                    let output = usize::try_from(bare(value).get("paramid").int()?).ok()?.checked_sub(1)?;
                    pair(test, column, query, output)
                }
                _ => None,
            });
            compared.collect()
        }
        ("OPEXPR", _) => match condition.get("args").items() {
            [left, right] => {
                let sides = [(left, right), (right, left)].into_iter();
                let compared = sides.filter_map(|(column, value)| {
                    let (query, output) = selected(scope, bare(value))?;
                    pair(condition, column, query, output)
                });
                compared.collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The column of an entry of this query.
fn column_of(node: &Node<'_>, entry: usize) -> Option<i64> {
    let node = bare(node);
    let own = node.is("VAR")
        && node.get("varlevelsup").int() == Some(0)
        && node.get("varno").int() == i64::try_from(entry).ok();
    node.get("varattno").int().filter(|number| own && *number > 0)
}

/// The subquery whose column a value is: in parentheses, or in FROM, or a CTE.
fn selected<'s>(scope: &Scope<'s>, value: &'s Node<'s>) -> Option<(Query<'s>, usize)> {
    if value.is("SUBLINK") && value.get("subLinkType").int() == Some(EXPRESSION) {
        return Some((Query::of(value.get("subselect"))?, 0));
    }
    let at = |field: &str| value.get(field).int().and_then(|number| usize::try_from(number).ok());
    let index = at("varno").filter(|_| value.is("VAR") && at("varlevelsup") == Some(0))?;
    let entry = scope.query.entry(index)?;
    let query = match entry.kind() {
        EntryKind::Subquery => entry.subquery()?,
        EntryKind::Cte => scope.cte(entry).filter(|(_, _, cte)| !cte.is_recursive())?.2.query()?,
        _ => return None,
    };
    Some((query, at("varattno")?.checked_sub(1)?))
}

/// The entry of a subquery that is the table and nothing else, and whose rows are locked.
fn locked(scope: &Scope<'_>, relation: &Relation, query: Query<'_>) -> Option<usize> {
    let items: Vec<FromItem<'_>> = query.join_tree().items().collect();
    let [FromItem::Entry(index)] = items.as_slice() else { return None };
    let entry = query.entry(*index)?;
    let locks = |mark: &Node<'_>| {
        mark.get("rti").int() == i64::try_from(*index).ok() && mark.get("strength").int() >= Some(FOR_SHARE)
    };
    let plain = query.command() == Command::Select
        && query.get("setOperations").is_null()
        && entry.relation() == Some(relation.oid)
        && refers_to_nothing_outside(scope.analysis, query.node());
    (plain && query.get("rowMarks").items().iter().any(locks)).then_some(*index)
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
    let mut keys = scope.analysis.catalog.indexes_of(relation.oid).filter(is_unique);
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
