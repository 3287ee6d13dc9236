//! What is under the connection's lock.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::Io;
use super::deferred::Deferred;
use super::owed::Owed;
use super::socket_waker::SocketWaker;
use crate::parameters::Parameters;
use crate::{Error, Notice};

pub(super) const READ_AT_LEAST: usize = 8 * 1024;

/// Whether a transaction is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// No transaction is open.
    Idle,
    /// A transaction is open.
    Transaction,
    /// A transaction is open and has failed: the server accepts nothing but its end.
    Failed,
}

/// What the startup leaves.
pub(crate) struct Began {
    /// What was read beyond it.
    pub(crate) input: BytesMut,
    /// Empty, with the room that it has taken.
    pub(crate) output: BytesMut,
    pub(crate) parameters: Parameters,
}

/// A turn: how far its answer has come.
#[derive(Default)]
pub(super) struct Turn {
    /// The first run of messages that was not taken yet, and those that follow.
    pub(super) first: Option<Bytes>,
    pub(super) more: VecDeque<Bytes>,
    /// How many bytes these are.
    pub(super) buffered: usize,
    pub(super) owed: Owed,
    /// It is or was sent in parts: it may be a COPY.
    pub(super) in_parts: bool,
    /// Its ReadyForQuery has come.
    pub(super) done: bool,
    /// How long the server may say nothing while this is what it owes, if not as long as usual.
    pub(super) patience: Option<Duration>,
    /// Nobody waits for it any more.
    pub(super) abandoned: bool,
    /// Kept when the turn is over: the next one is often of the same task.
    pub(super) waker: Option<Waker>,
}

/// A turn that is sent when others have ended, or when nothing is held any more.
pub(super) struct Waiting {
    pub(super) turn: u32,
    pub(super) messages: BytesMut,
    pub(super) is_guest: bool,
}

/// What is under the connection's lock. Turns are named by their places in `turns`, which are used again.
pub(crate) struct State {
    /// `None` once the connection has ended.
    pub(super) io: Option<Box<dyn Io>>,
    /// The waker that the stream has, and who it wakes: the reader, or the driver.
    pub(super) socket_waker: Arc<SocketWaker>,
    pub(super) stream_waker: Waker,
    pub(super) target: Option<Waker>,

    pub(super) input: BytesMut,
    pub(super) read_size: usize,
    pub(super) output: BytesMut,
    /// So much of `output` is written.
    pub(super) written: usize,
    pub(super) unflushed: bool,

    pub(super) turns: Vec<Turn>,
    /// Places in `turns` that are free.
    pub(super) free: Vec<u32>,
    /// Turns whose answers are not complete, as they were sent.
    pub(super) order: VecDeque<u32>,
    /// Turns that are not sent yet, because a guest's request or an open turn is under way, or a [`Hold`](super::Hold) is in force.
    pub(super) waiting: VecDeque<Waiting>,
    /// The turn that more is going to be sent for: nothing else is sent meanwhile.
    pub(super) open: Option<u32>,
    /// Those turns in `order` that are of a guest, any of which may turn out to be a COPY.
    pub(super) guests: VecDeque<u32>,
    /// The first of them is a COPY from the guest.
    pub(super) guest_copies: bool,
    /// Turns that waited are to be written.
    pub(super) released: bool,
    /// So many want nothing to be sent.
    pub(super) holds: u32,
    /// Who waits until nothing is owed.
    pub(super) quiet: Option<Waker>,
    /// A guest that waits: for output to be written, or for the end of the connection.
    pub(super) guest: Option<Waker>,

    /// The turn whose waker the socket wakes.
    pub(super) reader: Option<u32>,
    /// A turn was begun and not written, because its task is going to be polled again.
    pub(super) flush_wanted: bool,
    /// Nobody reads on, because this turn's answer waits to be taken.
    pub(super) blocked: Option<u32>,
    /// The driver, and whether it drives.
    pub(super) driver: Option<Waker>,
    pub(super) driver_is_active: bool,

    /// How long the server may say nothing while it owes an answer.
    pub(super) patience: Option<Duration>,
    /// It has said something since the watch has looked, or began to owe an answer.
    pub(super) has_heard: bool,
    /// The watch, while nothing is owed.
    pub(super) watch: Option<Waker>,
    /// The stream did not accept all that there was to write.
    pub(super) is_congested: bool,

    /// Whether anybody has ever asked for notices.
    pub(super) listened: bool,
    pub(super) listener: Option<Waker>,
    pub(super) notices: VecDeque<(Notice, usize)>,
    pub(super) notice_bytes: usize,
    /// How many of them are gone since the last one was taken.
    pub(super) missed: u64,

    pub(super) parameters: Parameters,
    pub(super) status: Status,
    /// Why the connection cannot be used any more.
    pub(super) ended: Option<Error>,
    /// The connection was dropped while somebody still waits for an answer.
    pub(super) closing: bool,
    pub(super) deferred: Deferred,
    pub(super) counts: Counts,
}

/// How often the socket and the connection were used, for tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Calls of the stream's `poll_read`.
    pub reads: u64,
    /// Those of them that gave nothing.
    pub empty_reads: u64,
    /// Calls of the stream's `poll_write`.
    pub writes: u64,
    /// Calls of `poll_chunk`, including those of `begin`.
    pub polls: u64,
    /// How often the driver was polled.
    pub driver_polls: u64,
}

impl State {
    pub(super) fn new(io: Box<dyn Io>, began: Began) -> Self {
        let Began { input, output, parameters } = began;
        let socket_waker = Arc::new(SocketWaker::default());
        Self {
            io: Some(io),
            stream_waker: Waker::from(Arc::clone(&socket_waker)),
            socket_waker,
            target: None,
            input,
            read_size: READ_AT_LEAST,
            output,
            written: 0,
            unflushed: false,
            turns: Vec::new(),
            free: Vec::new(),
            order: VecDeque::new(),
            waiting: VecDeque::new(),
            open: None,
            guests: VecDeque::new(),
            guest_copies: false,
            released: false,
            holds: 0,
            quiet: None,
            guest: None,
            reader: None,
            flush_wanted: false,
            blocked: None,
            driver: None,
            driver_is_active: false,
            patience: None,
            has_heard: false,
            watch: None,
            is_congested: false,
            listened: false,
            listener: None,
            notices: VecDeque::new(),
            notice_bytes: 0,
            missed: 0,
            parameters,
            status: Status::Idle,
            ended: None,
            closing: false,
            deferred: Deferred::default(),
            counts: Counts::default(),
        }
    }

    #[inline]
    pub(super) fn turn(&mut self, turn: u32) -> &mut Turn {
        &mut self.turns[turn as usize]
    }

    /// How many bytes wait to be written.
    #[inline]
    pub(crate) fn backlog(&self) -> usize {
        self.output.len() - self.written
    }

    pub(crate) fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    pub(super) fn pending(&self) -> usize {
        self.order.len() + self.waiting.len()
    }

    pub(super) fn live(&self) -> usize {
        let waiting = self.waiting.iter().map(|waiting| &waiting.turn);
        self.order.iter().chain(waiting).filter(|turn| !self.turns[**turn as usize].abandoned).count()
    }
}
