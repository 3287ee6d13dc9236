//! Functions that are called by the bodies of others.

use std::collections::btree_map::Entry;

use super::Calls;
use crate::catalog::{Catalog, Oid};
use crate::change::functions;
use crate::tree::expr::Expr;

/// Adds what the bodies in SQL call, as far as they could be read.
pub(super) fn with_bodies(catalog: &Catalog, mut calls: Calls) -> Calls {
    let mut pending: Vec<(Oid, Option<String>)> = calls.clone().into_iter().collect();
    while let Some((oid, by)) = pending.pop() {
        let body = catalog.functions.get(&oid).and_then(|function| function.body.as_ref());
        let statements = body.and_then(|body| body.statements.statements()).unwrap_or_default();
        for statement in statements {
            for called in functions::side_effects(catalog, Expr::from(statement)).called {
                if let Entry::Vacant(new) = calls.entry(called) {
                    pending.push((called, new.insert(by.clone()).clone()));
                }
            }
        }
    }
    calls
}
