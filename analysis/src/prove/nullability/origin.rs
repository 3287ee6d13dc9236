//! What is known of columns because of a condition, and which condition that is.

use std::collections::BTreeMap;

use crate::places::Span;
use crate::prove::nullability::narrow::{ColumnOf, Columns, when_true};
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::Expr;

/// Columns known not to be NULL, each with what proves it.
pub(crate) type Known = BTreeMap<ColumnOf, Origin>;

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clause {
    Where,
    On,
    Having,
    Case,
    Filter,
}

/// What proves that a column is not NULL: a condition, and the clause that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) clause: Clause,
    span: Option<Span>,
}

impl Origin {
    /// Some condition of the clause.
    pub(crate) fn some(clause: Clause) -> Origin {
        Origin { clause, span: None }
    }

    /// Whether it is about groups, not about the rows in them.
    pub(crate) fn is_having(&self) -> bool {
        self.clause == Clause::Having
    }

    /// "WHERE `o.note IS NOT NULL` excludes NULL in orders.note", with the place of the condition.
    pub(crate) fn excludes(self, scope: &Scope<'_>, what: &str) -> Reason {
        let clause = match self.clause {
            Clause::Where => "WHERE",
            Clause::On => "the join condition",
            Clause::Having => "HAVING",
            Clause::Case => "the CASE condition",
            Clause::Filter => "FILTER",
        };
        let quote = self.span.and_then(|span| scope.analysis.places()?.quote(span));
        let condition = quote.map(|quote| format!(" `{quote}`")).unwrap_or_default();
        Reason::new(format!("{clause}{condition} excludes NULL in {what}")).at(self.span.map(|span| span.first))
    }
}

/// What a condition that is true proves, each column by the first part of it that does. A union over the parts of AND, as in
/// [`when_true`].
pub(crate) fn proved<'e>(scope: &Scope<'_>, condition: impl Into<Expr<'e>>, clause: Clause) -> Known {
    let mut known = Known::new();
    for part in condition.into().conjuncts() {
        let span = scope.analysis.places().and_then(|places| places.span(part.node()));
        add(&mut known, when_true(scope, part, 0), Origin { clause, span });
    }
    known
}

/// Adds columns that are not known yet.
pub(crate) fn add(known: &mut Known, columns: Columns, origin: Origin) {
    for column in columns {
        known.entry(column).or_insert(origin);
    }
}
