//! Statements that change their session: over a pool they are errors, so the author is warned.

use crate::check::parse::ast::ParsedStatement;
use crate::diagnostics::{Code, Diagnostic};
use sqlwright_analysis::facts::SessionEffects;

/// A warning, if the statement changes its session.
pub(super) fn warning(parsed: &ParsedStatement, session: &SessionEffects) -> Option<Diagnostic> {
    if session.changes.is_empty() {
        return None;
    }
    let text = "this statement changes the state of its session: over a pool, calling it is an error";
    let warning = Diagnostic::new(Code::SessionState, text).at(parsed.name.span, "");
    let warning = session.changes.iter().fold(warning, |warning, reason| warning.note(reason.as_str()));
    let says = |words: &[&str]| session.changes.iter().any(|reason| words.iter().any(|word| reason.contains(word)));
    let mut helps = Vec::new();
    if says(&["it sets", "set_config"]) {
        helps.push("for a setting that ends with its transaction, write SET LOCAL or `set_config(…, …, true)`");
    }
    if says(&["pg_advisory_lock", "pg_try_advisory_lock"]) {
        helps.push("`pg_advisory_xact_lock` takes a lock that ends with its transaction");
    }
    if says(&["a temporary"]) {
        helps.push("for a temporary table that ends with its transaction, write ON COMMIT DROP");
    }
    let helps = helps
        .into_iter()
        .chain(["call it over a connection or transaction of your own: `pool.connection()`, `pool.transaction(…)`"]);
    Some(helps.fold(warning, Diagnostic::help))
}
