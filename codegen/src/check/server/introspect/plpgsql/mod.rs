//! Bodies of functions in PL/pgSQL, as far as a whitelist goes; any other is not read. What they do to rows is a matter of the analysis.

mod condition;
mod declaration;
mod parse;
mod tokens;
mod uses;
mod value;

use sqlwright_analysis::catalog::plpgsql::Body;

/// Reads a body.
pub(super) fn body(source: &str) -> Option<Body> {
    tokens::tokens(source).and_then(|tokens| parse::body(&tokens))
}
