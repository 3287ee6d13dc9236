//! A statement of at most one row over a connection, or one that a pool lends for it: the way that most statements take, and the
//! shortest.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::Stream;

use super::{Answer, Attempt, Failed, Rows, single};
use crate::client::Source;
use crate::connection::{Connection, Core, Flight};
use crate::pool::{Pool, PooledConnection};
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
    Answer(Result<Answer, Failed>),
}

/// A call that owns all that it needs.
pub(super) struct Direct {
    pub(super) place: Place,
    pub(super) statement: &'static Statement,
    pub(super) arguments: Arguments,
    pub(super) rows: Rows,
}

pub(super) enum Place {
    Connection(Arc<Core>),
    Pool(Pool),
}

impl Place {
    pub(super) fn of(source: &Source<'_>) -> Option<Self> {
        match source {
            Source::Connection(connection) | Source::Transaction(connection) => {
                Some(Self::Connection(Arc::clone(connection.core())))
            }
            Source::Pool(pool) => Some(Self::Pool((*pool).clone())),
            Source::Owned(pool) => Some(Self::Pool(pool.clone())),
            _ => None,
        }
    }
}

thread_local! {
    /// Workers of calls that have completed.
    static SPARE: RefCell<Vec<Worker>> = const { RefCell::new(Vec::new()) };
}

/// For each thread. Only one that has had so many calls under way at once comes to it, and then to a megabyte and a half.
const SPARE_AT_MOST: usize = 1024;

impl Worker {
    /// With a call to run when it is polled.
    pub(super) fn of(call: Direct) -> Self {
        let spare = SPARE.try_with(|spare| spare.borrow_mut().pop()).ok().flatten();
        let worker = spare.unwrap_or_else(|| {
            let desk = Arc::<Desk>::default();
            Self { future: Box::pin(work(Arc::clone(&desk))), desk }
        });
        worker.desk.put(Paper::Call(call));
        worker
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Answer, Failed>> {
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
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < SPARE_AT_MOST {
                spare.push(self);
            }
        });
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
            let Paper::Call(Direct { place, statement, arguments, rows }) = desk.take() else { break 'call None };
            // Goes back behind the flight.
            let lease;
            let core = match place {
                Place::Connection(core) => {
                    lease = None;
                    core
                }
                Place::Pool(pool) => match pool.lease(Some(statement.name())).await {
                    Ok(connection) => {
                        let core = Arc::clone(connection.core());
                        lease = Some(connection);
                        core
                    }
                    Err(error) => break 'call Some(Err(Failed::for_good(error))),
                },
            };
            let Some(prepared) = core.ready(statement) else {
                break 'call Some(by_steps(core, lease, statement, arguments, rows).await);
            };
            if let Err(error) = core.transaction().check() {
                break 'call Some(Err(Failed::for_good(error)));
            }
            let flight = match Flight::depart_alone(core) {
                Ok(flight) => flight,
                Err(core) => break 'call Some(by_steps(core, lease, statement, arguments, rows).await),
            };
            let driver = flight.core().driver();
            let was_closed = driver.is_closed();
            let outcome = match rows {
                Rows::Ignored => {
                    let executing = driver.execute_raw(&prepared.statement, arguments.iter());
                    executing.await.map(|affected| Answer { affected, ..Answer::default() })
                }
                Rows::AtMostOne => match driver.query_raw(&prepared.statement, arguments.iter()).await {
                    Ok(rows) => {
                        // In this future, and dropped before the flight.
                        let mut rows = pin!(rows);
                        let mut answer = Answer::default();
                        loop {
                            match poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
                                Some(Ok(next)) if answer.row.is_none() => answer.row = Some(next),
                                Some(Ok(_)) => {
                                    answer.is_more = true;
                                    // What writes is not stopped half-way.
                                    if statement.is_read_only() {
                                        break 'call Some(Ok(answer));
                                    }
                                }
                                Some(Err(error)) => break Err(error),
                                None => break Ok(answer),
                            }
                        }
                    }
                    Err(error) => Err(error),
                },
            };
            let error = match outcome {
                Ok(answer) => {
                    flight.core().note(Ok(()));
                    let answer = flight.core().transaction().check().map(|()| answer);
                    flight.land();
                    break 'call Some(answer.map_err(Failed::for_good));
                }
                Err(error) => error,
            };
            let core = Arc::clone(flight.core());
            flight.land();
            let (error, is_stale) = core.failed(statement, was_closed, error);
            if is_stale {
                break 'call Some(by_steps(core, lease, statement, arguments, rows).await);
            }
            Some(Err(Failed::new(statement, error, lease.and_then(|lease| lease.pool()), Some(arguments))))
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
    lease: Option<PooledConnection>,
    statement: &'static Statement,
    arguments: Arguments,
    wanted: Rows,
) -> Attempt<'static, Answer> {
    Box::pin(async move {
        let connection;
        let source = match lease {
            Some(lease) => Source::lent(lease),
            None => {
                let in_transaction = core.is_in_transaction();
                connection = Connection::of(core);
                if in_transaction { Source::Transaction(&connection) } else { Source::Connection(&connection) }
            }
        };
        single(source, statement, arguments, wanted).await
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Workers are allocated where many calls begin at once. 1,048 bytes are the driver's `query_raw`, which keeps room for preparing
    /// its text.
    #[test]
    fn the_future_of_a_worker_is_small() {
        let size = size_of_val(&work(Arc::default()));
        assert!(size <= 1536, "{size} bytes");
    }
}
