//! Trigger functions in PL/pgSQL: which columns of a row they may change, and whether they may drop the row. A body is understood by a
//! whitelist; of any other nothing is known.

mod condition;
mod declaration;
mod parse;
mod run;
mod statement;
mod tokens;
mod uses;
mod value;

use super::effect::RowEffect;
use crate::catalog::Event;

pub(super) use uses::Uses;
pub(super) use value::CLOCKS;

/// What the function does to a row that an event is about to happen to.
pub(super) fn effect(source: &str, event: Event) -> RowEffect {
    let body = tokens::tokens(source).and_then(|tokens| parse::body(&tokens));
    body.map_or_else(RowEffect::unknown, |body| run::run(&body.statements, event))
}

/// What it may do besides; `None` where nothing is known of it.
pub(super) fn uses(source: &str) -> Option<Uses> {
    tokens::tokens(source).and_then(|tokens| parse::body(&tokens)).map(|body| body.uses)
}
