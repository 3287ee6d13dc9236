//! A session of the server: its connection, what is prepared on it, and what is under way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use sqlwright_connect::Opened;
use sqlwright_wire::{Exchange, Wire};
use tokio::sync::Notify;

use super::catalog::Catalog;
use super::silence::{self, SessionCanceller};
use super::slots::{Bounds, Slots};
use super::transaction::OpenTransaction;
use crate::error::{Error, ErrorKind, Outcome};
use crate::observe::Observer;
use crate::statement::{self, Form, Statement};

/// What a connection, its transactions and its calls share.
pub(crate) struct Session {
    wire: Wire,
    pub(super) canceller: Arc<SessionCanceller>,
    /// The server's `statement_timeout`, where we have set it.
    pub(super) statement_timeout: Option<Duration>,
    catalog: Arc<Catalog>,
    observer: Arc<Observer>,
    /// When the connection was begun to be made.
    began: Instant,
    /// The host or socket, and the port.
    server: Option<(String, Option<u16>)>,
    state: Mutex<State>,
    /// The end of a request has to be looked at: something settles, or is going to.
    attention: AtomicBool,
    pub(super) changed: Notify,
    /// Where it goes back to, if a pool lends it.
    home: OnceLock<Box<dyn Home>>,
    /// The driver's client over the same connection, once somebody wants it.
    pub(super) client: OnceLock<tokio_postgres::Client>,
}

/// Where a session goes back to after a call.
pub(crate) trait Home: Send + Sync {
    fn take_back(&self, session: &Arc<Session>);
}

/// What may be chosen about a session.
pub(crate) struct Choices {
    pub(crate) statement_timeout: Option<Duration>,
    /// How long one may take to make.
    pub(crate) connect_timeout: Duration,
    /// Whether names are used; `None`: wherever that is safe.
    pub(crate) prepared_statements: Option<bool>,
    /// How many prepared statements are kept.
    pub(crate) bounds: Bounds,
}

/// Whether statements are prepared by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// It is not known yet whether the server itself answers.
    Unknown,
    /// A pooler answers, and perhaps keeps the names of its clients apart.
    Pooler,
    Named,
    Unnamed,
}

/// What changes while a session is used.
pub(crate) struct State {
    pub(crate) slots: Slots,
    pub(crate) naming: Naming,
    /// The question whether the server itself answers, where it was sent in a turn of its own.
    pub(super) question: Option<Exchange>,
    pub(crate) transaction: OpenTransaction,
    /// Requests whose rows the caller asks for one by one.
    streams: u32,
    /// A request was given up; its answer may still be on its way.
    given_up: bool,
    /// Nothing new is sent until what was given up has ended.
    settling: bool,
    /// A pool must not lend it again: a cancel request was sent, and a late one could hit the next statement; or the server has turned
    /// read-only.
    retired: bool,
    /// The server has turned read-only.
    pub(super) read_only: bool,
    /// What was given up could not be stopped.
    broken: bool,
    /// A call was given up because of its time limit, and what it has sent is not answered yet.
    pub(super) overdue: bool,
    /// It is known that no pooler is in between.
    pub(super) is_direct: bool,
    /// What is left of the session as it was.
    pub(super) left: statement::Session,
}

/// Whether something new may be sent.
pub(crate) enum Admission {
    Granted,
    /// Something that was given up has to end first.
    Later,
}

impl State {
    /// Nothing new is sent while something that was given up settles, or is going to once others have ended. In a transaction
    /// it runs on: cancelling it would abort the transaction.
    pub(super) fn is_closed_to_new(&self) -> bool {
        self.settling || self.given_up && !self.transaction.is_open()
    }

    /// Refuses what cannot run now.
    ///
    /// # Errors
    /// A stream is open, or what was given up has not ended in time.
    #[inline]
    pub(crate) fn admit(&self, statement: Option<&'static str>) -> Result<Admission, Error> {
        if self.streams == 0 && !self.broken && !self.settling && !self.given_up {
            return Ok(Admission::Granted);
        }
        self.admit_later(statement)
    }

    #[cold]
    fn admit_later(&self, statement: Option<&'static str>) -> Result<Admission, Error> {
        if self.streams > 0 {
            return Err(Error::plain(ErrorKind::StreamOpen, statement));
        }
        if self.is_closed_to_new() {
            return Ok(Admission::Later);
        }
        if self.broken {
            let text = "an abandoned statement on it did not end";
            return Err(Error::with_text(ErrorKind::Connection, statement, text).with_outcome(Outcome::NotStored));
        }
        Ok(Admission::Granted)
    }

    /// A statement is sent that leaves so much of the session as it was.
    #[inline]
    pub(crate) fn leaves(&mut self, left: statement::Session) {
        self.left = self.left.max(left);
    }

    pub(crate) fn open_stream(&mut self) {
        self.streams += 1;
    }

    /// It lost against another transaction that changed the schema, if it is in one.
    pub(crate) fn lose(&mut self) {
        if self.transaction.is_open() {
            self.transaction.lose();
        }
    }

    pub(super) fn is_settling(&self) -> bool {
        self.settling
    }

    pub(crate) fn has_turned_read_only(&self) -> bool {
        self.read_only
    }

    pub(crate) fn is_retired(&self) -> bool {
        self.retired
    }

    pub(crate) fn retire(&mut self) {
        self.retired = true;
    }

    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    pub(super) fn break_off(&mut self) {
        self.broken = true;
    }

    /// Closes the gate, unless it is closed.
    pub(super) fn close_gate(&mut self) -> bool {
        !std::mem::replace(&mut self.settling, true)
    }

    pub(super) fn has_settled(&mut self) {
        self.settling = false;
        self.given_up = false;
        self.overdue = false;
    }
}

impl Session {
    pub(crate) fn new(
        opened: Opened,
        began: Instant,
        choices: &Choices,
        catalog: Arc<Catalog>,
        observer: Arc<Observer>,
    ) -> Arc<Self> {
        let Opened { wire, key, canceller } = opened;
        let naming = match choices.prepared_statements {
            Some(true) => Naming::Named,
            Some(false) => Naming::Unnamed,
            None => Naming::Unknown,
        };
        let server = canceller.server();
        let canceller = Arc::new(SessionCanceller::new(canceller, key));
        silence::watch(&wire, choices, Arc::clone(&canceller));
        Arc::new(Self {
            wire,
            began,
            server,
            canceller,
            statement_timeout: choices.statement_timeout,
            catalog,
            observer,
            state: Mutex::new(State {
                slots: Slots::new(choices.bounds),
                naming,
                question: None,
                transaction: OpenTransaction::default(),
                streams: 0,
                given_up: false,
                settling: false,
                retired: false,
                read_only: false,
                broken: false,
                overdue: false,
                is_direct: false,
                left: statement::Session::Kept,
            }),
            attention: AtomicBool::new(false),
            changed: Notify::new(),
            home: OnceLock::new(),
            client: OnceLock::new(),
        })
    }

    #[inline]
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[inline]
    pub(crate) fn wire(&self) -> &Wire {
        &self.wire
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    #[inline]
    pub(crate) fn observer(&self) -> &Arc<Observer> {
        &self.observer
    }

    /// The server that it is connected to.
    #[inline]
    pub(crate) fn server(&self) -> Option<&(String, Option<u16>)> {
        self.server.as_ref()
    }

    /// The process of the server that runs its statements, as the session was told when it began.
    pub(crate) fn process_id(&self) -> i32 {
        self.canceller.process()
    }

    /// When the connection was begun to be made.
    #[inline]
    pub(crate) fn began(&self) -> Instant {
        self.began
    }

    pub(crate) fn home(&self) -> &OnceLock<Box<dyn Home>> {
        &self.home
    }

    /// Whether it is gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.wire.is_closed() || self.lock().broken
    }

    /// Whether a pool may lend it again as it is: [`is_at_rest`](Self::is_at_rest), and the server has not closed it meanwhile.
    pub(crate) fn is_reusable(&self) -> bool {
        self.is_at_rest() && !self.wire.is_closed()
    }

    /// Whether nothing is under way, and nothing happened that may still have an effect.
    pub(crate) fn is_at_rest(&self) -> bool {
        let state = self.lock();
        let is_quiet = !state.given_up && !state.settling && state.streams == 0 && !state.transaction.is_open();
        is_quiet && !state.retired && !state.broken && state.left == statement::Session::Kept && self.wire.is_idle()
    }

    pub(crate) fn is_in_transaction(&self) -> bool {
        self.lock().transaction.is_open()
    }

    /// Whether the transaction lost against another one.
    pub(crate) fn has_conflict(&self) -> bool {
        self.lock().transaction.has_conflict()
    }

    pub(crate) fn naming(&self) -> Naming {
        self.lock().naming
    }

    /// A statement whose types may have changed. The next call prepares it anew.
    pub(crate) fn doubt(&self, statement: Form) {
        self.lock().slots.doubt(statement);
    }

    /// The answer to a request is complete.
    #[inline]
    pub(crate) fn end_request(self: &Arc<Self>, streamed: bool) {
        if streamed || self.attention.load(Ordering::Relaxed) {
            self.look_after(streamed, false);
        }
    }

    /// A request is given up before its answer is complete.
    pub(crate) fn give_up(self: &Arc<Self>, streamed: bool) {
        self.attention.store(true, Ordering::Relaxed);
        self.look_after(streamed, true);
    }

    #[cold]
    fn look_after(self: &Arc<Self>, streamed: bool, given_up: bool) {
        let mut state = self.lock();
        state.streams -= u32::from(streamed);
        state.given_up |= given_up;
        let settle = self.needs_settling(&mut state);
        drop(state);
        self.changed.notify_waiters();
        if settle {
            self.spawn_settling();
        }
    }

    /// Inside a transaction what was given up runs on: cancelling it would abort the transaction. While others are under way
    /// a cancel could hit them.
    pub(super) fn needs_settling(&self, state: &mut State) -> bool {
        let needed = state.given_up && !state.settling && !state.transaction.is_open() && self.wire.live() == 0;
        state.settling |= needed;
        if !state.given_up && !state.settling {
            self.attention.store(false, Ordering::Relaxed);
        }
        needed
    }

    /// Closes the gate if anything is still under way.
    pub(super) fn begin_settling(&self) -> bool {
        let mut state = self.lock();
        let is_quiet = self.wire.pending() == 0 && !state.given_up;
        let begin = !state.settling && !is_quiet;
        if begin {
            state.settling = true;
            self.attention.store(true, Ordering::Relaxed);
        }
        begin
    }

    pub(super) fn attend(&self) {
        self.attention.store(true, Ordering::Relaxed);
    }

    /// From here to [`end_transaction`](Self::end_transaction) all statements are in it. Nothing is sent yet: BEGIN goes along with the
    /// first of them.
    pub(crate) fn begin_transaction(&self, begin: &'static Statement) {
        self.lock().transaction.begin(begin);
    }

    /// The transaction is over, or its ROLLBACK is on its way.
    pub(crate) fn end_transaction(self: &Arc<Self>) {
        let mut state = self.lock();
        state.transaction.end();
        let settle = self.needs_settling(&mut state);
        drop(state);
        self.changed.notify_waiters();
        if settle {
            self.spawn_settling();
        }
    }

    /// Waits until `done` holds.
    pub(super) async fn wait(&self, done: impl Fn(&State) -> bool) {
        loop {
            // Created before looking, so that no change is missed.
            let changed = self.changed.notified();
            if done(&self.lock()) {
                return;
            }
            changed.await;
        }
    }
}
