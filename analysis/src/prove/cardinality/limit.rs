//! LIMIT, OFFSET, FETCH FIRST and row locks.

use crate::prove::cardinality::conditions::{Given, plain_column};
use crate::prove::cardinality::grouping;
use crate::prove::cardinality::{Most, Rows};
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::node::Node;
use crate::tree::query::Query;

/// `LIMIT_OPTION_COUNT`, as opposed to WITH TIES.
const COUNT: i64 = 0;

/// What is known about LIMIT or OFFSET.
enum Bound {
    /// There is none, or it is NULL, which means the same.
    None,
    Constant(i64),
    Unknown,
}

/// `given` is what was fixed for these rows, to go on from for WITH TIES.
pub(crate) fn apply<'s>(scope: &Scope<'s>, rows: Rows, given: &[Given<'s>]) -> Rows {
    let query = scope.query;
    let with_ties = query.get("limitOption").int() != Some(COUNT);
    let mut rows = match bound(query.get("limitCount")) {
        Bound::None => rows,
        Bound::Constant(1) if with_ties && rows.most == Most::Many => match ties(scope, given) {
            Some(reason) => Rows { most: Most::One, reason, ..rows },
            None => rows,
        },
        Bound::Constant(count) => limited(rows, count, with_ties),
        Bound::Unknown => rows.or_none("LIMIT may be 0"),
    };
    match bound(query.get("limitOffset")) {
        Bound::None | Bound::Constant(0) => {}
        Bound::Constant(_) | Bound::Unknown => rows = rows.or_none("OFFSET may skip it"),
    }
    if !query.get("rowMarks").is_null() || query.get("hasForUpdate").bool() != Some(false) {
        rows = rows.or_none("a row that another transaction changed may be skipped");
    }
    rows
}

/// Whether LIMIT, OFFSET and row locks leave at least one of any rows.
pub(crate) fn keeps_rows(query: Query<'_>) -> bool {
    let limit = match bound(query.get("limitCount")) {
        Bound::None => true,
        Bound::Constant(count) => count > 0,
        Bound::Unknown => false,
    };
    limit
        && matches!(bound(query.get("limitOffset")), Bound::None | Bound::Constant(0))
        && query.get("rowMarks").is_null()
        && query.get("hasForUpdate").bool() == Some(false)
}

/// Why no two rows tie: no two have the same values in ORDER BY.
fn ties<'s>(scope: &Scope<'s>, given: &[Given<'s>]) -> Option<Reason> {
    let plain = scope.query.get("setOperations").is_null() && !scope.has_grouping_sets();
    let order = scope.query.get("sortClause").items();
    let given = given.iter().cloned().map(Some);
    let tied = order.iter().map(|clause| {
        let term = grouping::sorted_by(scope, clause)?;
        let (operator, collation) = (Some(clause.get("eqop").oid()?), grouping::collation_of(term));
        let reason = || "rows that tie in ORDER BY".into();
        plain_column(scope, term).map(|_| Given { reason: reason(), term, operator, collation, nulls: true })
    });
    let given: Option<Vec<Given<'s>>> = given.chain(tied).collect();
    let rows = grouping::rows(scope, &given.filter(|_| plain && !order.is_empty())?);
    (rows.most != Most::Many).then_some(rows.reason)
}

fn limited(rows: Rows, count: i64, with_ties: bool) -> Rows {
    match count {
        0 => Rows::none("LIMIT 0"),
        1 if rows.most == Most::Many && !with_ties => Rows { most: Most::One, reason: "LIMIT 1".into(), ..rows },
        // A negative count is an error.
        _ => rows,
    }
}

fn bound(node: &Node<'_>) -> Bound {
    match node.label() {
        _ if node.is_null() => Bound::None,
        "CONST" if node.get("constisnull").is_true() => Bound::None,
        "CONST" => integer(node).map_or(Bound::Unknown, Bound::Constant),
        // The constant arrives as a cast, `int8(int4)` or `int8(int2)`.
        "FUNCEXPR" => match (node.get("funcid").oid(), node.get("args").items()) {
            (Some(481 | 754), [argument]) => bound(argument),
            _ => Bound::Unknown,
        },
        "RELABELTYPE" => bound(node.get("arg")),
        _ => Bound::Unknown,
    }
}

fn integer(node: &Node<'_>) -> Option<i64> {
    // int8, int4, int2: by value, eight bytes, little-endian.
    let bytes: [u8; 8] = node.get("constvalue").datum()?.try_into().ok()?;
    let value = i64::from_le_bytes(bytes);
    match node.get("consttype").oid()? {
        20 => Some(value),
        23 => i32::try_from(value).ok().map(i64::from),
        21 => i16::try_from(value).ok().map(i64::from),
        _ => None,
    }
}
