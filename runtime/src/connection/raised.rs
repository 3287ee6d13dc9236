//! A `statement_timeout` that is longer than usual, for one statement.

use std::time::Duration;

use sqlwright_connect::Peer;

use crate::pool::server_millis;

/// How far it reaches.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Raised {
    Transaction,
    Session,
    /// If the session is ours, which is not known yet: the server finds out.
    SessionIfOurs,
}

impl Raised {
    /// None where it would stay with others.
    pub(super) fn on(in_transaction: bool, peer: &Peer) -> Option<Self> {
        match in_transaction {
            true => Some(Self::Transaction),
            false if peer.is_server() => Some(Self::Session),
            false if peer.is_unknown() => Some(Self::SessionIfOurs),
            false => None,
        }
    }

    pub(super) fn set(self, limit: Duration, peer: &Peer) -> String {
        let limit = server_millis(limit);
        match self {
            Self::Transaction => format!("SET LOCAL statement_timeout = {limit}"),
            Self::Session => format!("SET statement_timeout = {limit}"),
            Self::SessionIfOurs => in_our_session(&format!("'{limit}'"), peer),
        }
    }

    pub(super) fn reset(self, peer: &Peer) -> String {
        match self {
            Self::Transaction => "SET LOCAL statement_timeout TO DEFAULT".to_owned(),
            Self::Session => "RESET statement_timeout".to_owned(),
            Self::SessionIfOurs => {
                let usual = "(SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'statement_timeout')";
                in_our_session(usual, peer)
            }
        }
    }
}

/// Sets nothing in a session of another process than ours was said to have.
fn in_our_session(value: &str, peer: &Peer) -> String {
    format!(
        "SELECT pg_catalog.set_config('statement_timeout', {value}, false)
        WHERE pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) {}",
        peer.process_id()
    )
}
