//! What PostgreSQL accepts, and what the author of a statement hardly means: it is wrong for some data, dangerous, or costs.
//!
//! A rule is a file with a function `find`. It looks at one level of the query at a time, from where it can ask what is proven there, and
//! says nothing where it is not certain: unknown is no suspicion.

mod all_rows;
mod cross_join;
mod definer;
mod dynamic_sql;
mod equals_null;
mod float_money;
mod local_time;
mod lock_order;
mod row_security;
mod volatile_read;

use std::ops::Range;

use crate::catalog::{Event, Oid};
use crate::change::effects::Calls;
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;
use crate::tree::query::{Command, Query};

type Rule = fn(&Scope<'_>) -> Vec<Suspicion>;

/// All rules.
const RULES: &[Rule] =
    &[all_rows::find, cross_join::find, equals_null::find, float_money::find, local_time::find, lock_order::find];

/// A rule about the whole statement, given the functions that it calls.
type RuleOfCalls = fn(&Scope<'_>, &Calls) -> Vec<Suspicion>;

const RULES_OF_CALLS: &[RuleOfCalls] = &[definer::find, dynamic_sql::find, row_security::find, volatile_read::find];

impl Suspicion {
    fn new(kind: SuspicionKind, message: impl Into<String>) -> Suspicion {
        Suspicion { kind, message: message.into(), place: None, notes: Vec::new(), help: None }
    }

    fn at(self, place: Option<Range<usize>>) -> Suspicion {
        Suspicion { place, ..self }
    }

    fn note(mut self, text: impl Into<String>) -> Suspicion {
        self.notes.push(text.into());
        self
    }

    fn help(self, text: impl Into<String>) -> Suspicion {
        Suspicion { help: Some(text.into()), ..self }
    }
}

/// All suspicions about a statement, in the order of their places.
pub(crate) fn of_statement(root: &Scope<'_>, calls: &Calls) -> Vec<Suspicion> {
    let mut found: Vec<Suspicion> = RULES_OF_CALLS.iter().flat_map(|rule| rule(root, calls)).collect();
    each_level(root, &mut |scope| found.extend(RULES.iter().flat_map(|rule| rule(scope))));
    found.sort_by_key(|suspicion| (suspicion.place.as_ref().map(|place| place.start), suspicion.kind));
    found
}

/// The query, then those in it: each is seen from where it stands.
fn each_level(scope: &Scope<'_>, visit: &mut impl FnMut(&Scope<'_>)) {
    let Some(_level) = scope.context.enter() else { return };
    visit(scope);
    for query in inner_queries(scope.query) {
        each_level(&Scope::new(scope.context, query, Some(scope)), visit);
    }
}

/// The queries right below one: in FROM, WITH, and expressions.
fn inner_queries(query: Query<'_>) -> Vec<Query<'_>> {
    own_nodes(query).filter_map(|node| if let Expr::Query(query) = node { Some(query) } else { None }).collect()
}

/// The nodes of one level; of the queries in it only these themselves.
fn own_nodes(query: Query<'_>) -> impl Iterator<Item = Expr<'_>> {
    let mut pending: Vec<Expr<'_>> = Expr::Query(query).children().collect();
    pending.reverse();
    std::iter::from_fn(move || {
        let next = pending.pop()?;
        if !matches!(next, Expr::Query(_)) {
            let children: Vec<Expr<'_>> = next.children().collect();
            pending.extend(children.into_iter().rev());
        }
        Some(next)
    })
}

/// The word of the statement that names a node: an operator's sign, a call's name.
fn word_of(scope: &Scope<'_>, node: Expr<'_>) -> Option<Range<usize>> {
    let places = scope.context.places()?;
    places.token(places.of(node)?)
}

/// Where the query names the table that it writes.
fn target_name(scope: &Scope<'_>, table: &str) -> Option<Range<usize>> {
    let event = match scope.query.command() {
        Command::Insert => Event::Insert,
        Command::Delete => Event::Delete,
        _ => Event::Update,
    };
    scope.context.places()?.target(event, table)
}

/// The word of the statement that calls a function; `None` where it calls it only by way of something else.
fn word_of_call(root: &Scope<'_>, function: Oid) -> Option<Range<usize>> {
    let catalog = root.context.catalog;
    let calls =
        |node: &Expr<'_>| catalog.functions_of(*node).into_iter().flatten().any(|called| called.oid == function);
    word_of(root, Expr::Query(root.query).walk().find(calls)?)
}
