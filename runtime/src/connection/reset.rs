//! Giving a session back as it was.

use std::sync::atomic::{AtomicU8, Ordering};

use tokio_postgres::SimpleQueryMessage;

use super::{Core, settle};
use crate::statement::Session;

/// What DISCARD ALL does, without dropping what is prepared on the connection; and the transaction that may be open is rolled back.
///
/// The role is set back first: another may lack the right to do the rest. The answer names the statements that PREPARE has made.
const RESET: &str = "ROLLBACK; SET SESSION AUTHORIZATION DEFAULT; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *; \
     SELECT pg_catalog.pg_advisory_unlock_all(); \
     DISCARD TEMP; DISCARD SEQUENCES; \
     SELECT pg_catalog.quote_ident(name) FROM pg_catalog.pg_prepared_statements WHERE from_sql";

/// What is left of a session as it was.
#[derive(Default)]
pub(super) struct Kept(AtomicU8);

impl Kept {
    /// A statement runs that leaves so much.
    #[inline]
    pub(super) fn touch(&self, session: Session) {
        if session != Session::Kept {
            self.0.fetch_max(session as u8, Ordering::Relaxed);
        }
    }

    pub(super) fn is_all(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Session::Kept as u8
    }

    fn is_lost(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Session::ChangedForGood as u8
    }
}

impl Core {
    /// A statement runs outside of the slots.
    pub(crate) fn touch(&self, session: Session) {
        self.kept.touch(session);
    }

    /// Before a pool takes a connection back that is at rest. `false`: it must be closed.
    pub(crate) async fn reset(&self) -> bool {
        if self.kept.is_all() {
            return true;
        }
        if self.kept.is_lost() {
            return false;
        }
        let done = matches!(tokio::time::timeout(settle::LIMIT, self.discard()).await, Ok(Ok(())));
        if done {
            self.kept.0.store(Session::Kept as u8, Ordering::Relaxed);
        }
        done
    }

    async fn discard(&self) -> Result<(), tokio_postgres::Error> {
        let prepared = self.client.simple_query(RESET).await?;
        let name = |message: &SimpleQueryMessage| match message {
            // That of the locks is empty.
            SimpleQueryMessage::Row(row) => {
                row.get(0).filter(|name| !name.is_empty()).map(|name| format!("DEALLOCATE {name}; "))
            }
            _ => None,
        };
        let deallocate: String = prepared.iter().filter_map(name).collect();
        if deallocate.is_empty() { Ok(()) } else { self.client.batch_execute(&deallocate).await }
    }
}
