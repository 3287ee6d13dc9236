//! What is known of columns because of a condition, and which condition that is.

use crate::prove::known::{Clause, Columns, Known, Origin};
use crate::prove::nullability::narrow::when_true;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::Expr;

impl Origin {
    /// "WHERE `o.note IS NOT NULL` excludes NULL in orders.note", with the place of the condition.
    pub(crate) fn excludes(self, scope: &Scope<'_>, what: &str) -> Reason {
        let clause = match self.clause {
            Clause::Where => "WHERE",
            Clause::On => "the join condition",
            Clause::Having => "HAVING",
            Clause::Case => "the CASE condition",
            Clause::Filter => "FILTER",
        };
        let quote = self.span.and_then(|span| scope.context.places()?.quote(span));
        let condition = quote.map(|quote| format!(" `{quote}`")).unwrap_or_default();
        Reason::new(format!("{clause}{condition} excludes NULL in {what}")).at(self.span.map(|span| span.first))
    }
}

/// What a condition that is true proves, each column by the first part of it that does. A union over the parts of AND, as in
/// [`when_true`].
pub(crate) fn proved(scope: &Scope<'_>, condition: Expr<'_>, clause: Clause) -> Known {
    let mut known = Known::new();
    for part in condition.conjuncts() {
        let span = scope.context.places().and_then(|places| places.span(part));
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
