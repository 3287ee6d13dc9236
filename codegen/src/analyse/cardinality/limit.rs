//! LIMIT, OFFSET, FETCH FIRST and row locks.

use crate::analyse::cardinality::{Most, Rows};
use crate::analyse::node::Node;
use crate::analyse::scope::Scope;

/// `LIMIT_OPTION_COUNT`, as opposed to WITH TIES.
const COUNT: i64 = 0;

/// What is known about LIMIT or OFFSET.
enum Bound {
    /// There is none, or it is NULL, which means the same.
    None,
    Constant(i64),
    Unknown,
}

pub(crate) fn apply(scope: &Scope<'_>, rows: Rows) -> Rows {
    let query = scope.query;
    let mut rows = match bound(query.get("limitCount")) {
        Bound::None => rows,
        Bound::Constant(count) => limited(rows, count, query.get("limitOption").int() != Some(COUNT)),
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

fn limited(rows: Rows, count: i64, with_ties: bool) -> Rows {
    match count {
        0 => Rows { at_least_one: false, most: Most::Zero, reason: "LIMIT 0".into() },
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
