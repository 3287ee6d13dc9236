//! How many rows a query returns. One file per family of rules; whatever no rule proves is none or many.

pub(crate) mod from;
pub(crate) mod limit;
pub(crate) mod stable;
pub(crate) mod unique;
pub(crate) mod write;

pub(crate) use from::item_rows;

use crate::analyse::context::Analysis;
use crate::analyse::node::Node;
use crate::analyse::reason::Reason;
use crate::analyse::scope::Scope;
use crate::analyse::tree::{Command, EntryKind, FromItem, Query};

/// The most rows that there can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Most {
    Zero,
    One,
    Many,
}

impl Most {
    /// As a number; `None` for any number.
    pub(crate) fn number(self) -> Option<usize> {
        match self {
            Most::Zero => Some(0),
            Most::One => Some(1),
            Most::Many => None,
        }
    }
}

/// How many rows there are, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) at_least_one: bool,
    pub(crate) most: Most,
    pub(crate) reason: Reason,
}

impl Rows {
    /// Any number: the answer to everything that is not known.
    pub(crate) fn many(reason: impl Into<Reason>) -> Rows {
        Rows { at_least_one: false, most: Most::Many, reason: reason.into() }
    }

    pub(crate) fn one(reason: impl Into<Reason>) -> Rows {
        Rows { at_least_one: true, most: Most::One, reason: reason.into() }
    }

    pub(crate) fn at_most_one(reason: impl Into<Reason>) -> Rows {
        Rows { at_least_one: false, most: Most::One, reason: reason.into() }
    }

    /// The same, but there may be none.
    pub(crate) fn or_none(self, reason: &str) -> Rows {
        if !self.at_least_one {
            return self;
        }
        let text = format!("{}; {reason}", self.reason.text);
        Rows { at_least_one: false, reason: self.reason.reworded(text), ..self }
    }
}

/// The rows that a query returns; for one that writes, those of RETURNING.
pub(crate) fn query_rows<'s>(analysis: &'s Analysis<'s>, query: Query<'s>, parent: Option<&'s Scope<'s>>) -> Rows {
    let Some(_level) = analysis.enter() else { return Rows::many("the query is too complex for the analysis") };
    let scope = Scope::new(analysis, query, parent);
    match query.command() {
        Command::Select => select(&scope),
        Command::Insert => write::insert(&scope),
        Command::Update | Command::Delete => write::update_or_delete(&scope),
        Command::Merge => Rows::many("a MERGE acts on any number of rows"),
        Command::Other => Rows::many("the statement is of a kind that the analysis does not know"),
    }
}

/// The fewest rows that there can be: more than one only for VALUES that all come out.
pub(crate) fn least(scope: &Scope<'_>, rows: &Rows) -> usize {
    let query = scope.query;
    let plain = ["groupClause", "groupingSets", "havingQual", "setOperations", "distinctClause", "limitCount"];
    let mut items = query.join_tree().items();
    let values = match (items.next(), items.next()) {
        (Some(FromItem::Entry(index)), None) => query.entry(index).filter(|entry| entry.kind() == EntryKind::Values),
        _ => None,
    };
    let all_come_out = rows.at_least_one
        && rows.most == Most::Many
        && matches!(query.command(), Command::Select | Command::Insert)
        && plain.iter().all(|field| query.get(field).is_null())
        && query.get("hasAggs").bool() == Some(false)
        && query.get("hasTargetSRFs").bool() == Some(false);
    match values.filter(|_| all_come_out) {
        Some(values) => values.get("values_lists").items().len(),
        None => usize::from(rows.at_least_one),
    }
}

fn select(scope: &Scope<'_>) -> Rows {
    let query = scope.query;
    let rows = if query.get("setOperations").is_null() {
        grouped(scope)
    } else {
        set_operation(scope, query.get("setOperations"))
    };
    limit::apply(scope, rows)
}

/// GROUP BY, HAVING and aggregates over FROM.
fn grouped(scope: &Scope<'_>) -> Rows {
    let query = scope.query;
    if query.get("hasTargetSRFs").bool() != Some(false) {
        return Rows::many("a set-returning function gives any number of rows");
    }
    if scope.has_grouping_sets() {
        return Rows::many("grouping sets give any number of rows");
    }
    let having = !query.get("havingQual").is_null();
    if query.get("groupClause").is_null() && (query.get("hasAggs").is_true() || having) {
        let rows = Rows::one("an aggregate without GROUP BY returns one row");
        return if having { rows.or_none("HAVING may remove it") } else { rows };
    }
    let rows = from::rows(scope);
    if having { rows.or_none("HAVING may remove it") } else { rows }
}

fn set_operation(scope: &Scope<'_>, node: &Node<'_>) -> Rows {
    let Some(_level) = scope.analysis.enter() else { return Rows::many("the query is too complex for the analysis") };
    match node.label() {
        "RANGETBLREF" => {
            let index = node.get("rtindex").int().and_then(|index| usize::try_from(index).ok());
            index
                .map_or_else(|| Rows::many("a set operation could not be read"), |index| from::entry_rows(scope, index))
        }
        "SETOPERATIONSTMT" => {
            let left = set_operation(scope, node.get("larg"));
            let right = set_operation(scope, node.get("rarg"));
            match node.get("op").int() {
                Some(1) => union(left, right),
                Some(2) if left.most <= right.most => Rows { at_least_one: false, ..left },
                Some(2) => Rows { at_least_one: false, ..right },
                Some(3) => Rows { at_least_one: false, ..left },
                _ => Rows::many("a set operation could not be read"),
            }
        }
        _ => Rows::many("a set operation could not be read"),
    }
}

fn union(left: Rows, right: Rows) -> Rows {
    match (left.most, right.most) {
        (Most::Zero, _) => right,
        (_, Most::Zero) => left,
        _ => Rows {
            at_least_one: left.at_least_one || right.at_least_one,
            ..Rows::many("UNION adds up the rows of both sides")
        },
    }
}
