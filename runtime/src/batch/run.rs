//! Sending a batch and reading its answers.

use std::pin::{Pin, pin};
use std::sync::Arc;

use futures_util::future::{MaybeDone, join_all, maybe_done};
use futures_util::{FutureExt, TryStreamExt};
use tokio_postgres::RowStream;

use super::answers::{Entry, Raw};
use super::{Answers, Batch, BatchError};
use crate::connection::{Core, Prepared};
use crate::error::{Error, ErrorKind};
use crate::statement::Statement;
use crate::transaction::{Origin, Transaction, TransactionBuilder};

/// How COMMIT goes along: sent when all statements are, before their answers.
type Along<'a> = Option<&'a (dyn Fn() + Sync)>;

impl Batch {
    pub(crate) async fn run_in(self, transaction: &Transaction) -> Result<Answers, BatchError> {
        let core = transaction.connection().core();
        let result = self.send(core, None).await;
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
        let (batch, along) = (&self, self.is_guarded_by_the_server());
        let body = async |tx: &mut Transaction| {
            let core = Arc::clone(tx.connection().core());
            if !along {
                return batch.send(&core, None).await;
            }
            batch.send(&core, Some(&|| tx.send_commit())).await
        };
        TransactionBuilder::new(origin).run(body).await
    }

    async fn send(&self, core: &Arc<Core>, along: Along<'_>) -> Result<Answers, BatchError> {
        if let Err((failed, error)) = self.encoded() {
            return Err(self.not_sent(failed, error));
        }
        for entry in &self.entries {
            core.beside_no_stream(entry.statement)?;
        }
        let committing = along.is_some();
        let raw = exchange(core, &self.entries, along).await?;
        let mut answers = Vec::with_capacity(raw.len());
        let mut failure: Option<Error> = None;
        for (entry, raw) in self.entries.iter().zip(raw) {
            let answer = match raw {
                Ok(raw) => entry.guard.check(&raw, entry.statement).map(|()| raw),
                Err(error) => {
                    core.forget_if_stale(entry.statement, &error);
                    Err(lost_with_commit(Error::driver(Some(entry.statement.name()), error), committing))
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
fn lost_with_commit(error: Error, committing: bool) -> Error {
    match error.kind() {
        ErrorKind::Connection if committing => Error::plain(ErrorKind::OutcomeUnknown, error.statement()),
        _ => error,
    }
}

type Driver<T> = Result<T, tokio_postgres::Error>;
type Sending<'a> = Pin<Box<dyn Future<Output = Driver<RowStream>> + Send + 'a>>;

/// Puts all on the wire in order, then reads the answers in order.
async fn exchange(core: &Arc<Core>, entries: &[Entry], along: Along<'_>) -> Result<Vec<Driver<Raw>>, Error> {
    let prepared = prepare(core, entries).await?;
    let flight = core.depart(None).await?;
    let mut under_way = Vec::with_capacity(entries.len());
    for entry in entries {
        let (Some(statement), Ok(arguments)) = (find(&prepared, entry.statement), &entry.arguments) else { continue };
        let sending: Sending<'_> = Box::pin(core.driver().query_raw(&statement.statement, arguments.iter()));
        let mut sending = maybe_done(sending);
        // The first poll puts it on the wire; the answer is waited for below.
        (&mut sending).now_or_never();
        under_way.push(sending);
    }
    if let Some(send_commit) = along {
        send_commit();
    }
    let mut answers = Vec::with_capacity(under_way.len());
    for sending in under_way {
        answers.push(read(sending).await);
    }
    flight.land();
    Ok(answers)
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
    // Together, where they are not prepared yet.
    let prepared = join_all(distinct.iter().map(|statement| core.prepared(statement))).await;
    distinct.into_iter().zip(prepared).map(|(statement, prepared)| Ok((statement, prepared?))).collect()
}

fn find<'p>(prepared: &'p [(&'static Statement, Prepared)], statement: &'static Statement) -> Option<&'p Prepared> {
    prepared.iter().find(|(known, _)| std::ptr::eq(*known, statement)).map(|(_, prepared)| prepared)
}
