//! LIMIT, OFFSET, FETCH FIRST and row locks.

use crate::catalog::Oid;
use crate::prove::cardinality::columns::plain_column;
use crate::prove::cardinality::conditions::FixedTerm;
use crate::prove::cardinality::grouping;
use crate::prove::cardinality::{Most, Rows};
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::Expr;
use crate::tree::query::Query;

/// The casts `int8(int4)` and `int8(int2)`.
const TO_BIGINT: [Oid; 2] = [481, 754];

/// What is known about LIMIT or OFFSET.
pub(crate) enum Amount {
    /// There is none, or it is NULL, which means the same.
    None,
    Constant(i64),
    Unknown,
}

/// `given` is what was fixed for these rows, to go on from for WITH TIES.
pub(crate) fn apply<'s>(scope: &Scope<'s>, rows: Rows, given: &[FixedTerm<'s>]) -> Rows {
    let query = scope.query;
    let with_ties = query.with_ties();
    let mut rows = match amount(query.limit()) {
        Amount::None => rows,
        Amount::Constant(1) if with_ties && rows.most == Most::Many => match ties(scope, given) {
            Some(reason) => Rows { most: Most::One, reason, ..rows },
            None => rows,
        },
        Amount::Constant(count) => limited(rows, count),
        Amount::Unknown => rows.or_none("LIMIT may be 0"),
    };
    match amount(query.offset()) {
        Amount::None | Amount::Constant(0) => {}
        Amount::Constant(_) | Amount::Unknown => rows = rows.or_none("OFFSET may skip it"),
    }
    if query.locks_rows() {
        rows = rows.or_none("a row that another transaction changed may be skipped");
    }
    rows
}

/// Whether LIMIT, OFFSET and row locks leave at least one of any rows.
pub(crate) fn keeps_rows(query: Query<'_>) -> bool {
    let limit = match amount(query.limit()) {
        Amount::None => true,
        Amount::Constant(count) => count > 0,
        Amount::Unknown => false,
    };
    limit && matches!(amount(query.offset()), Amount::None | Amount::Constant(0)) && !query.locks_rows()
}

/// Why no two rows tie: no two have the same values in ORDER BY.
fn ties<'s>(scope: &Scope<'s>, given: &[FixedTerm<'s>]) -> Option<Reason> {
    let query = scope.query;
    let order = query.sort_clause();
    let plain = !query.is_set_operation() && !scope.has_grouping_sets() && order.len() != 0;
    let given = given.iter().cloned().map(Some);
    let tied = order.map(|item| {
        let term = query.sorted_by(item)?.expression();
        let (operator, collation) = (Some(item.equality()?), term.collation());
        let reason = || "rows that tie in ORDER BY".into();
        plain_column(scope, term).map(|_| FixedTerm { reason: reason(), term, operator, collation, nulls: true })
    });
    let given: Option<Vec<FixedTerm<'s>>> = given.chain(tied).collect();
    let rows = grouping::rows(scope, &given.filter(|_| plain)?);
    (rows.most != Most::Many).then_some(rows.reason)
}

fn limited(rows: Rows, count: i64) -> Rows {
    match count {
        0 => Rows::none("LIMIT 0"),
        1 if rows.most == Most::Many => Rows { most: Most::One, reason: "LIMIT 1".into(), ..rows },
        // A negative count is an error.
        _ => rows,
    }
}

/// How many rows LIMIT or OFFSET says.
pub(crate) fn amount(expression: Expr<'_>) -> Amount {
    match expression {
        Expr::Missing => Amount::None,
        Expr::Constant(constant) if constant.null() == Some(true) => Amount::None,
        Expr::Constant(constant) => constant.integer().map_or(Amount::Unknown, Amount::Constant),
        // The constant arrives as a cast.
        Expr::Call(call) if call.function().is_some_and(|function| TO_BIGINT.contains(&function)) => {
            call.arguments().exactly().map_or(Amount::Unknown, |[argument]| amount(argument))
        }
        Expr::Relabel(cast) => amount(cast.argument()),
        _ => Amount::Unknown,
    }
}
