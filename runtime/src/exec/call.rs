//! A statement with its parameters, before and while it runs.

mod start;

use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use sqlwright_wire::{Row, Values};

use super::answer::{Answer, At, Rows};
use super::limit::Limit;
use super::{GuestRows, Lease, PlaceRef, Running};
use crate::error::{Commits, Error, ErrorKind};
use crate::observe::Watch;
use crate::statement::{Arguments, Form, Statement};

/// One call of a statement.
pub(crate) struct Call<'c> {
    place: PlaceRef<'c>,
    statement: Form,
    /// The caller asks for its rows one by one.
    is_streamed: bool,
    /// What it was prepared for was out of date, and it was prepared anew.
    is_renewed: bool,
    /// When a connection was lost under it for the first time; rare, so boxed.
    lost: Option<Box<Instant>>,
    in_transaction: bool,
    limit: Option<Box<Limit>>,
    /// As long as it could be sent again.
    arguments: Option<Arguments>,
    state: State<'c>,
    /// What has come of it by now.
    answer: Answer,
    watch: Watch,
}

enum State<'c> {
    New,
    /// An error of encoding waits here for the first poll.
    Failed(Option<Error>),
    /// Rare and large, so boxed. Whether the statement may run there is found out, too.
    Leasing(BoxFuture<'c, Result<Lease, Error>>),
    Admitting(BoxFuture<'c, Result<(), Error>>),
    /// Something has to happen before it can be sent.
    Waiting(Lease, BoxFuture<'static, Result<(), Error>>),
    Running(Running),
    Opening(BoxFuture<'c, Result<Box<dyn GuestRows + 'c>, Error>>),
    Guest(Box<dyn GuestRows + 'c>, Option<Row>),
    Done,
}

/// How long the connections of a pool may take to be lost one after the other. Whoever ends a statement that runs for longer means the statement.
const OUTAGE: Duration = Duration::from_secs(5);

pub(crate) const POLLED_AGAIN: &str = "a statement was polled after it had completed";

impl<'c> Call<'c> {
    pub(crate) fn new(place: PlaceRef<'c>, statement: Form, arguments: Result<Arguments, Error>) -> Self {
        let limit = statement.timeout().map(|limit| Box::new(Limit::new(limit)));
        let in_transaction = place.get().is_transaction();
        let (arguments, state) = match arguments {
            Ok(arguments) => (Some(arguments), State::New),
            Err(error) => (None, State::Failed(Some(error))),
        };
        Self {
            place,
            statement,
            is_streamed: false,
            is_renewed: false,
            lost: None,
            in_transaction,
            limit,
            arguments,
            state,
            answer: Answer::default(),
            watch: Watch::NONE,
        }
    }

    pub(crate) fn statement(&self) -> &'static Statement {
        self.statement.whole()
    }

    /// The statement and its variant.
    pub(crate) fn form(&self) -> Form {
        self.statement
    }

    /// The caller is going to ask for the rows one by one, and may do other things in between.
    pub(crate) fn streamed(mut self) -> Self {
        self.is_streamed = true;
        self
    }

    /// With this limit instead of the statement's own.
    pub(crate) fn timeout(mut self, limit: Duration) -> Self {
        self.limit = Some(Box::new(Limit::new(limit)));
        self
    }

    /// Its time limit.
    pub(crate) fn limit(&self) -> Option<Duration> {
        self.limit.as_ref().map(|limit| limit.duration())
    }

    /// To run it in another way.
    pub(crate) fn into_parts(mut self) -> Result<(PlaceRef<'c>, Arguments), Error> {
        self.arguments()?;
        Ok((self.place, self.arguments.take().unwrap_or(Arguments::NONE)))
    }

    /// The same; or why it cannot be sent.
    pub(crate) fn arguments(&self) -> Result<&Arguments, Error> {
        match (&self.state, &self.arguments) {
            (State::New, Some(arguments)) => Ok(arguments),
            (State::Failed(Some(error)), _) => Err(error.clone()),
            _ => Err(Error::with_text(ErrorKind::Encode, Some(self.statement.name()), "it has already been sent")),
        }
    }

    /// An error about what came back.
    pub(crate) fn of_answer(&mut self, error: Error) -> Error {
        let commits = self.commits();
        let is_open = matches!(self.state, State::Running(_) | State::Guest(..));
        let error = error.with_outcome(if is_open { commits.sent() } else { commits.done() });
        self.watch.end(Err(&error));
        error
    }

    /// The same, of the kind.
    pub(crate) fn error(&mut self, kind: ErrorKind) -> Error {
        self.of_answer(Error::plain(kind, Some(self.statement.name())))
    }

    fn commits(&self) -> Commits {
        self.statement.commits(self.in_transaction)
    }

    /// Runs to the end.
    pub(crate) fn poll_answer(&mut self, rows: Rows, cx: &mut Context<'_>) -> Poll<Result<Answer, Error>> {
        assert!(!matches!(self.state, State::Done), "{POLLED_AGAIN}");
        let poll = self.advance_to_end(rows, cx);
        let poll = if self.limit.is_none() { poll } else { self.judge(poll.is_pending(), poll, cx) };
        if let Err(error) = ready!(poll) {
            self.watch.end(Err(&error));
            return Poll::Ready(Err(error));
        }
        let answer = std::mem::take(&mut self.answer);
        self.watch.rows(usize::from(answer.row.is_some()) + usize::from(answer.is_more));
        self.watch.end(Ok(answer.affected));
        if answer.is_more { Poll::Ready(Err(self.error(ErrorKind::TooManyRows))) } else { Poll::Ready(Ok(answer)) }
    }

    fn advance_to_end(&mut self, rows: Rows, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        loop {
            match &mut self.state {
                State::Running(running) => match ready!(running.poll_answer(rows, &mut self.answer, cx)) {
                    Ok(()) => {
                        self.state = State::Done;
                        return Poll::Ready(Ok(()));
                    }
                    Err(error) => self.try_again(error)?,
                },
                State::Guest(guest, _) => {
                    while let Some(row) = ready!(guest.poll_row(cx))? {
                        if self.answer.is_enough(rows, || row, &self.statement) {
                            self.state = State::Done;
                            return Poll::Ready(Ok(()));
                        }
                    }
                    self.answer.affected = guest.affected();
                    self.state = State::Done;
                    return Poll::Ready(Ok(()));
                }
                State::Done => return Poll::Ready(Ok(())),
                _ => ready!(self.advance_to_start(cx))?,
            }
        }
    }

    /// The next row, as it arrives.
    pub(crate) fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<At>, Error>> {
        let poll = self.advance(cx);
        let poll = if self.limit.is_none() { poll } else { self.judge_row(poll, cx) };
        match &poll {
            Poll::Ready(Ok(Some(_))) => {
                // The caller has seen a row: from here on there is no second attempt.
                self.arguments = None;
                self.watch.row(self.is_streamed);
            }
            Poll::Ready(Ok(None)) => {
                self.watch.end(Ok(self.answer.affected));
                if self.is_streamed {
                    // The caller may keep it.
                    self.watch = Watch::NONE;
                }
            }
            Poll::Ready(Err(error)) => self.watch.end(Err(error)),
            Poll::Pending => {}
        }
        poll
    }

    #[cold]
    fn judge_row(
        &mut self,
        poll: Poll<Result<Option<At>, Error>>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<At>, Error>> {
        let goes_on = poll.is_pending() || matches!(poll, Poll::Ready(Ok(Some(_))));
        let poll = self.judge(goes_on, poll, cx);
        let is_stopping = self.limit.as_ref().is_some_and(|limit| limit.has_told());
        if poll.is_ready() && self.is_streamed && !is_stopping {
            // Now it is up to the caller how long it takes.
            self.limit = None;
        }
        poll
    }

    /// A row that was found.
    #[inline]
    pub(crate) fn values(&self, at: &At) -> Values<'_> {
        match (at, &self.state) {
            (At::Body(body), State::Running(running)) => running.row(*body),
            (At::Guest, State::Guest(_, Some(row))) => row.values(),
            _ => Values::new(&[]),
        }
    }

    /// Reads on to the end of what writes, so that it is not stopped half-way because a row of it cannot be read or is not
    /// wanted.
    pub(crate) fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if self.statement.is_read_only() {
            return Poll::Ready(Ok(()));
        }
        while ready!(self.poll_row(cx))?.is_some() {}
        Poll::Ready(Ok(()))
    }

    /// The caller has what it wants.
    pub(crate) fn is_enough(&mut self) {
        self.watch.end(Ok(self.answer.affected));
    }

    /// One row further.
    fn advance(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<At>, Error>> {
        loop {
            match &mut self.state {
                State::Running(running) => match ready!(running.poll_row(cx)) {
                    Ok(Some(body)) => return Poll::Ready(Ok(Some(At::Body(body)))),
                    Ok(None) => {
                        self.answer.affected = running.affected();
                        self.state = State::Done;
                        return Poll::Ready(Ok(None));
                    }
                    Err(error) => self.try_again(error)?,
                },
                State::Done => return Poll::Ready(Ok(None)),
                _ => ready!(self.advance_to_start(cx))?,
            }
            if let State::Guest(rows, row) = &mut self.state {
                *row = ready!(rows.poll_row(cx))?;
                if row.is_some() {
                    return Poll::Ready(Ok(Some(At::Guest)));
                }
                self.answer.affected = rows.affected();
                self.state = State::Done;
                return Poll::Ready(Ok(None));
            }
        }
    }

    /// Begins another attempt, if there can be one.
    #[cold]
    fn try_again(&mut self, error: Error) -> Result<(), Error> {
        self.answer = Answer::default();
        let State::Running(running) = std::mem::replace(&mut self.state, State::Done) else { return Err(error) };
        if running.is_stale() && !self.is_renewed && !self.is_at_its_end() {
            self.is_renewed = true;
            self.watch.retries();
            return self.launch(running.into_lease());
        }
        let began = running.session().began();
        drop(running);
        if self.statement.is_read_only() { self.try_elsewhere(began, error) } else { Err(error) }
    }

    /// Another attempt would be too late, or cannot be made.
    fn is_at_its_end(&self) -> bool {
        self.arguments.is_none() || self.limit.as_ref().is_some_and(|limit| limit.has_told())
    }

    /// The same over another connection than the one that began then, for what has not been sent or changes nothing. The connections of a pool
    /// are lost one after the other when their server stops: those that were there at the first loss do not count. One that was made
    /// since does, because the statement itself may be what makes the server fail.
    #[cold]
    fn try_elsewhere(&mut self, began: Instant, error: Error) -> Result<(), Error> {
        if self.is_at_its_end() || !error.has_lost_the_connection() {
            return Err(error);
        }
        if let Some(first) = &self.lost
            && (began >= **first || first.elapsed() > OUTAGE)
        {
            return Err(error);
        }
        self.lost.get_or_insert_with(|| Box::new(Instant::now()));
        let Some(leasing) = self.place.get().lease_another(self.statement.name()) else { return Err(error) };
        self.watch.retries();
        self.watch.waits();
        self.state = State::Leasing(leasing);
        Ok(())
    }

    /// Looks at the clock.
    #[cold]
    fn judge<T>(
        &mut self,
        goes_on: bool,
        poll: Poll<Result<T, Error>>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<T, Error>> {
        // Perhaps it was not sent yet, which cannot be told from here.
        let commits = match self.state {
            State::Leasing(_) | State::Waiting(..) | State::Admitting(_) => Commits::Later,
            _ => self.commits(),
        };
        let Some(limit) = &mut self.limit else {
            return poll;
        };
        let verdict = limit.judge(poll, goes_on, self.statement.name(), commits, cx);
        if goes_on && matches!(verdict, Poll::Ready(Err(_))) {
            let was = std::mem::replace(&mut self.state, State::Done);
            if let State::Leasing(_) = was {
                let overdue = self.place.get().overdue();
                let error = overdue.unwrap_or_else(|| Error::plain(ErrorKind::PoolTimeout, None));
                let error = error.and("the statement's own time limit has expired");
                return Poll::Ready(Err(error.for_statement(Some(self.statement.name()))));
            }
        }
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::Call;

    /// It is moved into the caller's future, and lies there for as long as the call takes.
    #[test]
    fn a_call_is_small() {
        let size = size_of::<Call<'_>>();
        assert!(size <= 320, "{size} bytes");
    }
}
