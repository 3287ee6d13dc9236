//! LIMIT, OFFSET and DISTINCT ON over rows that tie in ORDER BY: which of these come out is up to the plan, and can be another one in each
//! run ("LIMIT and OFFSET" in the manual's chapter 7.6).
//!
//! The rows that tie are those for which all terms of ORDER BY are given. An order is decided if a query returns one such row at most.

use std::ops::Range;

use super::known::{is_known, is_known_entry};
use super::own_nodes;
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::columns::plain_column;
use crate::prove::cardinality::conditions::FixedTerm;
use crate::prove::cardinality::fixed::Bindings;
use crate::prove::cardinality::limit::{Amount, amount};
use crate::prove::cardinality::stable::{columns_used, is_stable};
use crate::prove::cardinality::unique::Output;
use crate::prove::cardinality::{Most, from, grouping, set_operation};
use crate::prove::scope::Scope;
use crate::tree::clause::SetMember;
use crate::tree::expr::{Expr, SubLinkKind};
use crate::tree::query::{Command, FromItem, TargetEntry};
use crate::tree::resolve::QueryLevel;

/// What cuts among rows that tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Offset,
    Limit,
    DistinctOn,
}

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let Some(cut) = cut(scope) else { return Vec::new() };
    if does_not_matter(scope) {
        return Vec::new();
    }
    let query = scope.query;
    let terms: Vec<TargetEntry<'_>> = query.sort_clause().filter_map(|item| query.sorted_by(item)).collect();
    if terms.len() != query.sort_clause().len() || terms.iter().any(|term| is_chosen(scope, cut, term.expression())) {
        return Vec::new();
    }
    if terms.is_empty() && !matters_without_order(scope, cut) {
        return Vec::new();
    }
    match ties(scope, cut) {
        Some(key) => vec![told(scope, cut, &terms, &key)],
        None => Vec::new(),
    }
}

fn cut(scope: &Scope<'_>) -> Option<Cut> {
    let query = scope.query;
    let is_some = |expression: Expr<'_>| !matches!(amount(expression), Amount::None | Amount::Constant(0));
    match () {
        () if query.command() != Command::Select => None,
        () if is_some(query.offset()) => Some(Cut::Offset),
        () if is_some(query.limit()) && !query.with_ties() => Some(Cut::Limit),
        () if query.is_distinct_on() => Some(Cut::DistinctOn),
        () => None,
    }
}

/// Where any row will do: a queue, EXISTS, and rows that are picked to be written, some at a time.
fn does_not_matter(scope: &Scope<'_>) -> bool {
    let mut level = Some(scope);
    while let Some(scope) = level {
        if scope.query.command() != Command::Select || scope.query.row_marks().any(|mark| mark.skips_locked()) {
            return true;
        }
        level = scope.outer();
    }
    scope.outer().is_some_and(|outer| {
        own_nodes(outer.query).any(|node| match node {
            Expr::SubLink(link) if link.kind() == SubLinkKind::Exists => {
                link.query().is_some_and(|query| query.is(scope.query))
            }
            _ => false,
        })
    })
}

/// A term that orders at random, by what a parameter chooses, or by how near something is to a parameter: an index may give that order, and
/// no other one.
fn is_chosen(scope: &Scope<'_>, cut: Cut, term: Expr<'_>) -> bool {
    let has_parameter = || term.walk().any(|part| matches!(part, Expr::Parameter(_)));
    let functions = || term.walk().flat_map(|part| scope.context.catalog.functions_of(part));
    let chosen = match term {
        Expr::Case(_) | Expr::Operation(_) => has_parameter(),
        _ => cut != Cut::Offset && has_parameter(),
    };
    chosen || functions().any(|function| function.is_none_or(|function| function.volatility == 'v'))
}

/// Without ORDER BY any rows are asked for, but not any pages.
fn matters_without_order(scope: &Scope<'_>, cut: Cut) -> bool {
    match cut {
        Cut::Offset => true,
        Cut::Limit => {
            let is_first = matches!(amount(scope.query.limit()), Amount::Constant(1));
            scope.outer().is_none() && !is_first && !scope.query.locks_rows()
        }
        Cut::DistinctOn => false,
    }
}

/// Columns that would decide the order, if it is not decided; `None` too where that is not known.
fn ties(scope: &Scope<'_>, cut: Cut) -> Option<Vec<String>> {
    if let Some(operation) = scope.query.set_operation() {
        return ties_of_set(scope, operation).then(Vec::new);
    }
    let query = scope.query;
    if scope.has_grouping_sets() || query.has_set_returning() != Some(false) || !is_known(scope) {
        return None;
    }
    let given: Vec<FixedTerm<'_>> = query
        .sort_clause()
        .filter_map(|item| {
            let term = query.sorted_by(item)?.expression();
            let (operator, collation) = (Some(item.equality()?), term.collation());
            Some(FixedTerm { reason: "ORDER BY".into(), term, operator, collation, nulls: true })
        })
        .collect();
    let bindings = Bindings::of(scope, &given);
    let decided = match cut {
        // Of the rows that DISTINCT ON takes one of.
        Cut::DistinctOn => query.is_grouped() || from::rows(&bindings).most != Most::Many,
        Cut::Limit | Cut::Offset => grouping::rows(scope, &given).most != Most::Many,
    };
    if decided || grouping::rows(scope, &[]).most != Most::Many || shows_only_terms(&bindings) {
        return None;
    }
    Some(key(&bindings))
}

/// Whether rows that tie look the same: all that is returned is sorted by, or of a row that ORDER BY decides.
fn shows_only_terms(bindings: &Bindings<'_, '_>) -> bool {
    let scope = bindings.scope;
    let query = scope.query;
    let sorted: Vec<TargetEntry<'_>> = query.sort_clause().filter_map(|item| query.sorted_by(item)).collect();
    let columns: Vec<(usize, i64)> = sorted.iter().filter_map(|term| plain_column(scope, term.expression())).collect();
    query.output().iter().all(|output| {
        let is_term = |term: &TargetEntry<'_>| term.number() == output.number();
        let is_decided =
            |(entry, number): &(usize, i64)| columns.contains(&(*entry, *number)) || bindings.is_fixed(*entry);
        let expression = output.expression();
        sorted.iter().any(is_term)
            || is_stable(scope.context, expression)
                && columns_used(scope, expression).is_some_and(|used| used.iter().all(is_decided))
    })
}

/// Whether rows tie within one query of a set operation; between two of them is not looked at.
fn ties_of_set(scope: &Scope<'_>, operation: SetMember<'_>) -> bool {
    let query = scope.query;
    let outputs: Vec<Output> = query
        .sort_clause()
        .filter_map(|item| {
            let entry = query.sorted_by(item)?;
            let (operator, collation) = (Some(item.equality()?), entry.expression().collation());
            let number = i64::from(entry.number()?);
            Some(Output { number, operator, collation, nulls: true, reason: "ORDER BY".into() })
        })
        .collect();
    let shown = query.output();
    let all_sorted =
        shown.iter().all(|entry| outputs.iter().any(|output| entry.number().map(i64::from) == Some(output.number)));
    let is_many =
        |leaf: usize| is_known_entry(scope, leaf) && from::entry_rows_given(scope, leaf, &outputs).most == Most::Many;
    !all_sorted
        && set_operation::rows(scope, operation, &outputs).most == Most::Many
        && operation.leaves().into_iter().flatten().any(is_many)
}

/// The columns of the first key that would decide the order.
fn key(bindings: &Bindings<'_, '_>) -> Vec<String> {
    let scope = bindings.scope;
    let query = scope.query;
    let named = |entry: usize, number: i64| {
        let entry = query.entry(entry)?;
        Some(format!("{}.{}", entry.name(), entry.column_name(number)?))
    };
    let sorted: Vec<(usize, i64)> =
        query.sort_clause().filter_map(|item| plain_column(scope, query.sorted_by(item)?.expression())).collect();
    let goes_by = |clause: Vec<TargetEntry<'_>>| {
        let columns = clause.iter().filter_map(|entry| {
            let (entry, number) = plain_column(scope, entry.expression())?;
            if bindings.is_fixed(entry) || sorted.contains(&(entry, number)) { None } else { named(entry, number) }
        });
        columns.collect::<Vec<String>>()
    };
    if query.is_grouped() {
        return goes_by(query.group_clause().filter_map(|item| query.sorted_by(item)).collect());
    }
    if query.distinct_clause().len() != 0 && !query.is_distinct_on() {
        return goes_by(query.distinct_clause().filter_map(|item| query.sorted_by(item)).collect());
    }
    let entries = query.join_tree().items().flat_map(FromItem::entries).filter(|entry| !bindings.is_single(*entry));
    let keys = entries.map(|index| {
        let relation = query.entry(index)?.relation()?;
        let catalog = scope.context.catalog;
        let usable = catalog.indexes_of(relation).filter(|index| {
            index.unique && index.immediate && index.valid && index.predicate.is_none() && index.expressions.is_none()
        });
        let not_null =
            |column: i16| catalog.relations.get(&relation)?.columns.get(&column).filter(|column| column.not_null);
        let whole = usable.filter(|index| index.keys.iter().all(|key| not_null(key.column).is_some()));
        let shortest = whole.min_by_key(|index| (index.keys.len(), index.oid))?;
        let columns = shortest.keys.iter().map(|key| (index, i64::from(key.column)));
        let more = columns.filter(|column| !sorted.contains(column));
        more.map(|(index, number)| named(index, number)).collect::<Option<Vec<String>>>()
    });
    keys.collect::<Option<Vec<Vec<String>>>>().unwrap_or_default().concat()
}

fn told(scope: &Scope<'_>, cut: Cut, terms: &[TargetEntry<'_>], key: &[String]) -> Suspicion {
    let query = scope.query;
    let (kind, message, clause) = match (cut, terms.is_empty()) {
        (Cut::Offset, true) => (
            SuspicionKind::UnstablePages,
            "OFFSET without ORDER BY: a row can be on two pages or on none",
            query.offset(),
        ),
        (Cut::Offset, false) => (
            SuspicionKind::UnstablePages,
            "OFFSET over an order in which rows can tie: a row can be on two pages or on none",
            query.offset(),
        ),
        (Cut::Limit, true) => (
            SuspicionKind::UndecidedOrder,
            "LIMIT without ORDER BY: which rows are returned is undecided",
            query.limit(),
        ),
        (Cut::Limit, false) => (
            SuspicionKind::UndecidedOrder,
            "LIMIT over an order in which rows can tie: which of these are returned is undecided",
            query.limit(),
        ),
        (Cut::DistinctOn, _) => (
            SuspicionKind::UndecidedOrder,
            "DISTINCT ON over an order in which rows can tie: which of these is returned is undecided",
            terms.last().map_or(Expr::Missing, |term| term.expression()),
        ),
    };
    let of_term = |term: &TargetEntry<'_>| {
        let (entry, number) = plain_column(scope, term.expression())?;
        let entry = query.entry(entry)?;
        if query.is_set_operation() {
            return Some(format!("`{}`", term.name()?));
        }
        Some(format!("`{}.{}`", entry.name(), entry.column_name(number)?))
    };
    let columns: Option<Vec<String>> = terms.iter().map(of_term).collect();
    let mut suspicion = Suspicion::new(kind, message).at(place(scope, cut, clause));
    if let Some(columns) = columns.filter(|columns| !columns.is_empty()) {
        let rows = if cut == Cut::DistinctOn { "two rows" } else { "two rows of the result" };
        suspicion.notes.push(format!("{rows} can be equal in {}", columns.join(", ")));
    }
    let help = match (key, terms.is_empty()) {
        ([], true) => "add ORDER BY with a unique key".to_owned(),
        ([], false) => "add a unique key to ORDER BY".to_owned(),
        (key, true) => format!("add `ORDER BY {}`", key.join(", ")),
        (key, false) => format!("add `{}` to ORDER BY", key.join(", ")),
    };
    suspicion.help(help)
}

/// ORDER BY, where it is certain which one it is; else the number of rows.
fn place(scope: &Scope<'_>, cut: Cut, clause: Expr<'_>) -> Option<Range<usize>> {
    let places = scope.context.places()?;
    let start = places.start_of(clause);
    if cut == Cut::DistinctOn {
        return places.keywords("DISTINCT ON").or_else(|| places.token(start?));
    }
    let order = if scope.query.sort_clause().len() == 0 { None } else { places.keywords_before("ORDER BY", start?) };
    order.or_else(|| places.token(start?))
}
