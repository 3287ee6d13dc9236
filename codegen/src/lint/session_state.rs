//! A statement changes its session: it sets a parameter, takes an advisory lock, creates a temporary table, or the like.
//!
//! ## Why it matters
//!
//! A pool hands out a connection for one call and takes it back after it. What the statement changes would be lost for the caller, and be
//! there for somebody else. So over a pool calling such a method is an error.
//!
//! ## Example
//!
//! ```sql
//! --! use_german
//! SET lc_messages = 'de_DE.UTF-8';
//! ```
//!
//! ## What to do
//!
//! If the change may end with the transaction, say so: `SET LOCAL`, `set_config(…, …, true)`, `pg_advisory_xact_lock`,
//! `CREATE TEMPORARY TABLE … ON COMMIT DROP`. Otherwise call the method over a connection or transaction of your own
//! (`pool.connection()`, `pool.transaction(…)`), and allow the lint on this statement.

use super::Subject;
use super::findings::Findings;
use crate::check::parse::ast::ParsedStatement;
use crate::diagnostics::{Code, Diagnostic};
use sqlwright_analysis::facts::SessionEffects;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for statement in subject.checked.complete() {
        let session = &statement.facts.effects.session;
        if !session.changes.is_empty() {
            findings.push(diagnostic(statement.parsed, session));
        }
    }
}

fn diagnostic(parsed: &ParsedStatement, session: &SessionEffects) -> Diagnostic {
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
    helps.fold(warning, Diagnostic::help)
}
