//! What PostgreSQL accepts, and what the author of a statement hardly means: it is wrong for some data, dangerous, or costs.
//!
//! A rule is a file with a function `find`. It looks at one level of the query at a time, from where it can ask what is proven there, and
//! says nothing where it is not certain: unknown is no suspicion.

mod all_rows;
mod case;
mod case_of_citext;
mod conditions;
mod cross_join;
mod definer;
mod dynamic_sql;
mod equals_null;
mod float_money;
mod identifier;
mod kept_from_index;
mod known;
mod local_time;
mod lock_order;
mod multiplied;
mod no_row;
mod not_in_null;
mod order;
mod outer_join;
mod row_security;
mod search;
mod sought;
mod time_zone;
mod unbounded;
mod unindexed_key;
mod unserved;
mod volatile_read;

use std::ops::Range;

use crate::catalog::builtin::BOOLEAN;
use crate::catalog::{Catalog, Event, Oid};
use crate::change::effects::Calls;
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;
use crate::tree::query::{Command, Query};

type Rule = fn(&Scope<'_>) -> Vec<Suspicion>;

/// All rules that look at each level.
const RULES: &[Rule] = &[
    all_rows::find,
    case::find,
    case_of_citext::find,
    conditions::find,
    cross_join::find,
    equals_null::find,
    float_money::find,
    kept_from_index::find,
    local_time::find,
    lock_order::find,
    multiplied::find,
    not_in_null::find,
    order::find,
    outer_join::find,
    time_zone::find,
    unserved::find,
];

/// All rules that look at the statement as a whole.
const RULES_OF_STATEMENT: &[Rule] = &[unindexed_key::find, no_row::find, unbounded::find];

/// The same, given the functions that it calls.
type RuleOfCalls = fn(&Scope<'_>, &Calls) -> Vec<Suspicion>;

const RULES_OF_CALLS: &[RuleOfCalls] = &[definer::find, dynamic_sql::find, row_security::find, volatile_read::find];

impl Suspicion {
    fn new(kind: SuspicionKind, message: impl Into<String>) -> Suspicion {
        Suspicion { kind, message: message.into(), place: None, notes: Vec::new(), help: None, about: None }
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
    let mut found: Vec<Suspicion> = RULES_OF_STATEMENT.iter().flat_map(|rule| rule(root)).collect();
    found.extend(RULES_OF_CALLS.iter().flat_map(|rule| rule(root, calls)));
    each_level(root, &mut |scope| found.extend(RULES.iter().flat_map(|rule| rule(scope))));
    // What says why is told in its place.
    let says_why = |kind| matches!(kind, SuspicionKind::EqualsNull | SuspicionKind::NeverTrue);
    if found.iter().any(|suspicion| says_why(suspicion.kind)) {
        found.retain(|suspicion| suspicion.kind != SuspicionKind::NoRow);
    }
    found.sort_by_key(|suspicion| (suspicion.place.as_ref().map(|place| place.start), suspicion.kind));
    // The two comparisons of BETWEEN stand at one place.
    found.dedup_by(|one, other| {
        one.place.is_some() && one.place == other.place && one.kind == other.kind && one.about == other.about
    });
    found
}

/// Whether a rule would look at how the tables of a query are searched.
pub(crate) fn is_search_of_interest(query: Query<'_>, catalog: &Catalog) -> bool {
    sought::is_of_interest(query, catalog)
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

/// The token at a place.
fn token_at(scope: &Scope<'_>, place: usize) -> Option<Range<usize>> {
    scope.context.places()?.token(place)
}

/// How a table is called in messages: by its own name, or by its alias where the table is there twice.
fn table_name(scope: &Scope<'_>, index: usize) -> String {
    let entry = scope.query.entry(index);
    let Some((entry, oid)) = entry.and_then(|entry| Some((entry, entry.relation()?))) else {
        return scope.entry_label(index);
    };
    let twice = scope.query.range_table().filter(|other| other.relation() == Some(oid)).count() > 1;
    let relation = scope.context.catalog.relations.get(&oid).filter(|_| !twice);
    relation.map_or_else(|| entry.name().into_owned(), |relation| relation.name.clone())
}

/// A condition as it is written.
fn quoted(scope: &Scope<'_>, node: Expr<'_>) -> Option<String> {
    let places = scope.context.places()?;
    places.quote(places.span(node)?)
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
