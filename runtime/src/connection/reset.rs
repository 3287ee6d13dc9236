//! Giving a session back as it was.

use std::future::poll_fn;
use std::task::{Poll, ready};
use std::time::Duration;

use sqlwright_wire::clock;

use super::session::Session;
use super::settle;
use crate::statement;

/// What DISCARD ALL does, without dropping what is prepared on the connection; and the transaction that may be open is rolled back.
///
/// The role is set back first: another may lack the right to do the rest. The answer names the statements that PREPARE has made.
const RESET: &str = "ROLLBACK; SET SESSION AUTHORIZATION DEFAULT; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *; \
     SELECT pg_catalog.pg_advisory_unlock_all(); \
     DISCARD TEMP; DISCARD SEQUENCES; \
     SELECT pg_catalog.quote_ident(name) FROM pg_catalog.pg_prepared_statements WHERE from_sql";

impl Session {
    /// Before a pool takes a session back that is at rest. `false`: it must be closed.
    pub(crate) async fn reset(&self) -> bool {
        let (left, is_closed) = {
            let state = self.lock();
            (state.left, state.is_retired() || state.is_broken())
        };
        match left {
            // It is closed anyway.
            _ if is_closed => return false,
            statement::Session::Kept if self.wire().status() == sqlwright_wire::Status::Idle => return true,
            statement::Session::ChangedForGood => return false,
            _ => {}
        }
        let done = matches!(clock::timeout(settle::LIMIT, self.discard()).await, Ok(Ok(())));
        if done {
            self.lock().left = statement::Session::Kept;
            self.restore_limits();
        }
        done
    }

    async fn discard(&self) -> Result<(), sqlwright_wire::Error> {
        let prepared = self.query(RESET).await?;
        // Of what answers, the locks have an empty value.
        let names = prepared.iter().filter(|name| !name.is_empty());
        let deallocate: String = names.map(|name| format!("DEALLOCATE {name}; ")).collect();
        if deallocate.is_empty() { Ok(()) } else { self.query(&deallocate).await.map(drop) }
    }

    /// Whether something of the session is not as it was.
    pub(crate) fn is_changed(&self) -> bool {
        self.lock().left != statement::Session::Kept
    }

    /// What has changed belongs to the session from now on. `false`: a transaction is open, or the connection is gone.
    pub(crate) fn adopt(&self) -> bool {
        self.lock().left = statement::Session::Kept;
        self.is_reusable()
    }

    /// Ends it: says so, and waits until the server has closed the connection, or not for longer than this. Then the server's process has
    /// ended, and does not count as one of its connections.
    pub(crate) async fn end(&self, patience: Duration) {
        self.wire().terminate();
        let ended = poll_fn(|cx| {
            while let Ok(_notice) = ready!(self.wire().poll_notice(cx)) {}
            Poll::Ready(())
        });
        let _ = clock::timeout(patience, ended).await;
    }
}
