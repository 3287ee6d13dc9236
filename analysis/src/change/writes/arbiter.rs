//! ON CONFLICT: from its target to the indexes that it takes care of.

use std::collections::BTreeSet;

use super::Arbiter;
use crate::catalog::{Catalog, Oid};
use crate::tree::expr::Expr;
use crate::tree::query::{ConflictAction, OnConflict};

/// ON CONFLICT's target, in columns of the relation at hand.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Nothing,
    All,
    Constraint(Oid),
    /// The columns; whether there are expressions, collations or operator classes too.
    Elements(BTreeSet<i16>, bool),
}

/// What ON CONFLICT names.
pub(crate) fn conflict_target(conflict: OnConflict<'_>) -> Target {
    if let Some(constraint) = conflict.constraint() {
        return Target::Constraint(constraint);
    }
    let mut columns = BTreeSet::new();
    let mut more = false;
    for element in conflict.arbiter() {
        let number = match element.expression() {
            Expr::Variable(variable) => variable.number().and_then(|number| i16::try_from(number).ok()),
            _ => None,
        };
        match number {
            Some(number) => drop(columns.insert(number)),
            None => more = true,
        }
        more |= element.collation().is_some() || element.operator_class().is_some();
    }
    match (conflict.arbiter().len() == 0, conflict.action()) {
        (true, ConflictAction::Nothing) => Target::All,
        (true, _) => Target::Nothing,
        (false, _) => Target::Elements(columns, more),
    }
}

/// The indexes that ON CONFLICT surely infers (`infer_arbiter_indexes` in `plancat.c`). That all unique indexes on exactly these
/// columns are inferred is certain only for plain ones; otherwise a single candidate must be it, or the statement could not be planned.
pub(crate) fn arbiter(catalog: &Catalog, relation: Oid, target: &Target) -> Arbiter {
    match target {
        Target::Nothing => Arbiter::Nothing,
        Target::All => Arbiter::All,
        Target::Constraint(oid) => {
            let index = catalog.constraints.get(oid).and_then(|constraint| constraint.index);
            Arbiter::Indexes(index.into_iter().collect())
        }
        Target::Elements(columns, more) => {
            let candidates: Vec<_> = catalog
                .indexes_of(relation)
                .filter(|index| index.unique && index.valid && !index.exclusion)
                .filter(|index| {
                    let keys: BTreeSet<i16> = index.keys.iter().map(|key| key.column).filter(|key| *key != 0).collect();
                    keys == *columns && (*more || index.expressions.is_none())
                })
                .collect();
            let whole = candidates.iter().filter(|index| index.predicate.is_none());
            let whole: Vec<Oid> = whole.map(|index| index.oid).collect();
            match candidates.as_slice() {
                [only] => Arbiter::Indexes(vec![only.oid]),
                _ if !more => Arbiter::Indexes(whole),
                _ => Arbiter::Indexes(Vec::new()),
            }
        }
    }
}
