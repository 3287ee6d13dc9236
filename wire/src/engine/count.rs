//! What the server owes for what was sent: one message that acknowledges each request.
//!
//! An answer with fewer or more is not that of its turn, whether a server or a pooler has mixed them up, and no turn is given
//! what comes after it.

use crate::Error;
use crate::frame::header;

/// What is owed for a turn, and what has come of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// Acknowledgements that are owed.
    owed: u32,
    /// A simple query: it owes one at least.
    is_simple: bool,
    /// Acknowledgements that came.
    came: u32,
    /// An error came: it stands for all that follow.
    failed: bool,
}

/// Where messages stand that are to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// They are a turn, and end with its Sync, or are a simple query.
    Whole,
    /// They are the beginning or the middle of a turn.
    Open,
    /// They end a turn that was open.
    End,
}

/// What has come in a run of messages.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Came {
    /// Of one statement or another: CommandComplete, EmptyQueryResponse, PortalSuspended, FunctionCallResponse.
    pub(super) completed: u32,
    /// Of everything else that is asked for.
    pub(super) others: u32,
    pub(super) failed: bool,
}

const NOT_WHOLE: Error = Error::Usage("what is to be sent is no sequence of whole messages");
const NO_TURN: Error = Error::Usage("what is to be sent is no turn: it must end with one Sync, or be one Query");

impl Count {
    /// Adds what is owed for these messages.
    #[inline]
    pub(super) fn add(&mut self, messages: &[u8], part: Part) -> Result<(), Error> {
        let mut at = 0;
        let mut owed = 0;
        let mut ended = false;
        while at < messages.len() {
            let (kind, length) = header(&messages[at..]).map_err(|_| NOT_WHOLE)?.ok_or(NOT_WHOLE)?;
            if ended {
                return Err(NO_TURN);
            }
            match kind {
                // Parse, Bind, Close, Describe, Execute, FunctionCall
                b'P' | b'B' | b'C' | b'D' | b'E' | b'F' => owed += 1,
                b'S' => ended = true,
                b'H' => {}
                b'd' | b'c' | b'f' if part != Part::Whole => {}
                b'Q' if at == 0 && part == Part::Whole => {
                    self.is_simple = true;
                    ended = true;
                }
                _ => return Err(NO_TURN),
            }
            at += length;
        }
        if at != messages.len() {
            return Err(NOT_WHOLE);
        }
        if ended != (part != Part::Open) {
            return Err(NO_TURN);
        }
        self.owed += owed;
        Ok(())
    }

    /// Whether the answer can go on, or end, with what has come.
    #[inline]
    pub(super) fn accept(&mut self, came: Came, is_end: bool) -> bool {
        self.failed |= came.failed;
        if self.is_simple {
            self.came += came.completed;
            return !is_end || self.came > 0 || self.failed;
        }
        self.came += came.completed + came.others;
        self.came <= self.owed && (!is_end || self.came == self.owed || self.failed)
    }
}
