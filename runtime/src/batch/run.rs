//! Sending a batch and reading its answers.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use sqlwright_wire::{Chunk, Error as WireError, Exchange, Messages};

use super::answers::Raw;
use super::{Answers, Batch, BatchError};
use crate::connection::{Connection, Session};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::exec::{Limit, Part, Pipeline, Prelude, Step, pipeline, prepare_all, wait_for_gate};
use crate::statement::Statement;
use crate::transaction::{Origin, Transaction, TransactionBuilder};

/// No clock goes as far as the longest time limits.
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

impl Transaction {
    /// Runs many statements in one round trip, as a part of the transaction.
    ///
    /// # Errors
    /// That of the first statement that the server refused, or that did not return as many rows as its type says. The transaction can only be
    /// rolled back then, or to a savepoint.
    pub async fn run(&self, batch: Batch) -> Result<Answers, BatchError> {
        let session = self.session();
        let result = batch.send(session, batch.deadline(), false).await;
        if let Err(failed) = &result {
            session.lock().transaction.condemn(failed.error());
        }
        result
    }
}

impl Connection {
    /// Runs many statements in a transaction of their own, in one or two round trips: see [`Batch`]. They are run again if they fail
    /// because of a concurrent transaction.
    ///
    /// # Errors
    /// That of the first statement that the server refused, or that did not return as many rows as its type says; or that of BEGIN or COMMIT.
    pub async fn run(&mut self, batch: Batch) -> Result<Answers, BatchError> {
        batch.run_over(Origin::Connection(self)).await
    }
}

impl Batch {
    /// In a transaction of its own.
    pub(crate) async fn run_over(self, origin: Origin<'_>) -> Result<Answers, BatchError> {
        if self.is_empty() {
            return Ok(Answers::new(self.id, Vec::new()));
        }
        let (batch, deadline) = (&self, self.deadline());
        let is_alone = self.is_guarded_by_the_server() && !self.has_limits();
        let body = async |tx: &mut Transaction| batch.send(tx.session(), deadline, false).await;
        let builder = TransactionBuilder::new(origin);
        let builder = if let Some(limit) = self.limit { builder.deadline(limit) } else { builder };
        let answers = if is_alone {
            builder.run_alone(async |session: &Arc<Session>| batch.send_alone(session).await).await?
        } else {
            builder.run(body).await?
        };
        Ok(answers.stored(if self.may_write() { Outcome::Stored } else { Outcome::NotStored }))
    }

    fn deadline(&self) -> Option<Instant> {
        self.limit.and_then(|limit| Instant::now().checked_add(limit.min(FAR)))
    }

    /// Without BEGIN and COMMIT: what is sent up to one Sync is a transaction. So everything has been compared before.
    async fn send_alone(&self, session: &Arc<Session>) -> Result<Answers, BatchError> {
        wait_for_gate(session, None).await?;
        prepare_all(session, self.distinct().filter(|statement| !session.has_verified(statement))).await?;
        self.send(session, None, true).await
    }

    /// Each statement once.
    fn distinct(&self) -> impl Iterator<Item = &'static Statement> {
        let mut seen: Vec<&'static Statement> = Vec::new();
        self.entries.iter().filter_map(move |entry| {
            // Many of one kind stand together.
            let is_new = !seen.iter().rev().any(|statement| std::ptr::eq(*statement, entry.statement));
            is_new.then(|| {
                seen.push(entry.statement);
                entry.statement
            })
        })
    }

    async fn send(
        &self,
        session: &Arc<Session>,
        deadline: Option<Instant>,
        is_alone: bool,
    ) -> Result<Answers, BatchError> {
        if let Err((failed, error)) = self.encoded() {
            return Err(self.not_sent(failed, error));
        }
        let commits = if is_alone && self.may_write() { Commits::AtItsEnd } else { Commits::Later };
        let left = || deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let Some(first) = self.entries.first().map(|entry| entry.statement) else {
            return Ok(Answers::new(self.id, Vec::new()));
        };
        let begin = self.begin(session, first, commits, left());
        let mut exchange = match left() {
            Some(left) => Limit::on(session, left).run(first.name(), begin).await?,
            None => begin.await?,
        };
        let mut answers = Vec::with_capacity(self.entries.len());
        let mut failure: Option<Error> = None;
        let mut is_told = false;
        for (index, entry) in self.entries.iter().enumerate() {
            let statement = entry.statement;
            if let Some(error) = &exchange.failed
                && index > error.0
            {
                answers.push((statement, Err(Error::plain(ErrorKind::AbortedTransaction, Some(statement.name())))));
                continue;
            }
            // The server runs them one after the other, so each begins with the answer to the one before it.
            let answer = match [entry.limit, left()].into_iter().flatten().min() {
                None => exchange.answer(index).await?,
                Some(limit) => {
                    let mut limit = Limit::on(session, limit);
                    let answer = limit.run(statement.name(), exchange.answer(index)).await?;
                    is_told |= limit.has_told();
                    answer
                }
            };
            let answer = match answer {
                Some(raw) => entry.guard.check(&raw, statement).map(|()| raw),
                None => Err(self.refusal(session, &exchange, statement, commits, is_told)),
            };
            if let Err(error) = &answer {
                failure.get_or_insert_with(|| error.clone());
            }
            answers.push((statement, answer));
        }
        let end = exchange.end().await;
        let drift = exchange.drift.take();
        session.note(failure.as_ref().map_or(Ok(()), Err));
        let answers = Answers::new(self.id, answers);
        if let Some(error) = failure.or(drift) {
            return Err(BatchError::new(error, answers));
        }
        // Deferred constraints are checked at the end of the transaction.
        end.map_err(|error| {
            let error = Error::wire(None, commits, error);
            session.note(Err(&error));
            BatchError::from(if is_alone { error.at_commit() } else { error })
        })?;
        Ok(answers)
    }

    fn refusal(
        &self,
        session: &Arc<Session>,
        exchange: &Answering,
        statement: &'static Statement,
        commits: Commits,
        is_told: bool,
    ) -> Error {
        let error = match &exchange.failed {
            Some((_, Failed::Server(error))) => {
                if session.doubt_if_stale(statement, error) {
                    session.lock().lose();
                }
                Error::server(Some(statement.name()), commits, error.clone()).on_path_of(statement)
            }
            Some((_, Failed::Before(error))) => error.clone(),
            None => Error::plain(ErrorKind::AbortedTransaction, Some(statement.name())),
        };
        stopped_by_us(lost_with_commit(error), is_told)
    }

    /// Puts all on the wire in order.
    async fn begin(
        &self,
        session: &Arc<Session>,
        first: &'static Statement,
        commits: Commits,
        limit: Option<Duration>,
    ) -> Result<Answering, Error> {
        let steps = self.entries.iter().filter_map(|entry| {
            let arguments = entry.arguments.as_ref().ok()?;
            Some(Step { statement: entry.statement, arguments, limit: entry.limit.or(limit) })
        });
        let Pipeline { exchange, parts } = pipeline(session, first, steps).await?;
        Ok(Answering {
            session: Arc::clone(session),
            exchange: Some(exchange),
            commits,
            messages: Messages::default(),
            is_last: false,
            parts,
            prelude: Prelude::default(),
            failed: None,
            drift: None,
        })
    }

    fn not_sent(&self, failed: usize, error: Error) -> BatchError {
        let answers = self.entries.iter().enumerate().map(|(index, entry)| {
            let error = match index == failed {
                true => error.clone(),
                false => Error::plain(ErrorKind::AbortedTransaction, Some(entry.statement.name())),
            };
            (entry.statement, Err(error))
        });
        let answers = Answers::new(self.id, answers.collect());
        BatchError::new(error, answers)
    }
}

/// Where the batch is a transaction of its own nobody knows whether it was committed before the connection was lost.
fn lost_with_commit(error: Error) -> Error {
    if error.outcome() == Outcome::Unknown { error.into_outcome_unknown() } else { error }
}

/// Where the server was told to stop, a statement that it has stopped is ours, even if it is not the one that was meant.
fn stopped_by_us(error: Error, is_told: bool) -> Error {
    match error.kind() {
        ErrorKind::Cancelled if is_told => error.into_kind(ErrorKind::StatementTimeout),
        _ => error,
    }
}

/// Why nothing follows.
enum Failed {
    /// A statement was refused.
    Server(sqlwright_wire::ServerError),
    /// Something that went along, or a statement while it was prepared.
    Before(Error),
}

/// The answers of a batch as they arrive.
struct Answering {
    session: Arc<Session>,
    exchange: Option<Exchange>,
    /// When the changes of the batch are stored.
    commits: Commits,
    messages: Messages,
    is_last: bool,
    /// What goes along, and ahead of which statement.
    parts: VecDeque<(usize, Part)>,
    prelude: Prelude,
    /// Where it failed.
    failed: Option<(usize, Failed)>,
    /// A statement does not fit, which the server does not know.
    drift: Option<Error>,
}

impl Answering {
    /// The answer to the next statement; `None` if it was refused.
    async fn answer(&mut self, index: usize) -> Result<Option<Raw>, Error> {
        let mut raw = Raw::default();
        match poll_fn(|cx| self.poll_answer(index, &mut raw, cx)).await {
            Ok(done) => Ok(done.then_some(raw)),
            Err(error) => Err(self.lost(error)),
        }
    }

    fn poll_answer(&mut self, index: usize, raw: &mut Raw, cx: &mut Context<'_>) -> Poll<Result<bool, WireError>> {
        loop {
            while let Some((tag, body)) = self.messages.next()? {
                self.advance_prelude(index);
                match tag {
                    b'E' => {
                        self.refused(index, body);
                        return Poll::Ready(Ok(false));
                    }
                    b'Z' => {}
                    _ if !self.prelude.is_over() => self.take_part(tag, body)?,
                    b'D' => raw.push(self.messages.row(body)),
                    b'C' | b'I' => {
                        raw.affected = if tag == b'C' { self.messages.affected(body) } else { 0 };
                        return Poll::Ready(Ok(true));
                    }
                    _ => {}
                }
            }
            if self.is_last {
                return Poll::Ready(Err(WireError::Protocol("an answer that ends too early")));
            }
            ready!(self.poll_chunk(cx))?;
        }
    }

    /// To the end, whatever comes.
    ///
    /// # Errors
    /// The server refused something that nobody has heard of, or the connection is gone.
    async fn end(&mut self) -> Result<(), WireError> {
        let mut failed = None;
        poll_fn(|cx| {
            loop {
                while let Some((tag, body)) = self.messages.next()? {
                    self.advance_prelude(usize::MAX);
                    match tag {
                        b'E' if self.failed.is_none() => failed = Some(self.messages.error(body)),
                        b'E' | b'Z' => {}
                        _ if !self.prelude.is_over() => self.take_part(tag, body)?,
                        _ => {}
                    }
                }
                if self.is_last {
                    break;
                }
                ready!(self.poll_chunk(cx))?;
            }
            Poll::Ready(Ok::<_, WireError>(()))
        })
        .await?;
        self.exchange = None;
        self.session.end_request(false);
        if let Some(error) = failed {
            return Err(WireError::Server(error));
        }
        while let Some(unknown) = self.prelude.take_unknown() {
            if let Err(error) = unknown.resolve(&self.session).await {
                self.drift.get_or_insert(error);
            }
        }
        Ok(())
    }

    /// What goes along ahead of this statement is awaited now.
    fn advance_prelude(&mut self, index: usize) {
        while self.prelude.is_over()
            && let Some((at, _)) = self.parts.front()
            && *at <= index
            && let Some((_, part)) = self.parts.pop_front()
        {
            self.prelude.parts.push_back(part);
        }
    }

    fn take_part(&mut self, tag: u8, body: sqlwright_wire::Body) -> Result<(), WireError> {
        match self.prelude.take(&self.session, tag, &self.messages, body) {
            Ok(()) => Ok(()),
            Err(Ok(error)) => {
                self.drift.get_or_insert(error);
                Ok(())
            }
            Err(Err(error)) => Err(error),
        }
    }

    fn refused(&mut self, index: usize, body: sqlwright_wire::Body) {
        let error = self.messages.error(body);
        let failed = match self.prelude.is_over() {
            true => Failed::Server(error),
            false => Failed::Before(self.prelude.fail(&self.session, None, error)),
        };
        self.failed = Some((index, failed));
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), WireError>> {
        self.messages = Messages::default();
        let Some(exchange) = &mut self.exchange else { return Poll::Ready(Ok(())) };
        let Chunk { messages, last } = ready!(exchange.poll_chunk(cx))?;
        (self.messages, self.is_last) = (messages, last);
        Poll::Ready(Ok(()))
    }

    fn lost(&mut self, error: WireError) -> Error {
        self.exchange = None;
        self.session.end_request(false);
        lost_with_commit(Error::wire(None, self.commits, error))
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(exchange) = self.exchange.take() {
            drop(exchange);
            self.session.give_up(false);
        }
    }
}
