//! What the server owes for what was sent: one message that acknowledges each request, in the same order.
//!
//! An answer with others is not that of its turn, whether a server or a pooler has mixed them up, and no turn is given what
//! comes after it.

use crate::Error;
use crate::frame::header;

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

/// A request that is acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    Parse,
    Bind,
    Close,
    DescribeStatement,
    DescribePortal,
    Execute,
    FunctionCall,
    /// Any number of statements.
    Query,
}

/// What is owed for a turn.
#[derive(Debug, Default)]
pub(super) struct Owed {
    /// Kept when the turn is over, to allocate nothing for the next one.
    requests: Vec<Request>,
    /// So many of them are acknowledged.
    acknowledged: usize,
    /// A statement of a simple query is complete.
    is_answered: bool,
    /// The turn's Sync was sent.
    is_ended: bool,
    /// An error has come: it stands for all that follow.
    has_failed: bool,
}

const NOT_WHOLE: Error = Error::Usage("what is to be sent is no sequence of whole messages");
const NO_TURN: Error = Error::Usage("what is to be sent is no turn: it must end with one Sync, or be one Query");

impl Owed {
    /// For a new turn.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.requests.clear();
        self.acknowledged = 0;
        self.is_answered = false;
        self.is_ended = false;
        self.has_failed = false;
    }

    /// Adds what is owed for these messages; nothing, if they cannot be sent.
    #[inline]
    pub(super) fn add(&mut self, messages: &[u8], part: Part) -> Result<(), Error> {
        let before = self.requests.len();
        let added = self.try_add(messages, part);
        match added {
            Ok(()) => self.is_ended = part != Part::Open,
            Err(_) => self.requests.truncate(before),
        }
        added
    }

    #[inline]
    fn try_add(&mut self, messages: &[u8], part: Part) -> Result<(), Error> {
        let (mut rest, mut is_ended, mut is_first) = (messages, false, true);
        while !rest.is_empty() {
            let (kind, length) = header(rest).map_err(|_| NOT_WHOLE)?.ok_or(NOT_WHOLE)?;
            let (message, others) = rest.split_at_checked(length).ok_or(NOT_WHOLE)?;
            rest = others;
            if is_ended {
                return Err(NO_TURN);
            }
            let is_alone = std::mem::take(&mut is_first);
            let request = match kind {
                b'B' => Request::Bind,
                b'E' => Request::Execute,
                b'S' => {
                    is_ended = true;
                    continue;
                }
                b'P' => Request::Parse,
                b'C' => Request::Close,
                b'D' if message.get(5) == Some(&b'S') => Request::DescribeStatement,
                b'D' => Request::DescribePortal,
                b'F' => Request::FunctionCall,
                b'Q' if is_alone && part == Part::Whole => {
                    is_ended = true;
                    Request::Query
                }
                b'H' => continue,
                b'd' | b'c' | b'f' if part != Part::Whole => continue,
                _ => return Err(NO_TURN),
            };
            self.requests.push(request);
        }
        if is_ended == (part != Part::Open) { Ok(()) } else { Err(NO_TURN) }
    }

    /// The request that is to be acknowledged next; none after an error.
    #[inline]
    pub(super) fn next(&self) -> Option<Request> {
        let next = self.requests.get(self.acknowledged).copied();
        if self.has_failed { None } else { next }
    }

    /// The next one is acknowledged by a message that has been compared with it.
    #[inline]
    pub(super) fn has_acknowledged(&mut self) {
        self.acknowledged += 1;
    }

    /// Whether the answer can go on with a message of this type, or end with ReadyForQuery.
    #[inline]
    pub(super) fn accept(&mut self, kind: u8) -> bool {
        use Request::{Bind, Close, DescribePortal, DescribeStatement, Execute, FunctionCall, Parse, Query};
        let next = self.requests.get(self.acknowledged).copied();
        match kind {
            // ReadyForQuery
            b'Z' => self.is_ended && (self.has_failed || next.is_none() || (next == Some(Query) && self.is_answered)),
            // ErrorResponse; also of what is done at the Sync. One may follow that ends the session.
            b'E' => {
                self.has_failed = true;
                true
            }
            _ if self.has_failed => false,
            // DataRow; COPY: CopyData, CopyDone, CopyOutResponse, CopyInResponse
            b'd' | b'c' | b'H' | b'G' | b'D' => matches!(next, Some(Execute | Query)),
            // CommandComplete, EmptyQueryResponse
            b'C' | b'I' if next == Some(Query) => {
                self.is_answered = true;
                true
            }
            // RowDescription
            b'T' if next == Some(Query) => true,
            // ParameterDescription
            b't' => next == Some(DescribeStatement),
            b'2' => self.acknowledge(next == Some(Bind)),
            // PortalSuspended
            b'C' | b'I' | b's' => self.acknowledge(next == Some(Execute)),
            b'1' => self.acknowledge(next == Some(Parse)),
            b'3' => self.acknowledge(next == Some(Close)),
            // NoData
            b'T' | b'n' => self.acknowledge(matches!(next, Some(DescribeStatement | DescribePortal))),
            b'V' => self.acknowledge(next == Some(FunctionCall)),
            _ => false,
        }
    }

    #[inline]
    fn acknowledge(&mut self, is_next: bool) -> bool {
        self.acknowledged += usize::from(is_next);
        is_next
    }
}
