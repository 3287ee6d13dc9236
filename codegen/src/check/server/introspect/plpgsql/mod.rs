//! Bodies of functions in PL/pgSQL, as far as a whitelist goes; any other is not read. What they do to rows is a matter of the analysis.

mod condition;
mod declaration;
mod dynamic;
mod parse;
mod tokens;
mod uses;
mod value;

use std::collections::BTreeSet;

use sqlwright_analysis::catalog::plpgsql::Body;

/// Reads a body.
pub(super) fn body(source: &str) -> Option<Body> {
    tokens::tokens(source).and_then(|tokens| parse::body(&tokens))
}

/// The names that a body puts into the text of SQL which it runs, as they are.
pub(super) fn unquoted_names(source: &str) -> BTreeSet<String> {
    dynamic::unquoted_names(source)
}
