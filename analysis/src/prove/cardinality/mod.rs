//! How many rows a query returns. One file per family of rules; whatever no rule proves is none or many.
//!
//! `columns` finds out which column an expression is, `conditions` reads what WHERE and joins say, `checked` what CHECKs say, `fixed` follows it from column to column, `unique` finds the keys that it fixes,
//! `misses` those that it nearly does, and
//! `from`, `grouping`, `set_operation`, `limit` and `write` say what that means for the rows of a query, and `grouped` whether they come in groups.

pub(crate) mod checked;
pub(crate) mod columns;
pub(crate) mod computed;
pub(crate) mod conditions;
pub(crate) mod fixed;
pub(crate) mod from;
pub(crate) mod grouped;
pub(crate) mod grouping;
pub(crate) mod holds;
pub(crate) mod limit;
pub(crate) mod misses;
pub(crate) mod predicate;
pub(crate) mod set_operation;
pub(crate) mod stable;
pub(crate) mod unique;
pub(crate) mod words;
pub(crate) mod write;

pub(crate) use from::item_rows;

use crate::prove::cardinality::conditions::FixedTerm;
use crate::prove::cardinality::unique::Output;
use crate::prove::context::Context;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::query::{Command, EntryKind, FromItem, Query};

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

    pub(crate) fn none(reason: impl Into<Reason>) -> Rows {
        Rows { at_least_one: false, most: Most::Zero, reason: reason.into() }
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
pub(crate) fn query_rows<'s>(context: &'s Context<'s>, query: Query<'s>, parent: Option<&'s Scope<'s>>) -> Rows {
    query_rows_given(context, query, parent, &[])
}

/// As [`query_rows`], of those rows that have one value in each of these columns.
pub(crate) fn query_rows_given<'s>(
    context: &'s Context<'s>,
    query: Query<'s>,
    parent: Option<&'s Scope<'s>>,
    outputs: &[Output],
) -> Rows {
    let Some(_level) = context.enter() else { return Rows::many("the query is too complex for the analysis") };
    let scope = Scope::new(context, query, parent);
    match query.command() {
        Command::Select => select(&scope, outputs),
        Command::Insert => write::insert(&scope),
        Command::Update | Command::Delete => write::update_or_delete(&scope),
        Command::Merge => write::merge(&scope),
        Command::Other => Rows::many("the statement is of a kind that the analysis does not know"),
    }
}

/// The fewest rows that there can be: more than one only for VALUES that all come out.
pub(crate) fn least(scope: &Scope<'_>, rows: &Rows) -> usize {
    let query = scope.query;
    let mut items = query.join_tree().items();
    let values = match (items.next(), items.next()) {
        (Some(FromItem::Entry(index)), None) => query.entry(index).filter(|entry| entry.kind() == EntryKind::Values),
        _ => None,
    };
    let all_come_out = rows.at_least_one
        && rows.most == Most::Many
        && matches!(query.command(), Command::Select | Command::Insert)
        && !query.is_grouped()
        && query.grouping_sets().is_empty()
        && query.having().is_missing()
        && !query.is_set_operation()
        && query.distinct_clause().len() == 0
        && query.limit().is_missing()
        && query.has_aggregates() == Some(false)
        && query.has_set_returning() == Some(false);
    match values.filter(|_| all_come_out) {
        Some(values) => values.rows().len(),
        None => usize::from(rows.at_least_one),
    }
}

fn select(scope: &Scope<'_>, outputs: &[Output]) -> Rows {
    if let Some(operation) = scope.query.set_operation() {
        return limit::apply(scope, set_operation::rows(scope, operation, outputs), &[]);
    }
    let given = given(scope, outputs);
    limit::apply(scope, grouping::rows(scope, &given), &given)
}

/// What outer conditions on its columns fix in a query. Under grouping sets columns are NULL in some rows: nothing.
fn given<'s>(scope: &Scope<'s>, outputs: &[Output]) -> Vec<FixedTerm<'s>> {
    if outputs.is_empty() || scope.has_grouping_sets() {
        return Vec::new();
    }
    let columns = scope.query.output();
    let given = outputs.iter().filter_map(|output| {
        let column = columns.iter().find(|column| column.number().map(i64::from) == Some(output.number))?;
        Some(FixedTerm {
            reason: output.reason.clone(),
            term: column.expression(),
            operator: output.operator,
            collation: output.collation,
            nulls: output.nulls,
        })
    });
    given.collect()
}
