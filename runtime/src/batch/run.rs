//! Sending a batch and reading its answers.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{MaybeDone, join_all, maybe_done};
use futures_util::{FutureExt, TryStreamExt};
use tokio_postgres::RowStream;

use super::answers::{Entry, Raw};
use super::{Answers, Batch, BatchError};
use crate::call::Limit;
use crate::connection::{Core, Prepared};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::statement::Statement;
use crate::transaction::{Origin, Transaction, TransactionBuilder};

/// No clock goes as far as the longest time limits.
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// How COMMIT goes along: sent when all statements are, before their answers.
type Along<'a> = Option<&'a (dyn Fn() + Sync)>;

impl Batch {
    pub(crate) async fn run_in(self, transaction: &Transaction) -> Result<Answers, BatchError> {
        let core = transaction.connection().core();
        let result = self.send(core, self.deadline(), None).await;
        if let Err(failed) = &result {
            core.transaction().condemn(failed.error());
        }
        result
    }

    /// In a transaction of its own.
    pub(crate) async fn run_over(self, origin: Origin<'_>) -> Result<Answers, BatchError> {
        if self.is_empty() {
            return Ok(Answers::new(self.id, Vec::new()));
        }
        let (batch, deadline) = (&self, self.deadline());
        let along = self.is_guarded_by_the_server() && !self.has_limits();
        let body = async |tx: &mut Transaction| {
            let core = Arc::clone(tx.connection().core());
            if !along || !(core.compares_first() || self.has_nothing_to_compare()) {
                return batch.send(&core, deadline, None).await;
            }
            batch.send(&core, deadline, Some(&|| tx.send_commit())).await
        };
        let builder = TransactionBuilder::new(origin);
        let builder = if let Some(limit) = self.limit { builder.deadline(limit) } else { builder };
        let answers = builder.run(body).await?;
        Ok(answers.stored(if self.may_write() { Outcome::Stored } else { Outcome::NotStored }))
    }

    fn deadline(&self) -> Option<Instant> {
        self.limit.and_then(|limit| Instant::now().checked_add(limit.min(FAR)))
    }

    async fn send(&self, core: &Arc<Core>, deadline: Option<Instant>, along: Along<'_>) -> Result<Answers, BatchError> {
        if let Err((failed, error)) = self.encoded() {
            return Err(self.not_sent(failed, error));
        }
        for entry in &self.entries {
            core.beside_no_stream(entry.statement)?;
        }
        let commits = if along.is_some() && self.may_write() { Commits::AtItsEnd } else { Commits::Later };
        let Exchange { answers: raw, told } = exchange(core, &self.entries, deadline, along).await?;
        let mut answers = Vec::with_capacity(raw.len());
        let mut failure: Option<Error> = None;
        for (entry, raw) in self.entries.iter().zip(raw) {
            let answer = match raw {
                Ok(raw) => entry.guard.check(&raw, entry.statement).map(|()| raw),
                Err(error) => {
                    core.forget_if_stale(entry.statement, &error);
                    let error = Error::driver(Some(entry.statement.name()), commits, error).on_path_of(entry.statement);
                    Err(stopped_by_us(lost_with_commit(error), told))
                }
            };
            if let Err(error) = &answer {
                failure.get_or_insert_with(|| error.clone());
            }
            answers.push((entry.statement, answer));
        }
        core.note(failure.as_ref().map_or(Ok(()), Err));
        let answers = Answers::new(self.id, answers);
        match failure {
            None => Ok(answers),
            Some(error) => Err(BatchError::new(error, answers)),
        }
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

/// Where COMMIT went along nobody knows whether it arrived before the connection was lost.
fn lost_with_commit(error: Error) -> Error {
    if error.outcome() == Outcome::Unknown { error.into_outcome_unknown() } else { error }
}

/// Where the server was told to stop, a statement that it has stopped is ours, even if it is not the one that was meant.
fn stopped_by_us(error: Error, told: bool) -> Error {
    match error.kind() {
        ErrorKind::Cancelled if told => error.into_kind(ErrorKind::StatementTimeout),
        _ => error,
    }
}

type Driver<T> = Result<T, tokio_postgres::Error>;
type Sending<'a> = Pin<Box<dyn Future<Output = Driver<RowStream>> + Send + 'a>>;

struct Exchange {
    answers: Vec<Driver<Raw>>,
    /// The server was told to stop, because a time limit was over.
    told: bool,
}

/// Puts all on the wire in order, then reads the answers in order.
async fn exchange(
    core: &Arc<Core>,
    entries: &[Entry],
    deadline: Option<Instant>,
    along: Along<'_>,
) -> Result<Exchange, Error> {
    let left = || deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
    let ready = async { Ok((prepare(core, entries).await?, core.depart(None).await?)) };
    let (prepared, flight) = match (left(), entries.first()) {
        (Some(left), Some(first)) => Limit::on(core, left).run(first.statement.name(), ready).await?,
        _ => ready.await?,
    };
    let mut under_way = Vec::with_capacity(entries.len());
    for entry in entries {
        let (Some(statement), Ok(arguments)) = (find(&prepared, entry.statement), &entry.arguments) else { continue };
        let raised = entry.limit.or(left()).and_then(|limit| core.raise_statement_timeout(limit));
        let sending: Sending<'_> = Box::pin(core.driver().query_raw(&statement.statement, arguments.iter()));
        let mut sending = maybe_done(sending);
        // The first poll puts it on the wire; the answer is waited for below.
        (&mut sending).now_or_never();
        if let Some(raised) = raised {
            core.lower_statement_timeout(raised);
        }
        under_way.push((entry, sending));
    }
    if let Some(send_commit) = along {
        send_commit();
    }
    let mut exchange = Exchange { answers: Vec::with_capacity(under_way.len()), told: false };
    for (entry, sending) in under_way {
        // The server runs them one after the other, so each begins with the answer to the one before it.
        let answer = match [entry.limit, left()].into_iter().flatten().min() {
            None => read(sending).await,
            Some(limit) => {
                let mut limit = Limit::on(core, limit);
                let answer = limit.run(entry.statement.name(), read(sending).map(Ok)).await?;
                exchange.told |= limit.has_told();
                answer
            }
        };
        exchange.answers.push(answer);
    }
    flight.land();
    Ok(exchange)
}

async fn read(mut sending: MaybeDone<Sending<'_>>) -> Driver<Raw> {
    (&mut sending).await;
    let Some(rows) = Pin::new(&mut sending).take_output() else { return Ok(Raw::default()) };
    let mut rows = pin!(rows?);
    let mut raw = Raw::default();
    while let Some(row) = rows.try_next().await? {
        raw.rows.push(row);
    }
    raw.affected = rows.rows_affected().unwrap_or(0);
    Ok(raw)
}

/// Before anything is sent, so that the order stays: a statement that has to be prepared first would run later.
async fn prepare(core: &Arc<Core>, entries: &[Entry]) -> Result<Vec<(&'static Statement, Prepared)>, Error> {
    let mut distinct: Vec<&'static Statement> = Vec::new();
    for entry in entries {
        if !distinct.iter().any(|statement| std::ptr::eq(*statement, entry.statement)) {
            distinct.push(entry.statement);
        }
    }
    if let Some(first) = distinct.first() {
        core.must_prepare(first).await?;
    }
    // Together, where they are not prepared yet.
    let prepared = join_all(distinct.iter().map(|statement| core.prepared(statement))).await;
    distinct.into_iter().zip(prepared).map(|(statement, prepared)| Ok((statement, prepared?))).collect()
}

fn find<'p>(prepared: &'p [(&'static Statement, Prepared)], statement: &'static Statement) -> Option<&'p Prepared> {
    prepared.iter().find(|(known, _)| std::ptr::eq(*known, statement)).map(|(_, prepared)| prepared)
}
