//! Aggregates over rows that a join multiplies: `sum(orders.shipping)` over orders and their items adds up the shipping of an order once for
//! each of its items.
//!
//! What an aggregate is of are the entries of FROM that its arguments use. Given one row of these, and of what GROUP BY goes by, every other
//! entry that can have several rows multiplies it.

use std::collections::{BTreeMap, BTreeSet};

use super::known::is_known_entry;
use super::{own_nodes, table_name, word_of};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::columns::plain_column;
use crate::prove::cardinality::conditions::FixedTerm;
use crate::prove::cardinality::fixed::{Bindings, Sense, Term};
use crate::prove::cardinality::from::has_full_join;
use crate::prove::cardinality::stable::columns_used;
use crate::prove::cardinality::unique::definition_uses;
use crate::prove::nullability::variable::column_label;
use crate::prove::scope::Scope;
use crate::tree::expr::{AggregateCall, Expr};
use crate::tree::query::{Command, FromItem};

/// What an aggregate does with each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Adds,
    Averages,
    Counts,
    Lists,
}

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let query = scope.query;
    let items: Vec<FromItem<'_>> = query.join_tree().items().collect();
    let entries: Vec<usize> = items.iter().flat_map(|item| item.entries()).collect();
    if query.command() != Command::Select
        || query.has_aggregates() != Some(true)
        || scope.has_grouping_sets()
        || entries.len() < 2
        || items.iter().any(|item| has_full_join(scope, *item))
    {
        return Vec::new();
    }
    let mut level = Level { scope, entries, groups: groups(scope), anyway: None, multipliers: BTreeMap::new() };
    let calls = own_nodes(query).filter_map(|node| match node {
        Expr::Aggregate(call) if call.levels_up() == Some(0) && !call.is_distinct() => Some(call),
        _ => None,
    });
    calls.filter_map(|call| level.look_at(call)).collect()
}

/// What GROUP BY goes by.
fn groups<'s>(scope: &Scope<'s>) -> Vec<FixedTerm<'s>> {
    let query = scope.query;
    let groups = query.group_clause().filter_map(|item| {
        let term = query.ungrouped(query.sorted_by(item)?.expression());
        let (operator, collation) = (Some(item.equality()?), term.collation());
        Some(FixedTerm { reason: "GROUP BY".into(), term, operator, collation, nulls: true })
    });
    groups.collect()
}

struct Level<'l, 's> {
    scope: &'l Scope<'s>,
    entries: Vec<usize>,
    groups: Vec<FixedTerm<'s>>,
    /// The entries that have one row, whatever the others have.
    anyway: Option<BTreeSet<usize>>,
    /// What multiplies the rows of some entries, and whether that is certain to be unwanted.
    multipliers: BTreeMap<Vec<usize>, Option<(usize, bool)>>,
}

impl Level<'_, '_> {
    fn look_at(&mut self, call: AggregateCall<'_>) -> Option<Suspicion> {
        let scope = self.scope;
        let function = scope.context.catalog.functions.get(&call.function()?)?;
        let mut purpose = purpose(function.is_builtin().then_some(function.name.as_str())?)?;
        let arguments: Vec<Expr<'_>> = call.arguments().map(|argument| argument.expression()).collect();
        let mut of = BTreeSet::new();
        for argument in &arguments {
            of.extend(columns_used(scope, *argument)?.into_iter().map(|(entry, _)| entry));
        }
        let direct: Vec<usize> = of.iter().copied().collect();
        self.add_laterals(&mut of)?;
        let of: Vec<usize> = of.into_iter().collect();
        if of.is_empty() {
            return None;
        }
        let (multiplier, unwanted) = match self.multipliers.get(&of) {
            Some(known) => *known,
            None => {
                let multiplier = self.multiplier(&of);
                self.multipliers.insert(of.clone(), multiplier);
                multiplier
            }
        }?;
        // `sum(CASE WHEN … THEN 1 ELSE 0 END)` counts.
        if purpose == Use::Adds && arguments.iter().all(|argument| is_of_constants(*argument)) {
            purpose = Use::Counts;
        }
        let is_certain = unwanted && purpose != Use::Counts;
        let kind = if is_certain { SuspicionKind::MultipliedAggregate } else { SuspicionKind::MaybeMultiplied };
        Some(self.told(kind, call, purpose, &arguments, &direct, multiplier))
    }

    /// The entry that multiplies the rows of others, and whether that is certain to be unwanted.
    fn multiplier(&mut self, of: &[usize]) -> Option<(usize, bool)> {
        let bindings = Bindings::of_rows(self.scope, &self.groups, of);
        let is_many = |entry: &usize| !bindings.is_single(*entry) && is_known_entry(self.scope, *entry);
        let many: Vec<usize> = self.entries.iter().copied().filter(is_many).collect();
        let detail = many.iter().copied().find(|entry| self.has_hub(of, *entry));
        let multiplier = detail.or(many.first().copied())?;
        Some((multiplier, detail.is_some() && !self.is_asked_for(multiplier)))
    }

    /// A row of LATERAL belongs to one row of what it refers to.
    fn add_laterals(&self, of: &mut BTreeSet<usize>) -> Option<()> {
        let mut pending: Vec<usize> = of.iter().copied().collect();
        while let Some(index) = pending.pop() {
            let uses = definition_uses(self.scope, self.scope.query.entry(index)?)?;
            pending.extend(uses.into_iter().filter(|used| of.insert(*used)));
        }
        Some(())
    }

    /// Whether a row of the multiplier leads to a row that a row of what is aggregated leads to: both are details of the same thing.
    fn has_hub(&mut self, of: &[usize], multiplier: usize) -> bool {
        let reached = |present: &[usize]| -> BTreeSet<usize> {
            let bindings = Bindings::of_rows(self.scope, &[], present);
            self.entries.iter().copied().filter(|entry| bindings.is_single(*entry)).collect()
        };
        let (one, other) = (reached(of), reached(&[multiplier]));
        let anyway = self.anyway.clone().unwrap_or_else(|| reached(&[]));
        let has = one.intersection(&other).any(|entry| !anyway.contains(entry));
        self.anyway = Some(anyway);
        has
    }

    /// Whether a condition or GROUP BY chooses rows of the multiplier by a column of it: then it is these rows that are summed up.
    fn is_asked_for(&self, multiplier: usize) -> bool {
        let scope = self.scope;
        let grouped = self.groups.iter().any(|group| {
            columns_used(scope, group.term).is_some_and(|used| used.iter().any(|(entry, _)| *entry == multiplier))
        });
        let bindings = Bindings::of_rows(scope, &[], &[]);
        let chosen = bindings.conditions.equalities.iter().any(|equality| {
            let Some((entry, number)) = equality.column(scope).filter(|(entry, _)| *entry == multiplier) else {
                return false;
            };
            let families = equality.operator.into_iter().flat_map(|one| scope.context.catalog.equalities_with(one));
            families.into_iter().any(|operators| {
                let sense = Sense { operators, collation: equality.collation, nulls: true, present: Some(entry) };
                bindings.proof(Term::Column(entry, number), sense).is_some()
            })
        });
        grouped || chosen
    }

    fn told(
        &self,
        kind: SuspicionKind,
        call: AggregateCall<'_>,
        purpose: Use,
        arguments: &[Expr<'_>],
        of: &[usize],
        multiplier: usize,
    ) -> Suspicion {
        let scope = self.scope;
        let labels: Vec<String> = of.iter().map(|entry| format!("`{}`", table_name(scope, *entry))).collect();
        let owner = labels.join(" and ");
        let what = match arguments {
            [argument, ..] => match plain_column(scope, *argument) {
                Some((entry, number)) => format!("`{}`", column_label(scope, entry, number)),
                None => format!("a value of {owner}"),
            },
            [] => format!("a value of {owner}"),
        };
        let other = table_name(scope, multiplier);
        let does = match purpose {
            Use::Adds => "is added up",
            Use::Averages => "goes into the result",
            Use::Counts => "is counted",
            Use::Lists => "is listed",
        };
        let help = match (purpose, arguments) {
            (Use::Counts, [argument]) if plain_column(scope, *argument).is_some() => {
                format!(
                    "to count each value once, write `count(DISTINCT …)`; to count the rows of `{other}`, count a column of it"
                )
            }
            _ => format!(
                "aggregate over {owner} before the join with `{other}`, in a subquery of its own, or ask for `{other}` with EXISTS"
            ),
        };
        Suspicion::new(kind, format!("{what} {does} once for each row of `{other}`"))
            .at(word_of(scope, call.into()))
            .note(format!("a row of {owner} can be joined with several rows of `{other}`"))
            .help(help)
    }
}

/// What a built-in aggregate does with duplicates; `None` where they do not matter, and for what is not known.
fn purpose(function: &str) -> Option<Use> {
    match function {
        "sum" => Some(Use::Adds),
        "avg" | "stddev" | "stddev_pop" | "stddev_samp" | "variance" | "var_pop" | "var_samp" => Some(Use::Averages),
        "count" => Some(Use::Counts),
        "array_agg" | "string_agg" | "json_agg" | "jsonb_agg" | "xmlagg" => Some(Use::Lists),
        _ => None,
    }
}

/// Whether it is one of several constants.
fn is_of_constants(expression: Expr<'_>) -> bool {
    match expression {
        Expr::Constant(_) => true,
        Expr::Case(case) => {
            let mut results = case.branches().map(|branch| branch.result());
            results.all(is_of_constants) && matches!(case.otherwise(), Expr::Constant(_) | Expr::Missing)
        }
        Expr::Call(call) => call.arguments().exactly().is_some_and(|[argument]| is_of_constants(argument)),
        // A condition that is cast to a number.
        Expr::Boolean(_) | Expr::NullTest(_) | Expr::BooleanTest(_) | Expr::Distinct(_) => true,
        Expr::Operation(operation) => operation.ty() == Some(super::BOOLEAN),
        _ => false,
    }
}
