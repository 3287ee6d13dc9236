//! Conditions that no row can satisfy, as PostgreSQL proves when it plans (`relation_excluded_by_constraints` in
//! `src/backend/optimizer/util/plancat.c`).

use crate::catalog::RelationKind;
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;

pub(super) fn find(root: &Scope<'_>) -> Vec<Suspicion> {
    let catalog = root.context.catalog;
    if !root.context.search.is_some_and(|search| search.finds_nothing) {
        return Vec::new();
    }
    // Other partitions may be there elsewhere, or one day.
    let may_grow = Expr::Query(root.query).walk().any(|node| match node {
        Expr::Entry(entry) => entry.relation().is_some_and(|oid| {
            catalog.relations.get(&oid).is_none_or(|relation| {
                matches!(relation.kind, RelationKind::PartitionedTable | RelationKind::View)
                    || !relation.children.is_empty()
            })
        }),
        _ => false,
    });
    if may_grow {
        return Vec::new();
    }
    let suspicion = Suspicion::new(SuspicionKind::NoRow, "no row can ever satisfy the conditions of this statement");
    let place = root.context.places().and_then(|places| places.keywords("WHERE"));
    let why =
        "PostgreSQL itself proves this when it plans: the conditions contradict each other, or a constraint of a table";
    let help = "mend the condition, or the constraint that it contradicts";
    vec![suspicion.at(place).note(why).help(help)]
}
