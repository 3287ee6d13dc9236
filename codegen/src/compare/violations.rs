//! Constraints that a statement can violate.

use std::collections::BTreeMap;

use super::facts::short;
use super::{Kind, Notes, Severity, Side};
use crate::report::{ConstraintKind, Violation};

/// What the reason for a violation of NOT NULL says of a column that no run can give a value.
const NO_VALUE: &str = "gets no value, and there is no default";

/// The constraints that it can violate.
pub(super) fn violations(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let (before, after) = (&old.statement.violations, &new.statement.violations);
    let now = notes.now();
    let mut paired = Vec::new();
    let (fails, failed) = (failures(new), failures(old));
    for (object, why) in fails.iter().filter(|(object, _)| !failed.contains_key(*object)) {
        let message = format!("fails in every run{}: {why}", if now.is_empty() { "" } else { " now" });
        notes.add(Kind::MustFail, Severity::Behaviour, Some(object), message);
    }
    for violation in after {
        if before.iter().any(|one| is_same(one, violation)) {
            continue;
        }
        let renamed = before.iter().find(|one| {
            is_renamed(one, violation)
                && !after.iter().any(|other| is_same(other, one))
                && definition(old, one) == definition(new, violation)
        });
        if let Some(before) = renamed {
            paired.push(before);
            let (one, other) = (name(before), name(violation));
            let message =
                format!("can {now}violate {other} where it could violate {one}: the constraint has another name");
            notes.add(Kind::RenamedConstraint, Severity::Behaviour, Some(&object(violation)), message);
        } else if !fails.contains_key(&object(violation)) {
            let message = format!("can {now}violate {}: {}", name(violation), violation.reason.text);
            notes.add(Kind::NewViolation, Severity::Behaviour, Some(&object(violation)), message);
        }
    }
    for gone in before.iter().filter(|one| !after.iter().any(|other| is_same(one, other)) && !paired.contains(one)) {
        let message = format!("can no longer violate {}", name(gone));
        notes.add(Kind::LostViolation, Severity::Safe, Some(&object(gone)), message);
    }
    for (before, violation) in
        after.iter().filter_map(|one| Some((before.iter().find(|other| is_same(one, other))?, one)))
    {
        let (one, other) = (definition(old, before), definition(new, violation));
        if let (Some(_), Some(definition)) = (one, other)
            && one != other
        {
            let message = format!("can {now}violate {} in other rows: it is {definition}", name(violation));
            notes.add(Kind::ChangedConstraint, Severity::Behaviour, Some(&object(violation)), message);
        }
    }
}

/// What every run violates, though it can be prepared: constraints or columns, each with the reason. A report has it in words only.
fn failures(side: Side<'_>) -> BTreeMap<String, String> {
    if let Some(understood) = side.understood {
        return understood.must_fail.clone();
    }
    let is_sure = |one: &&Violation| {
        one.kind == ConstraintKind::NotNull && one.decided_by.is_none() && one.reason.text.ends_with(NO_VALUE)
    };
    let sure = side.statement.violations.iter().filter(is_sure);
    sure.map(|one| (object(one), one.reason.text.clone())).collect()
}

fn is_same(one: &Violation, other: &Violation) -> bool {
    is_renamed(one, other) && one.constraint == other.constraint
}

fn is_renamed(one: &Violation, other: &Violation) -> bool {
    (one.kind, &one.table, &one.domain, &one.columns) == (other.kind, &other.table, &other.domain, &other.columns)
}

/// What the constraint is; `None` where that is not known.
fn definition<'s>(side: Side<'s>, violation: &Violation) -> Option<&'s str> {
    side.understood?.definition("constraint", &format!("{}.{}", on(violation), violation.constraint.as_deref()?))
}

fn on(violation: &Violation) -> &str {
    violation.domain.as_deref().or(violation.table.as_deref()).unwrap_or_default()
}

/// `orders_total_check`, or `NOT NULL of orders.total`.
fn name(violation: &Violation) -> String {
    match (&violation.constraint, violation.kind) {
        (Some(name), kind) if kind != ConstraintKind::NotNull => name.clone(),
        (_, ConstraintKind::NotNull) => format!("NOT NULL of {}", short(&object(violation))),
        (_, kind) => format!("a {kind} of {}", short(on(violation))),
    }
}

/// What it is about: the constraint, or the columns.
fn object(violation: &Violation) -> String {
    match (&violation.constraint, violation.kind) {
        (Some(name), kind) if kind != ConstraintKind::NotNull => name.clone(),
        _ if violation.columns.is_empty() => on(violation).to_owned(),
        _ => format!("{}.{}", on(violation), violation.columns.join(", ")),
    }
}
