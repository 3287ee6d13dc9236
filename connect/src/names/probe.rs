//! What a connection is asked about itself.

use std::hash::{BuildHasher, RandomState};

use bytes::{BufMut, Bytes, BytesMut};

use super::Names;
use super::messages::{self, first_value};

/// A question, and what has been answered by now.
pub(super) enum Probe {
    /// Whether another process runs statements than the one that the session was told of when it began.
    ProcessId { another: bool, then_names: bool },
    /// By which name the server knows a statement that we prepare.
    Names { ours: String, known: bool, by_ours: bool },
}

impl Probe {
    pub(super) fn process_id(then_names: bool) -> Self {
        Self::ProcessId { another: false, then_names }
    }

    fn names() -> Self {
        // Nobody else's: it is closed again at once, but behind some poolers others could be in the same session.
        let ours = format!("sqlwright_{:016x}", RandomState::new().hash_one(""));
        Self::Names { ours, known: false, by_ours: false }
    }

    /// A turn of its own. The answer to the first has no row where the server itself answers.
    pub(super) fn ask(&self, process_id: i32, to: &mut BytesMut) {
        match self {
            Self::ProcessId { .. } => messages::write(b'Q', to, |to| {
                let sql = "SELECT 1 WHERE pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.<>)";
                messages::put_string(format!("{sql} {process_id}").as_bytes(), to);
            }),
            Self::Names { ours, .. } => {
                // Always the same text, so that a pooler that keeps statements keeps one.
                let sql =
                    "SELECT name FROM pg_catalog.pg_prepared_statements WHERE statement = pg_catalog.current_query()";
                messages::parse(ours.as_bytes(), sql.as_bytes(), &[], to);
                messages::write(b'B', to, |to| {
                    messages::put_string(b"", to);
                    messages::put_string(ours.as_bytes(), to);
                    // Neither formats nor parameters nor formats of columns: text.
                    (0..3).for_each(|_| to.put_u16(0));
                });
                messages::write(b'E', to, |to| {
                    messages::put_string(b"", to);
                    to.put_u32(0);
                });
                messages::on_statement(b'C', ours.as_bytes(), to);
                messages::sync(to);
            }
        }
    }

    pub(super) fn row(&mut self, row: Bytes) {
        match self {
            Self::ProcessId { another, .. } => *another = true,
            Self::Names { ours, known, by_ours } => {
                *known = true;
                *by_ours |= first_value(row).is_some_and(|name| *name == *ours.as_bytes());
            }
        }
    }
}

impl Names {
    /// Makes use of the answer.
    pub(super) fn learn(&mut self, probe: &Probe, failed: bool) {
        match probe {
            // Nothing is known then, and everything goes without names.
            _ if failed => self.peer.goes_unnamed(!self.used),
            Probe::ProcessId { another: false, then_names } => {
                self.peer.found(true);
                self.used |= then_names;
            }
            Probe::ProcessId { another: true, then_names } => {
                self.peer.found(false);
                self.peer.goes_unnamed(!self.used);
                self.probe = then_names.then(Probe::names);
            }
            Probe::Names { known, by_ours, .. } => {
                self.used = *known && !by_ours;
                self.peer.goes_unnamed(!self.used);
            }
        }
    }
}
