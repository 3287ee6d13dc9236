//! Rows that are locked without an order, as many as LIMIT allows: two transactions can wait for each other.

use crate::change::writes::{Constant, constant};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::fixed::Bindings;
use crate::prove::cardinality::{Most, from};
use crate::prove::scope::Scope;
use crate::tree::clause::RowLock;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let query = scope.query;
    let mut marks = query.row_marks();
    let locking = marks.find(|mark| mark.waits() && mark.strength() >= Some(RowLock::NoKeyUpdate));
    let limit = constant(scope.context.catalog, query.limit());
    let is_one = matches!(limit, Some(Constant::Integer(limit)) if limit <= 1);
    let Some(strength) = locking.and_then(|mark| mark.strength()) else { return Vec::new() };
    if query.limit().is_missing() || is_one || query.sort_clause().len() != 0 {
        return Vec::new();
    }
    if from::rows(&Bindings::of(scope, &[])).most <= Most::One {
        return Vec::new();
    }
    let place = scope.context.places().and_then(|places| places.keywords(&format!("FOR {strength}")));
    let suspicion = Suspicion::new(SuspicionKind::LockOrder, "rows are locked in no certain order, and LIMIT leaves open which")
        .at(place)
        .note("two transactions that lock the same rows in another order wait for each other, until PostgreSQL cancels one (deadlock)")
        .help("add ORDER BY with a key; workers that share a queue want SKIP LOCKED");
    vec![suspicion]
}
