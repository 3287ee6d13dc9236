//! A statement of at most one row over a connection that is known: the way that most statements take, and the shortest.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

use futures_util::Stream;
use tokio_util::sync::ReusableBoxFuture;

use super::{Answer, Rows, single};
use crate::client::Source;
use crate::connection::{Connection, Core};
use crate::error::{Error, ErrorKind};
use crate::statement::{Arguments, Statement};

/// Owns all that it needs, so that its allocation can be used again.
pub(super) type Reusable = ReusableBoxFuture<'static, Result<Answer, Error>>;

thread_local! {
    /// The allocation of the last call that has completed. It is over a kilobyte, which `malloc` is slow to find.
    static SPARE: Cell<Option<Reusable>> = const { Cell::new(None) };
}

pub(super) fn start(core: Arc<Core>, statement: &'static Statement, arguments: Arguments, wanted: Rows) -> Reusable {
    let future = direct(core, statement, arguments, wanted);
    match SPARE.try_with(Cell::take) {
        Ok(Some(mut spare)) => {
            spare.set(future);
            spare
        }
        _ => Reusable::new(future),
    }
}

/// After it has completed.
pub(super) fn give_back(future: Reusable) {
    // A thread that ends keeps nothing.
    let _ = SPARE.try_with(|spare| spare.set(Some(future)));
}

async fn direct(
    core: Arc<Core>,
    statement: &'static Statement,
    arguments: Arguments,
    wanted: Rows,
) -> Result<Answer, Error> {
    let Some(prepared) = core.ready(statement) else {
        // Rare, and large.
        return Box::pin(by_steps(core, statement, arguments, wanted)).await;
    };
    core.beside_no_stream(statement)?;
    let flight = core.depart(Some(statement)).await?;
    let outcome = match wanted {
        Rows::Ignored => {
            let executing = core.driver().execute_raw(&prepared.statement, arguments.iter());
            executing.await.map(|affected| Answer { row: None, affected })
        }
        Rows::AtMostOne => match core.driver().query_raw(&prepared.statement, arguments.iter()).await {
            Ok(rows) => {
                // On the stack of this future, and dropped before the flight.
                let mut rows = pin!(rows);
                let mut row = None;
                loop {
                    match poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
                        Some(Ok(next)) if row.is_none() => row = Some(next),
                        Some(Ok(_)) => return Err(Error::plain(ErrorKind::TooManyRows, Some(statement.name()))),
                        Some(Err(error)) => break Err(error),
                        None => break Ok(Answer { row, affected: 0 }),
                    }
                }
            }
            Err(error) => Err(error),
        },
    };
    flight.land();
    match outcome {
        Ok(answer) => {
            core.note(Ok(()));
            Ok(answer)
        }
        // It has not run. In a transaction the error has aborted that.
        Err(error) if core.forget_if_stale(statement, &error) && !core.is_in_transaction() => {
            Box::pin(by_steps(core, statement, arguments, wanted)).await
        }
        Err(error) => {
            let error = Error::driver(Some(statement.name()), error);
            core.note(Err(&error));
            Err(error)
        }
    }
}

/// The statement has to be prepared first, or again.
async fn by_steps(
    core: Arc<Core>,
    statement: &'static Statement,
    arguments: Arguments,
    wanted: Rows,
) -> Result<Answer, Error> {
    let connection = Connection::of(core);
    let answer = single(Source::Connection(&connection), statement, arguments, wanted).await;
    answer.map_err(|failed| failed.error)
}
