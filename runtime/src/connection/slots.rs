//! The prepared statements of a connection, found by the slot of their [`Statement`].

use bytes::BytesMut;
use sqlwright_wire::encode;

use crate::statement::Statement;

/// As many are kept on a connection unless configured; each costs its server process 20 to 70 KiB.
pub(crate) const BOUND: usize = 500;

pub(crate) struct Slots {
    entries: Vec<Entry>,
    /// How many of them the server keeps, or may keep.
    kept: usize,
    bound: usize,
    /// Counts uses.
    clock: u64,
    /// Where it stood when the turn began that is being encoded: what is used in it stays.
    turn: u64,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    slot: Slot,
    statement: Option<&'static Statement>,
    used: u64,
}

/// What is known of a statement on a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Slot {
    #[default]
    Empty,
    /// It was sent to be prepared, and its answer not looked at: perhaps it is there.
    Sent,
    /// It is prepared, and fits.
    Ready,
    /// It did not fit, or does no longer, and may be there: nothing runs before it has been prepared again and compared.
    Doubtful,
    /// It fits, and goes without a name.
    Unnamed,
}

impl Slots {
    pub(crate) fn new(bound: usize) -> Self {
        Self { entries: Vec::new(), kept: 0, bound: bound.max(1), clock: 0, turn: 0 }
    }

    /// Another turn is going to be encoded.
    #[inline]
    pub(crate) fn begin_turn(&mut self) {
        self.turn = self.clock;
    }

    /// Looks at one that is to be used.
    #[inline]
    pub(crate) fn of(&mut self, statement: &'static Statement) -> Slot {
        self.clock += 1;
        match self.entries.get_mut(statement.slot()) {
            Some(entry) => {
                entry.used = self.clock;
                entry.slot
            }
            None => Slot::Empty,
        }
    }

    /// Looks at one without using it.
    pub(crate) fn peek(&self, statement: &'static Statement) -> Slot {
        self.entries.get(statement.slot()).map_or(Slot::Empty, |entry| entry.slot)
    }

    pub(crate) fn set(&mut self, statement: &'static Statement, slot: Slot) {
        let index = statement.slot();
        if self.entries.len() <= index {
            self.entries.resize(index + 1, Entry::default());
        }
        let entry = &mut self.entries[index];
        self.kept -= usize::from(entry.slot.is_kept());
        self.kept += usize::from(slot.is_kept());
        *entry = Entry { slot, statement: Some(statement), used: self.clock };
    }

    /// Parse and Describe, under its name, after Close where something may be in its way; and Close for the one that was not used for
    /// longest, if there are too many.
    pub(crate) fn encode(
        &mut self,
        statement: &'static Statement,
        out: &mut BytesMut,
    ) -> Result<(), sqlwright_wire::Error> {
        let slot = self.of(statement);
        if slot.is_kept() {
            // No error where there is none.
            encode::close_statement(statement.prepared_name(), out);
        } else if self.kept >= self.bound {
            self.evict(out);
        }
        let name = statement.prepared_name();
        encode::parse(name, &[statement.sql()], &[], out)?;
        encode::describe_statement(name, out);
        self.set(statement, if slot == Slot::Doubtful { slot } else { Slot::Sent });
        Ok(())
    }

    fn evict(&mut self, out: &mut BytesMut) {
        // One that was sent and not answered is being used.
        let turn = self.turn;
        let ready = self.entries.iter_mut().filter(|entry| entry.slot == Slot::Ready && entry.used <= turn);
        let Some(oldest) = ready.min_by_key(|entry| entry.used) else { return };
        if let Some(statement) = oldest.statement {
            encode::close_statement(statement.prepared_name(), out);
        }
        oldest.slot = Slot::Empty;
        self.kept -= 1;
    }

    /// It does not fit any more.
    pub(crate) fn doubt(&mut self, statement: &'static Statement) {
        if self.entries.get(statement.slot()).is_some_and(|entry| entry.slot != Slot::Empty) {
            self.set(statement, Slot::Doubtful);
        }
    }

    /// None does.
    pub(crate) fn doubt_all(&mut self) {
        for entry in &mut self.entries {
            if matches!(entry.slot, Slot::Ready | Slot::Unnamed) {
                self.kept += usize::from(entry.slot == Slot::Unnamed);
                entry.slot = Slot::Doubtful;
            }
        }
    }
}

impl Slot {
    fn is_kept(self) -> bool {
        matches!(self, Self::Sent | Self::Ready | Self::Doubtful)
    }
}
