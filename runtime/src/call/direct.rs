//! A statement of at most one row over a connection that is known: the way that most statements take, and the shortest.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::Stream;

use super::{Answer, Rows, Running, single};
use crate::client::Source;
use crate::connection::{Connection, Core, Flight};
use crate::error::{Error, ErrorKind};
use crate::statement::{Arguments, Statement};

/// Runs one call after the other. Its future is over a kilobyte, most of it the driver's: slow to allocate, and to move into
/// place; so it stays where it is, and what is moved are the calls and their answers.
pub(super) struct Worker {
    future: Pin<Box<dyn Future<Output = Infallible> + Send>>,
    desk: Arc<Desk>,
}

/// Where a call is laid down, then its answer.
#[derive(Default)]
struct Desk(Mutex<Paper>);

#[derive(Default)]
enum Paper {
    #[default]
    None,
    Call(Direct),
    Answer(Result<Answer, Error>),
}

/// A call that owns all that it needs.
pub(super) struct Direct {
    pub(super) core: Arc<Core>,
    pub(super) statement: &'static Statement,
    pub(super) arguments: Arguments,
    pub(super) rows: Rows,
}

thread_local! {
    /// The worker of the last call that has completed.
    static SPARE: Cell<Option<Worker>> = const { Cell::new(None) };
}

impl Worker {
    /// With a call to run when it is polled.
    pub(super) fn of(call: Direct) -> Self {
        let worker = SPARE.try_with(Cell::take).ok().flatten().unwrap_or_else(|| {
            let desk = Arc::<Desk>::default();
            Self { future: Box::pin(work(Arc::clone(&desk))), desk }
        });
        worker.desk.put(Paper::Call(call));
        worker
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Answer, Error>> {
        match self.future.as_mut().poll(cx) {
            Poll::Ready(never) => match never {},
            Poll::Pending => match self.desk.take() {
                Paper::Answer(answer) => Poll::Ready(answer),
                Paper::None | Paper::Call(_) => Poll::Pending,
            },
        }
    }

    /// After it has given its answer.
    pub(super) fn rest(self) {
        // A thread that ends keeps nothing.
        let _ = SPARE.try_with(|spare| spare.set(Some(self)));
    }
}

impl Desk {
    #[inline]
    fn put(&self, paper: Paper) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = paper;
    }

    #[inline]
    fn take(&self) -> Paper {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One future, not one within another: that would be moved into place for each call.
async fn work(desk: Arc<Desk>) -> Infallible {
    loop {
        let answer = 'call: {
            let Paper::Call(Direct { core, statement, arguments, rows }) = desk.take() else { break 'call None };
            let Some(prepared) = core.ready(statement) else {
                break 'call Some(by_steps(core, statement, arguments, rows).await);
            };
            if let Err(error) = core.transaction().check() {
                break 'call Some(Err(error));
            }
            let flight = match Flight::depart_alone(core) {
                Ok(flight) => flight,
                Err(core) => break 'call Some(by_steps(core, statement, arguments, rows).await),
            };
            let driver = flight.core().driver();
            let outcome = match rows {
                Rows::Ignored => {
                    let executing = driver.execute_raw(&prepared.statement, arguments.iter());
                    executing.await.map(|affected| Answer { row: None, affected })
                }
                Rows::AtMostOne => match driver.query_raw(&prepared.statement, arguments.iter()).await {
                    Ok(rows) => {
                        // In this future, and dropped before the flight.
                        let mut rows = pin!(rows);
                        let mut row = None;
                        loop {
                            match poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
                                Some(Ok(next)) if row.is_none() => row = Some(next),
                                Some(Ok(_)) => {
                                    let error = Error::plain(ErrorKind::TooManyRows, Some(statement.name()));
                                    break 'call Some(Err(error));
                                }
                                Some(Err(error)) => break Err(error),
                                None => break Ok(Answer { row, affected: 0 }),
                            }
                        }
                    }
                    Err(error) => Err(error),
                },
            };
            let error = match outcome {
                Ok(answer) => {
                    flight.core().note(Ok(()));
                    flight.land();
                    break 'call Some(Ok(answer));
                }
                Err(error) => error,
            };
            let core = Arc::clone(flight.core());
            flight.land();
            // It has not run. In a transaction the error has aborted that.
            if core.forget_if_stale(statement, &error) && !core.is_in_transaction() {
                break 'call Some(by_steps(core, statement, arguments, rows).await);
            }
            let error = Error::driver(Some(statement.name()), error);
            core.note(Err(&error));
            Some(Err(error))
        };
        if let Some(answer) = answer {
            desk.put(Paper::Answer(answer));
        }
        // Polled again with the next call.
        let mut is_next = false;
        poll_fn(|_| if std::mem::replace(&mut is_next, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// The statement has to be prepared first, or again, or must wait. Rare, and large.
fn by_steps(
    core: Arc<Core>,
    statement: &'static Statement,
    arguments: Arguments,
    wanted: Rows,
) -> Running<'static, Answer> {
    Box::pin(async move {
        let connection = Connection::of(core);
        let answer = single(Source::Connection(&connection), statement, arguments, wanted).await;
        answer.map_err(|failed| failed.error)
    })
}
