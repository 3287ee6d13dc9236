//! CHECKs that keep NULL out of a column in some rows: `CHECK (status <> 'paid' OR paid_at IS NOT NULL)` where WHERE says
//! `status = 'paid'`. A CHECK of the row is not false; with what the conditions say of other columns, fewer ways to that are left.
//! The same of a row that is written, by what is written to other columns: see `nullability/written_row.rs`.

use std::collections::BTreeMap;

use crate::catalog::builtin::BOOLEAN_EQUAL;
use crate::catalog::{Catalog, ConstraintKind, Relation, RelationKind, StoredTree};
use crate::change::violations::check::{Values, is_equality};
use crate::change::writes::{Value, constant};
use crate::prove::answer::Answer;
use crate::prove::cardinality::conditions::{Conditions, Equality, Value as Compared};
use crate::prove::cardinality::words;
use crate::prove::context::Context;
use crate::prove::known::{ColumnOf, Columns};
use crate::prove::nullability::narrow::{intersection, union, when_not_false, when_not_true};
use crate::prove::nullability::stored::with_row;
use crate::prove::nullability::variable::column_label;
use crate::prove::scope::Scope;
use crate::tree::expr::{BooleanOperator, Expr, Through};
use crate::tree::query::RangeTableEntry;

/// What is known of the columns of a row.
pub(crate) type Facts = BTreeMap<i64, Value>;

/// When a row was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checked {
    /// When it was written: by constraints that are validated.
    Before,
    /// By this statement: by all constraints that are enforced.
    Now,
}

/// Why a column is not NULL in the rows that the conditions keep.
pub(crate) fn column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, index: usize, number: i64) -> Option<Answer> {
    let context = scope.context;
    let relation = context.catalog.relations.get(&entry.relation()?)?;
    let members = if entry.inherits() { context.catalog.family(relation.oid)? } else { vec![relation] };
    let stored = |member: &&Relation| matches!(member.kind, RelationKind::Table | RelationKind::PartitionedTable);
    // HAVING speaks of one row of a group; the others are only equal to it under the collation that groups.
    let having = !scope.query.having().is_missing();
    if having || !members.iter().all(stored) || candidates(context.catalog, relation, Checked::Before).next().is_none()
    {
        return None;
    }
    let conditions = Conditions::of(scope, &[]);
    let (facts, equalities) = facts(scope, &conditions, index);
    let name = &relation.columns.get(&i16::try_from(number).ok()?)?.name;
    let proofs: Option<Vec<String>> = match facts.is_empty() {
        true => None,
        false => members.iter().map(|one| proof(context, (relation, *one), name, &facts, Checked::Before)).collect(),
    };
    let check = proofs?.into_iter().next()?;
    let known = words::conditions(scope, &equalities);
    let text =
        format!("the CHECK {check} excludes NULL in {} where {}", column_label(scope, index, number), known.text);
    Some(Answer::never(known.reworded(text)))
}

/// CHECKs that may say something in some rows only.
fn candidates<'c>(
    catalog: &'c Catalog,
    relation: &Relation,
    checked: Checked,
) -> impl Iterator<Item = (&'c str, &'c StoredTree)> {
    let checks = catalog.constraints_of(relation.oid).filter(move |one| {
        one.kind == ConstraintKind::Check && one.enforced && (one.validated || checked == Checked::Now)
    });
    let trees = checks.filter_map(|one| Some((one.name.as_str(), one.check.as_ref()?)));
    trees.filter(move |(_, tree)| match checked {
        // What CHECKs alone prove is known of the table.
        Checked::Before => tree.tests_null(),
        Checked::Now => tree.may_exclude_null(),
    })
}

/// What conditions say of the columns of an entry of the range table: those that equal a constant.
pub(crate) fn by_conditions(scope: &Scope<'_>, index: usize) -> Facts {
    facts(scope, &Conditions::of(scope, &[]), index).0
}

/// Columns that equal a constant, or are a condition themselves, in the rows in which the entry is there.
fn facts<'b, 's>(scope: &Scope<'s>, conditions: &'b Conditions<'s>, index: usize) -> (Facts, Vec<&'b Equality<'s>>) {
    let (mut facts, mut equalities) = (Facts::new(), Vec::new());
    for equality in conditions.equalities.iter().filter(|one| conditions.equality_holds(one, Some(index))) {
        let Some((_, number)) = equality.column(scope).filter(|(entry, _)| *entry == index) else { continue };
        if let Some(value) = constant_of(scope, equality) {
            facts.insert(number, value);
            equalities.push(equality);
        }
    }
    (facts, equalities)
}

/// Only by an equality under which equal values compare alike with everything.
fn constant_of(scope: &Scope<'_>, equality: &Equality<'_>) -> Option<Value> {
    let catalog = scope.context.catalog;
    let Compared::Expression(value) = equality.value else { return None };
    let deterministic =
        equality.collation.is_none_or(|collation| !catalog.nondeterministic_collations.contains(&collation));
    let function = equality.operator.and_then(|operator| catalog.operators.get(&operator));
    let function = function.and_then(|oid| catalog.functions.get(oid)).filter(|function| function.is_builtin())?;
    (deterministic && is_equality(&function.name))
        .then(|| constant(catalog, value.strip(Through::SameValue)).map(Value::Is))
        .flatten()
}

/// The CHECK of a table that keeps NULL out of its column of this name. The facts are by the numbers of the first table, of which the
/// second is a descendant, or the same.
pub(crate) fn proof(
    context: &Context<'_>,
    (root, member): (&Relation, &Relation),
    name: &str,
    facts: &Facts,
    checked: Checked,
) -> Option<String> {
    let numbers: BTreeMap<&str, i16> =
        root.columns.values().map(|column| (column.name.as_str(), column.number)).collect();
    let value = |number: i16| {
        let known = || facts.get(&i64::from(*numbers.get(member.columns.get(&number)?.name.as_str())?)).copied();
        known().unwrap_or(Value::Unknown)
    };
    let values = Values { catalog: context.catalog, column: &value, domain: Value::Unknown };
    let wanted = member.columns.values().find(|column| column.name == name)?;
    if wanted.not_null {
        return Some(member.name.clone());
    }
    let wanted = ColumnOf { entry: 1, number: i64::from(wanted.number) };
    candidates(context.catalog, member, checked).find_map(|(check, text)| {
        let proves = |row: &Scope<'_>, check: Expr<'_>| not_false(row, check, &values).contains(&wanted);
        with_row(context, member.oid, text, proves).filter(|proves| *proves).map(|_| check.to_owned())
    })
}

/// Columns that are not NULL because the condition is not false, given the values.
fn not_false(row: &Scope<'_>, condition: Expr<'_>, values: &Values<'_>) -> Columns {
    let Some(_level) = row.context.enter() else { return Columns::new() };
    match condition {
        Expr::Boolean(boolean) => {
            let parts = boolean.arguments().iter();
            match boolean.operator() {
                Some(BooleanOperator::And) => union(parts.map(|part| not_false(row, part, values))),
                Some(BooleanOperator::Or) => {
                    let possible = parts.filter(|arm| !values.outcomes(*arm).is_always(false));
                    intersection(possible.map(|arm| not_false(row, arm, values)))
                }
                Some(BooleanOperator::Not) => union(parts.map(|part| not_true(row, part, values))),
                None => Columns::new(),
            }
        }
        // `(status = 'paid') = (paid_at IS NOT NULL)`
        Expr::Operation(operation) if operation.operator() == Some(BOOLEAN_EQUAL) => {
            let mut columns = when_not_false(row, condition, 0);
            let Some([one, other]) = operation.sides() else { return columns };
            for (known, follows) in [(one, other), (other, one)] {
                let known = values.outcomes(known);
                if known.is_always(true) {
                    columns.extend(not_false(row, follows, values));
                } else if known.is_always(false) {
                    columns.extend(not_true(row, follows, values));
                }
            }
            columns
        }
        _ => when_not_false(row, condition, 0),
    }
}

/// The same because it is not true.
fn not_true(row: &Scope<'_>, condition: Expr<'_>, values: &Values<'_>) -> Columns {
    let Some(_level) = row.context.enter() else { return Columns::new() };
    let Expr::Boolean(boolean) = condition else { return when_not_true(row, condition, 0) };
    let parts = boolean.arguments().iter();
    match boolean.operator() {
        Some(BooleanOperator::Or) => union(parts.map(|part| not_true(row, part, values))),
        Some(BooleanOperator::And) => {
            let possible = parts.filter(|arm| !values.outcomes(*arm).is_always(true));
            intersection(possible.map(|arm| not_true(row, arm, values)))
        }
        Some(BooleanOperator::Not) => union(parts.map(|part| not_false(row, part, values))),
        None => Columns::new(),
    }
}
