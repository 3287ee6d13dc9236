//! The one path that every statement takes: lease, prepare, send, read. Not generic, so it is compiled once.

mod admit;
mod blocks;
mod direct;
mod failed;
mod limit;
mod open;
mod send;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio_postgres::{Row, RowStream};

use self::admit::{admit, is_admitted};
pub(crate) use self::blocks::Blocks;
#[cfg(feature = "postgres")]
pub(crate) use self::blocks::Fetched;
use self::direct::{Direct, Place, Worker};
use self::failed::Failed;
pub(crate) use self::limit::Limit;
use self::open::{Open, open, single};
use crate::client::Source;
use crate::error::{Commits, Error, ErrorKind};
use crate::statement::{Arguments, Statement};

/// A statement with its parameters, before and while it runs.
pub(crate) struct Call<'c> {
    statement: &'static Statement,
    /// The caller asks for its rows one by one.
    streamed: bool,
    /// This is the second attempt.
    repeated: bool,
    in_transaction: bool,
    limit: Option<Box<Limit>>,
    state: State<'c>,
}

/// Boxed and `Send`, so that nobody but this module sees what is in it.
type Running<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;
type Attempt<'c, T> = Pin<Box<dyn Future<Output = Result<T, Failed>> + Send + 'c>>;

enum State<'c> {
    /// An error of encoding waits here for the first poll.
    New(Source<'c>, Result<Arguments, Error>),
    /// Under a limit the connection is taken first, because it must be known when the limit is reached. And whether the statement may
    /// run there is found out.
    Leasing(Running<'c, Source<'c>>, Arguments),
    Single(Attempt<'c, Answer>),
    /// The same where the connection is known. Until the answer is here.
    Direct(Option<Worker>),
    Opening(Attempt<'c, (Open<'c>, RowStream)>),
    /// The rows are dropped before the rest. Boxed, because the other states are small and are moved for every call.
    Open(Pin<Box<RowStream>>, Box<Open<'c>>),
    /// All of them, from a client that blocks.
    Fetched(std::vec::IntoIter<Row>),
    Done,
}

pub(crate) const POLLED_AGAIN: &str = "a statement was polled after it had completed";

/// What a statement came to that does not return many rows.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) row: Option<Row>,
    /// There was a second row.
    is_more: bool,
    pub(crate) affected: u64,
}

/// What to do with rows.
#[derive(Clone, Copy)]
pub(crate) enum Rows {
    AtMostOne,
    Ignored,
}

impl<'c> Call<'c> {
    pub(crate) fn new(source: Source<'c>, statement: &'static Statement, arguments: Result<Arguments, Error>) -> Self {
        let limit = statement.timeout().map(|limit| Box::new(Limit::new(limit)));
        let in_transaction = source.is_transaction();
        let state = State::New(source, arguments);
        Self { statement, streamed: false, repeated: false, in_transaction, limit, state }
    }

    pub(crate) fn statement(&self) -> &'static Statement {
        self.statement
    }

    /// The caller is going to ask for the rows one by one, and may do other things in between.
    pub(crate) fn streamed(self) -> Self {
        Self { streamed: true, ..self }
    }

    /// With this limit instead of the statement's own.
    pub(crate) fn timeout(self, limit: Duration) -> Self {
        Self { limit: Some(Box::new(Limit::new(limit))), ..self }
    }

    /// Its time limit.
    pub(crate) fn limit(&self) -> Option<Duration> {
        self.limit.as_ref().map(|limit| limit.duration())
    }

    /// To run it in another way.
    pub(crate) fn into_parts(self) -> Result<(Source<'c>, Arguments), Error> {
        match self.state {
            State::New(source, arguments) => Ok((source, arguments?)),
            _ => Err(Error::with_text(ErrorKind::Encode, Some(self.statement.name()), "it has already been sent")),
        }
    }

    /// Reads on to the end of what writes, so that it is not stopped half-way because a row of it cannot be read or is not
    /// wanted.
    pub(crate) fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if self.statement.is_read_only() {
            return Poll::Ready(Ok(()));
        }
        loop {
            match ready!(self.poll_row(cx)) {
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => return Poll::Ready(Ok(())),
            }
        }
    }

    /// An error about what came back.
    pub(crate) fn of_answer(&self, error: Error) -> Error {
        let commits = self.commits();
        error.with_outcome(if self.is_open() { commits.sent() } else { commits.done() })
    }

    /// The same, of the kind.
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        self.of_answer(Error::plain(kind, Some(self.statement.name())))
    }

    fn commits(&self) -> Commits {
        self.statement.commits(self.in_transaction)
    }

    /// Whether more of its answer is to come.
    fn is_open(&self) -> bool {
        matches!(self.state, State::Open(..))
    }

    fn take(&mut self) -> State<'c> {
        std::mem::replace(&mut self.state, State::Done)
    }

    /// Runs to the end.
    pub(crate) fn poll_answer(&mut self, rows: Rows, cx: &mut Context<'_>) -> Poll<Result<Answer, Error>> {
        let poll = self.advance(rows, cx);
        let goes_on = poll.is_pending();
        match ready!(self.judge(poll, goes_on, cx)) {
            Ok(Answer { is_more: true, .. }) => Poll::Ready(Err(self.error(ErrorKind::TooManyRows))),
            answer => Poll::Ready(answer),
        }
    }

    fn advance(&mut self, rows: Rows, cx: &mut Context<'_>) -> Poll<Result<Answer, Error>> {
        loop {
            match &mut self.state {
                State::New(source, Ok(arguments))
                    if self.limit.is_none()
                        && is_admitted(source, self.statement)
                        && let Some(place) = Place::of(source) =>
                {
                    let arguments = std::mem::take(arguments);
                    let call = Direct { place, statement: self.statement, arguments, rows };
                    self.state = State::Direct(Some(Worker::of(call)));
                }
                State::New(..) | State::Leasing(..) => {
                    let (source, arguments) = ready!(self.poll_source(cx))?;
                    if let Some(client) = source.blocks() {
                        let fetched = client.run(self.statement, &arguments);
                        return Poll::Ready(fetched.map(|fetched| fetched.into_answer(rows)));
                    }
                    self.state = State::Single(Box::pin(single(source, self.statement, arguments, rows)));
                }
                _ => {}
            }
            let failed = match &mut self.state {
                State::Direct(place) => {
                    let Some(mut worker) = place.take() else { panic!("{POLLED_AGAIN}") };
                    match worker.poll(cx) {
                        Poll::Pending => {
                            *place = Some(worker);
                            return Poll::Pending;
                        }
                        Poll::Ready(answer) => {
                            worker.rest();
                            match answer {
                                Ok(answer) => return Poll::Ready(Ok(answer)),
                                Err(failed) => failed,
                            }
                        }
                    }
                }
                State::Single(future) => match ready!(future.as_mut().poll(cx)) {
                    Ok(answer) => {
                        self.state = State::Done;
                        return Poll::Ready(Ok(answer));
                    }
                    Err(failed) => failed,
                },
                _ => panic!("{POLLED_AGAIN}"),
            };
            self.try_again(failed)?;
        }
    }

    /// Begins the second attempt, if there can be one.
    fn try_again(&mut self, failed: Failed) -> Result<(), Error> {
        self.state = State::Done;
        let is_late = self.limit.as_ref().is_some_and(|limit| limit.is_stopping());
        let Some(again) = failed.again.filter(|_| !self.repeated && !is_late) else {
            return Err(failed.error);
        };
        let ((pool, arguments), statement) = (*again, self.statement.name());
        self.repeated = true;
        let leasing = async move { pool.lease_that_answers(statement).await.map(Source::lent) };
        self.state = State::Leasing(Box::pin(leasing), arguments);
        Ok(())
    }

    /// The next row, as it arrives.
    pub(crate) fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Row, Error>>> {
        let poll = self.advance_row(cx).map(Option::transpose);
        let goes_on = poll.is_pending() || matches!(poll, Poll::Ready(Ok(Some(_))));
        let row = ready!(self.judge(poll, goes_on, cx)).transpose();
        if self.limit.as_ref().is_some_and(|limit| self.streamed && !limit.is_stopping()) {
            // Now it is up to the caller how long it takes.
            self.limit = None;
        }
        Poll::Ready(row)
    }

    fn advance_row(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Row, Error>>> {
        loop {
            match &mut self.state {
                State::New(..) | State::Leasing(..) => match ready!(self.poll_source(cx)) {
                    Ok((source, arguments)) => {
                        if let Some(client) = source.blocks() {
                            let fetched = client.run(self.statement, &arguments)?;
                            self.state = State::Fetched(fetched.rows.into_iter());
                            continue;
                        }
                        self.state = State::Opening(Box::pin(open(source, self.statement, arguments, self.streamed)));
                    }
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
                State::Opening(opening) => match ready!(opening.as_mut().poll(cx)) {
                    Ok((open, rows)) => self.state = State::Open(Box::pin(rows), Box::new(open)),
                    Err(failed) => self.try_again(failed)?,
                },
                State::Open(rows, open) => {
                    let row = ready!(open.poll_row(rows.as_mut(), cx));
                    match row {
                        // The caller has seen a row: from here on there is no second attempt.
                        Ok(Some(row)) => {
                            open.arguments = None;
                            return Poll::Ready(Some(Ok(row)));
                        }
                        Ok(None) => {
                            self.state = State::Done;
                            return Poll::Ready(None);
                        }
                        Err(error) => {
                            let State::Open(rows, open) = self.take() else { return Poll::Ready(Some(Err(error))) };
                            drop(rows);
                            self.try_again(open.failed(error))?;
                        }
                    }
                }
                State::Fetched(rows) => return Poll::Ready(rows.next().map(Ok)),
                State::Single(_) | State::Direct(_) | State::Done => return Poll::Ready(None),
            }
        }
    }

    /// Where it is to run.
    fn poll_source(&mut self, cx: &mut Context<'_>) -> Poll<Result<(Source<'c>, Arguments), Error>> {
        loop {
            match self.take() {
                State::New(source, arguments) => {
                    let arguments = arguments?;
                    let is_admitted = is_admitted(&source, self.statement);
                    if self.limit.is_none() && is_admitted {
                        return Poll::Ready(Ok((source, arguments)));
                    }
                    let (statement, is_limited) = (self.statement, self.limit.is_some());
                    let leasing = async move {
                        let source = if is_admitted { source } else { admit(source, statement).await? };
                        if is_limited { source.leased(statement).await } else { Ok(source) }
                    };
                    self.state = State::Leasing(Box::pin(leasing), arguments);
                }
                State::Leasing(mut leasing, arguments) => {
                    let Poll::Ready(source) = leasing.as_mut().poll(cx) else {
                        self.state = State::Leasing(leasing, arguments);
                        return Poll::Pending;
                    };
                    let source = source?;
                    if let Some(limit) = &mut self.limit {
                        limit.runs_on(source.core());
                    }
                    return Poll::Ready(Ok((source, arguments)));
                }
                _ => panic!("{POLLED_AGAIN}"),
            }
        }
    }

    /// Looks at the clock, if there is a limit.
    fn judge<T>(
        &mut self,
        poll: Poll<Result<T, Error>>,
        goes_on: bool,
        cx: &mut Context<'_>,
    ) -> Poll<Result<T, Error>> {
        let Some(limit) = &mut self.limit else {
            return poll;
        };
        let verdict = limit.judge(poll, goes_on, self.statement.name(), cx);
        if goes_on && matches!(verdict, Poll::Ready(Err(_))) {
            let was = self.take();
            if matches!(was, State::Leasing(..)) {
                let text = "all connections of the pool are in use, and the statement's own time limit has expired";
                return Poll::Ready(Err(Error::with_text(ErrorKind::PoolTimeout, Some(self.statement.name()), text)));
            }
            // Perhaps it was not sent yet, which cannot be told from here.
            return verdict.map_err(|error| error.with_outcome(self.commits().sent()));
        }
        verdict
    }
}
