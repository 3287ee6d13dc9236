//! Conditions that an index would serve if they were on its column, and are on something that is computed of it: a cast, a function.

use super::identifier::{identifier, table_name};
use super::search::{is_served, lead, names_column, scans_of};
use super::sought::{Computed, computed, stored};
use super::{quoted, word_of};
use crate::catalog::{Index, IndexKey, Relation};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::expr::{CallForm, Expr, Through};

const TIMESTAMP: u32 = 1114;
const TIMESTAMPTZ: u32 = 1184;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let Some(search) = scope.context.search else { return Vec::new() };
    let catalog = scope.context.catalog;
    if search.finds_nothing || search.scans.iter().all(|scan| is_served(catalog, scan)) {
        return Vec::new();
    }
    computed(scope).iter().filter_map(|one| told(scope, one)).collect()
}

fn told(scope: &Scope<'_>, one: &Computed<'_>) -> Option<Suspicion> {
    let catalog = scope.context.catalog;
    let column = stored(scope, one.entry, one.number)?;
    let (relation, attribute) = column.of(catalog)?;
    let index = lead(catalog, relation.oid, column.number).find(|index| ordered(index).is_some())?;
    let mut scans = scans_of(catalog, scope.context.search?, &column).filter(|scan| !is_served(catalog, scan));
    if !scans.any(|scan| names_column(&scan.filter, &scan.alias, &attribute.name)) {
        return None;
    }
    let table = table_name(relation);
    let condition = quoted(scope, one.node).unwrap_or_else(|| format!("a condition on {}", attribute.name));
    let message =
        format!("`{condition}` keeps the index `{}` from being used: all rows of `{table}` are read", index.name);
    let ty = catalog.types.get(&attribute.type_oid).map_or("the column's type", |ty| ty.display.as_str());
    let (why, help) = match form(scope, one.term) {
        Form::Converted => (
            format!("the column `{}` is converted to the type of the other side, row by row", attribute.name),
            format!("cast the other side to `{ty}`, the type of the column"),
        ),
        Form::Cast => (
            format!("the index has `{}`, and the condition is on what it is cast to", attribute.name),
            match catalog.base_type(attribute.type_oid) {
                TIMESTAMP | TIMESTAMPTZ => format!("compare the column itself: a day is a range of `{ty}`"),
                _ => format!("compare the column itself with a value of `{ty}`"),
            },
        ),
        Form::Computed(expression) => (
            format!("the index has `{}`, and the condition is on what is computed of it", attribute.name),
            match expression {
                Some(expression) => format!("`CREATE INDEX ON {table} ({expression})` would serve it"),
                None => "compare the column itself, with what the other side has to be for that".to_owned(),
            },
        ),
    };
    let suspicion = Suspicion::new(SuspicionKind::KeptFromIndex, message).at(word_of(scope, one.node)).help(help);
    Some(suspicion.note(why))
}

/// The first key of a B-tree. Of other indexes nobody knows here what they could serve.
fn ordered(index: &Index) -> Option<&IndexKey> {
    index.keys.first().filter(|key| !key.equality.is_empty())
}

/// What is done to the column.
enum Form {
    /// A cast that nobody wrote.
    Converted,
    /// A cast that is written.
    Cast,
    /// Anything else; as SQL, if an index can be made on it.
    Computed(Option<String>),
}

fn form(scope: &Scope<'_>, term: Expr<'_>) -> Form {
    let catalog = scope.context.catalog;
    match term.strip(Through::SameValue) {
        Expr::Call(call) if call.form() == CallForm::Implicit => Form::Converted,
        Expr::Call(call) if call.form() == CallForm::Cast => Form::Cast,
        Expr::CoerceViaIo(_) | Expr::ArrayCoerce(_) => Form::Cast,
        Expr::Call(call) => {
            let function = call.function().and_then(|oid| catalog.functions.get(&oid));
            let argument = match call.arguments().exactly() {
                Some([Expr::Variable(variable)]) => variable.of_level(0),
                _ => None,
            };
            let written = function.filter(|function| function.volatility == 'i').zip(argument);
            Form::Computed(written.and_then(|(function, (entry, number))| {
                let column = stored(scope, entry, number)?;
                let (_, column) = column.of(catalog)?;
                Some(format!("{}({})", identifier(&function.name), identifier(&column.name)))
            }))
        }
        _ => Form::Computed(None),
    }
}

/// Whether indexes that have the column first serve a condition on the column itself, by what it compares.
pub(super) enum Fitness<'c> {
    /// There is none.
    NoIndex,
    /// One has all that is needed.
    Fits,
    /// None does.
    Unfit { index: &'c Index, why: &'static str, help: &'static str },
}

/// For `=` and `= ANY (…)`.
pub(super) fn unfit<'c>(scope: &Scope<'c>, relation: &Relation, number: i16, node: Expr<'_>) -> Fitness<'c> {
    let (operator, collation) = match node {
        Expr::Operation(operation) => (operation.operator(), operation.input_collation()),
        Expr::ArrayComparison(comparison) => (comparison.operator(), comparison.input_collation()),
        _ => return Fitness::NoIndex,
    };
    let catalog = scope.context.catalog;
    let mut keys = lead(catalog, relation.oid, number).filter_map(|index| ordered(index).map(|key| (index, key)));
    let compares = |key: &IndexKey| operator.is_some_and(|operator| key.equality.contains(&operator));
    let Some((index, key)) = keys.next() else { return Fitness::NoIndex };
    let is_same = |key: &IndexKey| Some(key.collation).filter(|one| *one != 0) == collation;
    if [(index, key)].into_iter().chain(keys).any(|(_, key)| compares(key) && is_same(key)) {
        return Fitness::Fits;
    }
    let (why, help) = if compares(key) {
        (
            "the index is sorted by another collation than the condition compares by",
            "compare by the collation of the column, or create an index with that of the condition",
        )
    } else {
        (
            "the condition compares by an operator of another type than the index is sorted by",
            "cast the other side to the type of the column",
        )
    };
    Fitness::Unfit { index, why, help }
}

/// For LIKE with a pattern that begins with a text.
pub(super) fn unfit_for_prefix<'c>(scope: &Scope<'c>, relation: &Relation, number: i16) -> Fitness<'c> {
    let mut indexes = lead(scope.context.catalog, relation.oid, number).filter(|index| ordered(index).is_some());
    let Some(index) = indexes.next() else { return Fitness::NoIndex };
    Fitness::Unfit {
        index,
        why: "LIKE goes by characters one by one, and the index is sorted by the rules of a language",
        help: "create an index with `COLLATE \"C\"` or with the operator class `text_pattern_ops`",
    }
}
