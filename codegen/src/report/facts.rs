//! Facts in words that both the page and the Markdown have.

use super::statement::{Cascade, Statement, Violation};
use super::words::{Cardinality, CascadeAction, CascadeEvent, ConstraintKind};

/// A table without `public.`, which the page does not repeat.
pub(super) fn short(table: &str) -> &str {
    table.strip_prefix("public.").unwrap_or(table)
}

/// How many rows, in words.
pub(super) fn rows(statement: &Statement) -> &'static str {
    match statement.cardinality {
        Cardinality::ExactlyOne => "exactly one row",
        Cardinality::AtMostOne => "at most one row",
        Cardinality::Many => "any number of rows",
        Cardinality::None => "returns no rows",
    }
}

/// What a foreign key's action does, and why.
pub(super) fn cascade(cascade: &Cascade) -> String {
    let (table, references, columns) = (short(&cascade.table), short(&cascade.references), cascade.columns.join(", "));
    let cause = match cascade.on {
        CascadeEvent::Delete => format!("deleting from {references}"),
        CascadeEvent::Update => format!("changing keys of {references}"),
    };
    let effect = match (cascade.action, cascade.on) {
        (CascadeAction::SetNull, _) => format!("sets {table} ({columns}) to NULL"),
        (CascadeAction::SetDefault, _) => format!("sets {table} ({columns}) to the default"),
        (CascadeAction::Cascade, CascadeEvent::Delete) => format!("deletes from {table}"),
        (CascadeAction::Cascade, CascadeEvent::Update) => format!("changes {table} ({columns})"),
    };
    format!("{}: {cause} {effect}", cascade.constraint)
}

/// A column of a table, or what stands for it.
pub(super) fn column(name: &str) -> &str {
    if name == "*" { "the whole row" } else { name }
}

/// The name of a constraint, or what stands for it if the server reports none.
pub(super) fn constraint(violation: &Violation) -> &str {
    violation.constraint.as_deref().unwrap_or(match violation.kind {
        ConstraintKind::NotNull => "NOT NULL",
        ConstraintKind::Check => "CHECK OPTION or partition",
        _ => "(without a name)",
    })
}
