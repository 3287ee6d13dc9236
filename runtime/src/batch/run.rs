//! Sending a batch and reading its answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Answers, Batch, BatchError};
use crate::connection::{Connection, Session};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::exec::{Failed, Limit, Pipelined, Raw, pipeline, prepare_all, wait_for_gate};
use crate::observe::BatchWatch;
use crate::statement::Form;
use crate::transaction::{Origin, Transaction, TransactionBuilder};

/// No clock goes as far as the longest time limits.
pub(crate) const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

impl Transaction {
    /// Runs many statements in one round trip, as a part of the transaction.
    ///
    /// # Errors
    /// That of the first statement that the server refused, or that did not return as many rows as its type says. The transaction can only be
    /// rolled back then, or to a savepoint.
    pub async fn run(&self, batch: Batch) -> Result<Answers, BatchError> {
        batch.send_within(self.session(), batch.deadline()).await
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
        let body = async |tx: &mut Transaction| batch.send(tx.session(), deadline, false).await;
        let is_alone = self.is_guarded_by_the_server() && !self.has_limits();
        let (origin, alone) = if is_alone { self.run_alone(origin).await? } else { (origin, None) };
        let answers = match alone {
            Some(answers) => answers,
            None => {
                let builder = TransactionBuilder::new(origin);
                let builder = if let Some(limit) = self.limit { builder.deadline(limit) } else { builder };
                builder.run(body).await?
            }
        };
        Ok(answers.stored(if self.may_write() { Outcome::Stored } else { Outcome::NotStored }))
    }

    fn deadline(&self) -> Option<Instant> {
        self.limit.and_then(|limit| Instant::now().checked_add(limit.min(FAR)))
    }

    /// As a part of the transaction that is open.
    pub(crate) async fn send_within(
        &self,
        session: &Arc<Session>,
        deadline: Option<Instant>,
    ) -> Result<Answers, BatchError> {
        let result = self.send(session, deadline, false).await;
        if let Err(failed) = &result {
            session.lock().transaction.condemn(failed.error());
        }
        result
    }

    /// Without BEGIN and COMMIT: what is sent up to one Sync is a transaction. No answers where a connection does not keep so many statements.
    async fn run_alone<'c>(&self, origin: Origin<'c>) -> Result<(Origin<'c>, Option<Answers>), BatchError> {
        let (origin, mut attempts) = TransactionBuilder::<'c>::new(origin).into_attempts();
        loop {
            let lease = origin.lease().await?;
            lease.lock().transaction.pardon();
            let failed = match self.send_alone(&lease).await {
                Ok(answers) => {
                    drop(lease);
                    return Ok((origin, answers));
                }
                Err(failed) => failed,
            };
            let is_conflict = lease.has_conflict();
            drop(lease);
            if !is_conflict || !attempts.again().await {
                return Err(failed);
            }
        }
    }

    /// So everything has been compared before.
    async fn send_alone(&self, session: &Arc<Session>) -> Result<Option<Answers>, BatchError> {
        wait_for_gate(session, None).await?;
        let unverified = || session.unverified(self.entries.iter().map(|entry| entry.statement));
        let first = unverified();
        if !first.is_empty() {
            prepare_all(session, first.into_iter()).await?;
            // Preparing some has perhaps closed others.
            if !unverified().is_empty() {
                return Ok(None);
            }
        }
        self.send(session, None, true).await.map(Some)
    }

    async fn send(
        &self,
        session: &Arc<Session>,
        deadline: Option<Instant>,
        is_alone: bool,
    ) -> Result<Answers, BatchError> {
        let forms = self.entries.iter().map(|entry| entry.statement);
        let mut watch = BatchWatch::begin(session.observer(), session.server(), forms);
        let result = self.exchange(session, deadline, is_alone, &mut watch).await;
        let ended = result.as_ref().map(drop).map_err(BatchError::error);
        if let (Some(index), Err(error)) = (watch.answered(), ended)
            && let Some(entry) = self.entries.get(index)
        {
            watch.answer(entry.statement.whole(), Err(error));
        }
        watch.end(ended);
        result
    }

    async fn exchange(
        &self,
        session: &Arc<Session>,
        deadline: Option<Instant>,
        is_alone: bool,
        watch: &mut BatchWatch,
    ) -> Result<Answers, BatchError> {
        if let Some((failed, error)) = &self.failed {
            return Err(self.not_sent(*failed, error.clone()));
        }
        let commits = if is_alone && self.may_write() { Commits::AtItsEnd } else { Commits::Later };
        let left = || deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let Some(first) = self.entries.first().map(|entry| entry.statement) else {
            return Ok(Answers::new(self.id, Vec::new()));
        };
        let begin = pipeline(session, first, self.steps(left()), commits);
        let mut pipelined = match left() {
            Some(left) => Limit::on(session, left).run(first.name(), Commits::Later, begin).await?,
            None => begin.await?,
        };
        let mut answers = Vec::with_capacity(self.entries.len());
        let mut failure: Option<Error> = None;
        let mut is_told = false;
        for (index, entry) in self.entries.iter().enumerate() {
            let statement = entry.statement;
            if pipelined.failed.as_ref().is_some_and(|(failed, _)| index > *failed) {
                answers.push((statement.whole(), Some(Err(skipped(statement)))));
                continue;
            }
            let mut raw = Raw::default();
            // The server runs them one after the other, so each begins with the answer to the one before it.
            let is_complete = match [entry.limit, left()].into_iter().flatten().min() {
                None => match pipelined.arrived(index, &mut raw) {
                    Some(arrived) => arrived,
                    None => pipelined.answer(index, &mut raw).await,
                }
                .map_err(lost_with_commit)?,
                Some(limit) => {
                    let mut limit = Limit::on(session, limit);
                    let is_complete = limit.run(statement.name(), commits, pipelined.answer(index, &mut raw)).await?;
                    is_told |= limit.has_told();
                    is_complete
                }
            };
            let counts = (raw.rows().count(), raw.affected);
            let answer = match is_complete {
                true => entry.guard.check(&raw, &statement).map(|()| raw),
                false => Err(self.refusal(session, &pipelined, statement, commits, is_told)),
            };
            watch.answer(statement.whole(), answer.as_ref().map(|_| counts));
            if let Err(error) = &answer {
                failure.get_or_insert_with(|| error.clone());
            }
            answers.push((statement.whole(), Some(answer)));
        }
        let end = pipelined.end().await;
        let drift = pipelined.drift.take();
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
        pipelined: &Pipelined,
        statement: Form,
        commits: Commits,
        is_told: bool,
    ) -> Error {
        let error = match &pipelined.failed {
            Some((_, Failed::Server(error))) => {
                if session.doubt_if_stale(statement, error) {
                    session.lock().lose();
                }
                Error::server(Some(statement.name()), commits, error.clone()).known_to(&statement)
            }
            Some((_, Failed::Before(error))) => error.clone(),
            None => skipped(statement),
        };
        stopped_by_us(lost_with_commit(error), is_told)
    }

    fn not_sent(&self, failed: usize, error: Error) -> BatchError {
        let answers = self.entries.iter().enumerate().map(|(index, entry)| {
            let error = match index == failed {
                true => error.clone(),
                false => skipped(entry.statement),
            };
            (entry.statement.whole(), Some(Err(error)))
        });
        let answers = Answers::new(self.id, answers.collect());
        BatchError::new(error, answers)
    }
}

/// One that comes after the one that failed.
#[cold]
fn skipped(statement: Form) -> Error {
    Error::plain(ErrorKind::AbortedTransaction, Some(statement.name()))
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
