//! What a session knows of the transaction that is open on it.

use super::session::Session;
use crate::error::Error;
use crate::statement::Statement;

/// The SQLSTATE of a statement that writes where only reading is allowed: on a primary that has become a standby.
const READ_ONLY: &str = "25006";

#[derive(Default)]
pub(crate) struct OpenTransaction {
    open: bool,
    /// It was begun READ ONLY: that it refuses to write says nothing of the server.
    only_reads: bool,
    begin: Begin,
    /// Its last statement lost against another transaction.
    conflict: bool,
    /// Why it must not be committed, although the server would.
    doom: Option<Error>,
}

/// What became of BEGIN.
#[derive(Default, Clone)]
pub(crate) enum Begin {
    /// It has succeeded, or there is no transaction.
    #[default]
    Done,
    /// It goes along with the next statement.
    Pending(&'static Statement),
    /// Its answer has not been looked at.
    Sent,
    Failed(Error),
}

impl OpenTransaction {
    pub(super) fn begin(&mut self, begin: &'static Statement) {
        let only_reads = begin.sql().contains("READ ONLY");
        *self = Self { open: true, only_reads, begin: Begin::Pending(begin), conflict: false, doom: None };
    }

    /// Whether it was lost is still to be asked.
    pub(super) fn end(&mut self) {
        self.open = false;
        self.begin = Begin::Done;
        self.doom = None;
    }

    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// What became of its BEGIN.
    #[inline]
    pub(crate) fn state(&self) -> &Begin {
        &self.begin
    }

    pub(crate) fn has_begun(&mut self, begun: Begin) {
        if self.open {
            self.begin = begun;
        }
    }

    /// Remembers whether the transaction lost against another one, as its last word.
    #[inline]
    pub(crate) fn note(&mut self, outcome: Result<(), &Error>) {
        match outcome {
            Ok(()) => self.conflict = false,
            Err(error) if error.kind().is_conflict() => self.conflict = true,
            Err(_) => {}
        }
    }

    /// It lost against one that changed the schema.
    pub(crate) fn lose(&mut self) {
        self.conflict = true;
    }

    pub(crate) fn has_conflict(&self) -> bool {
        self.conflict
    }

    /// From now on it can only be rolled back, or to a savepoint before this.
    pub(crate) fn condemn(&mut self, error: &Error) {
        self.doom.get_or_insert_with(|| error.clone());
    }

    pub(crate) fn doom(&self) -> Option<&Error> {
        self.doom.as_ref()
    }

    /// What condemned it, or lost, is undone.
    pub(crate) fn pardon(&mut self) {
        self.conflict = false;
        self.doom = None;
    }
}

impl Session {
    /// Remembers whether the transaction lost against another one, as its last word; and whether the server has turned read-only, so that
    /// a pool leaves it.
    #[inline]
    pub(crate) fn note(&self, outcome: Result<(), &Error>) {
        let mut state = self.lock();
        state.transaction.note(outcome);
        let is_refused = outcome.is_err_and(|error| error.sqlstate() == Some(READ_ONLY));
        if is_refused && !(state.transaction.open && state.transaction.only_reads) {
            state.read_only = true;
            state.retire();
        }
    }
}
