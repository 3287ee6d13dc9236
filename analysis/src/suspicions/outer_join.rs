//! Outer joins that a condition makes inner ones: the rows that the join adds have NULL in a column of which the condition asks for a value.

use super::{table_name, token_at};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::known::Clause;
use crate::prove::nullability::joins::MadeInner;
use crate::prove::nullability::variable::column_label;
use crate::prove::scope::Scope;
use crate::tree::query::JoinKind;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    // Only a table that is joined can be missing.
    if scope.query.range_table().len() < 3 {
        return Vec::new();
    }
    let joins = scope.joins();
    let asked = joins.made_inner.iter().filter(|join| matches!(join.origin.clause, Clause::Where | Clause::On));
    asked.map(|join| told(scope, join)).collect()
}

fn told(scope: &Scope<'_>, join: &MadeInner) -> Suspicion {
    let kind = if join.kind == JoinKind::Right { "RIGHT" } else { "LEFT" };
    let entry = table_name(scope, join.column.entry);
    let column = match join.column.number {
        0 => entry.clone(),
        number => column_label(scope, join.column.entry, number),
    };
    let quote = join.origin.span.and_then(|span| scope.context.places()?.quote(span));
    let condition = quote.map(|quote| format!(" `{quote}`")).unwrap_or_default();
    let (by, move_it) = match join.origin.clause {
        Clause::On => (
            format!("a later join condition{condition}"),
            format!("if rows without `{entry}` are wanted, make the later join a LEFT JOIN, too"),
        ),
        _ => (format!("WHERE{condition}"), format!("if rows without `{entry}` are wanted, move the condition to ON")),
    };
    let place = join.place.or(join.origin.span.map(|span| span.first));
    Suspicion::new(SuspicionKind::OuterJoinMadeInner, format!("{by} makes an inner join of this {kind} JOIN"))
        .at(place.and_then(|place| token_at(scope, place)))
        .note(format!("`{column}` is NULL in the rows that the join adds, and the condition keeps none of these"))
        .help(format!("{move_it}; if not, write JOIN"))
}
