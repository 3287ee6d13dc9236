//! A statement whose answer is arriving.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use sqlwright_wire::{Body, Chunk, Error as WireError, Exchange, Messages, Values};

use super::prelude::{Part, Prelude, Unknown, refuse};
use super::prepare::resolve;
use super::{Answer, Lease, Request, Rows, Started, copied};
use crate::connection::Session;
use crate::error::{Commits, Error, Outcome};
use crate::statement::Form;

/// A statement under way. Dropped before its end it is given up.
pub(crate) struct Running {
    exchange: Option<Exchange>,
    statement: Form,
    prelude: Option<Box<Prelude>>,
    /// What was read and not yet looked at.
    messages: Messages,
    /// Nothing follows it.
    is_last: bool,
    is_streamed: bool,
    /// Its own answer is complete; commands of ours may follow.
    is_complete: bool,
    is_suspended: bool,
    is_stale: bool,
    /// The header of a COPY has been read.
    has_header: bool,
    in_transaction: bool,
    /// When its changes are stored.
    commits: Commits,
    affected: u64,
    /// It was refused, or does not fit. The rest is read all the same.
    failed: Option<Error>,
    /// Goes back behind the exchange.
    lease: Lease,
}

impl Running {
    /// What [`start`](super::start) has sent.
    pub(crate) fn new(
        lease: Lease,
        exchange: Exchange,
        prelude: Option<Box<Prelude>>,
        request: &Request<'_>,
        in_transaction: bool,
    ) -> Self {
        Self {
            exchange: Some(exchange),
            statement: request.statement,
            prelude,
            messages: Messages::default(),
            is_last: false,
            is_streamed: request.is_streamed,
            is_complete: false,
            is_suspended: false,
            is_stale: false,
            has_header: false,
            in_transaction,
            commits: request.statement.commits(in_transaction),
            affected: 0,
            failed: None,
            lease,
        }
    }

    /// Sends a request, if nothing is in the way: then it runs.
    ///
    /// # Errors
    /// It cannot run there.
    pub(crate) fn start(lease: Lease, request: &Request<'_>) -> Result<Result<Self, (Lease, super::NotYet)>, Error> {
        match super::start(&lease, request)? {
            Started::Sent { exchange, prelude, in_transaction } => {
                Ok(Ok(Self::new(lease, exchange, prelude, request, in_transaction)))
            }
            Started::NotYet(what) => Ok(Err((lease, what))),
        }
    }

    /// To send something else there, when it has ended.
    pub(crate) fn into_lease(mut self) -> Lease {
        self.finish();
        self.lease.take()
    }

    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.lease
    }

    /// How many rows were affected, at the end.
    #[inline]
    pub(crate) fn affected(&self) -> u64 {
        self.affected
    }

    /// There is more in its portal than was asked for.
    pub(crate) fn is_suspended(&self) -> bool {
        self.is_suspended
    }

    /// It failed because it was prepared for what is no longer there, and has left nothing behind: it can be sent once more.
    pub(crate) fn is_stale(&self) -> bool {
        self.is_stale
    }

    /// A row that [`poll_row`](Self::poll_row) has found.
    #[inline]
    pub(crate) fn row(&self, body: Body) -> Values<'_> {
        Values::new(self.messages.bytes(body))
    }

    /// The same, to be kept.
    #[inline]
    pub(crate) fn keep_row(&self, body: Body) -> sqlwright_wire::Row {
        self.messages.row(body)
    }

    /// To the end, or until there are enough rows.
    pub(super) fn poll_answer(
        &mut self,
        rows: Rows,
        answer: &mut Answer,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), Error>> {
        while let Some(body) = ready!(self.poll_row(cx))? {
            if answer.is_enough(rows, || self.messages.row(body), &self.statement) {
                break;
            }
        }
        answer.affected = self.affected;
        Poll::Ready(Ok(()))
    }

    /// The next row; `None` at the end.
    #[inline]
    pub(crate) fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Body>, Error>> {
        loop {
            if self.prelude.is_some() {
                ready!(self.poll_prelude(cx))?;
            }
            while let Some((tag, body)) = self.next_message()? {
                match tag {
                    b'D' if self.failed.is_none() && !self.is_complete => return Poll::Ready(Ok(Some(body))),
                    b'd' if self.failed.is_none() && self.statement.is_copied_out() => {
                        if let Some(body) = self.copied(body)? {
                            return Poll::Ready(Ok(Some(body)));
                        }
                    }
                    b'2' | b'D' | b'Z' => {}
                    b'C' if !self.is_complete => {
                        self.affected = self.messages.affected(body);
                        self.is_complete = true;
                    }
                    _ => self.take_other(tag, body)?,
                }
            }
            if self.is_last || self.exchange.is_none() {
                return Poll::Ready(self.end());
            }
            ready!(self.poll_chunk(cx))?;
        }
    }

    /// The row in a message of COPY, if there is one.
    fn copied(&mut self, body: Body) -> Result<Option<Body>, Error> {
        match copied::row(self.messages.bytes(body), &mut self.has_header) {
            Ok(row) => Ok(row.map(|start| body.skip(start))),
            Err(error) => Err(self.lost(error)),
        }
    }

    #[inline]
    fn next_message(&mut self) -> Result<Option<(u8, Body)>, Error> {
        match self.messages.next() {
            Ok(message) => Ok(message),
            Err(error) => Err(self.lost(error)),
        }
    }

    #[inline]
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        // Before the next is read, so that its room can be used again.
        self.messages = Messages::default();
        let Some(exchange) = &mut self.exchange else { return Poll::Ready(Ok(())) };
        match ready!(exchange.poll_chunk(cx)) {
            Ok(Chunk { messages, last }) => {
                self.messages = messages;
                self.is_last = last;
                Poll::Ready(Ok(()))
            }
            Err(error) => Poll::Ready(Err(self.lost(error))),
        }
    }

    #[cold]
    fn take_other(&mut self, tag: u8, body: Body) -> Result<(), Error> {
        match tag {
            // An empty statement; and a portal that has more.
            b'I' => self.is_complete = true,
            b's' => {
                self.is_suspended = true;
                self.is_complete = true;
            }
            b'E' => self.refused(body),
            // The query of a COPY was described ahead of it.
            b'1' | b'H' | b'd' | b'c' if self.statement.is_copied_out() => {}
            // A command of ours that follows.
            b'1' | b'C' | b't' | b'n' | b'T' if self.is_complete => {}
            _ => return Err(self.lost(WireError::Protocol("a message that answers no statement"))),
        }
        Ok(())
    }

    /// The server has refused it.
    #[cold]
    fn refused(&mut self, body: Body) {
        if self.failed.is_some() {
            return;
        }
        let error = self.messages.error(body);
        let session = &self.lease;
        let stale = session.doubt_if_stale(self.statement, &error);
        let error = Error::server(Some(self.statement.name()), self.commits, error).known_to(&self.statement);
        session.note(Err(&error));
        if stale && self.in_transaction {
            session.lock().lose();
        }
        self.is_stale = stale && !self.in_transaction && error.outcome() == Outcome::NotStored;
        self.failed = Some(error);
    }

    /// The connection is gone, or nobody can make sense of it.
    #[cold]
    fn lost(&mut self, error: WireError) -> Error {
        if let Some(exchange) = &mut self.exchange {
            refuse(exchange, &error);
        }
        self.finish();
        // What the server has said is the better reason.
        let error = match self.failed.take() {
            Some(said) if said.server_error().is_some() => said,
            _ => Error::wire(Some(self.statement.name()), self.commits, error),
        };
        self.session().note(Err(&error));
        error
    }

    fn end(&mut self) -> Result<Option<Body>, Error> {
        let was_open = self.exchange.is_some();
        self.finish();
        match self.failed.take() {
            Some(error) => Err(error),
            None => {
                if was_open && self.in_transaction {
                    self.session().note(Ok(()));
                }
                Ok(None)
            }
        }
    }

    fn finish(&mut self) {
        if self.exchange.take().is_some() {
            self.lease.end_request(self.is_streamed);
        }
    }

    /// What went along, up to the answer to the statement itself.
    #[cold]
    fn poll_prelude(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let Some(mut prelude) = self.prelude.take() else { return Poll::Ready(Ok(())) };
        let poll = self.poll_within(&mut prelude, cx);
        if poll.is_pending() {
            self.prelude = Some(prelude);
        }
        poll
    }

    fn poll_within(&mut self, prelude: &mut Prelude, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        loop {
            if let Some(unknown) = prelude.unknown() {
                return self.poll_unknown(unknown, cx);
            }
            if prelude.is_over() {
                return Poll::Ready(Ok(()));
            }
            while let Some((tag, body)) = self.next_message()? {
                match tag {
                    b'Z' => {}
                    b'E' => {
                        let error = self.messages.error(body);
                        if matches!(prelude.parts.front(), Some(Part::Prepare { .. })) && !self.in_transaction {
                            self.is_stale = self.lease.doubt_if_stale(self.statement, &error);
                        }
                        let error = prelude.fail(&self.lease, Some(self.statement.whole()), error);
                        self.session().note(Err(&error));
                        self.failed = Some(error);
                        return Poll::Ready(Ok(()));
                    }
                    _ => {
                        let was_verified =
                            matches!(prelude.parts.front(), Some(Part::Prepare { was_verified: true, .. }));
                        match prelude.take(&self.lease, tag, &self.messages, body) {
                            Ok(()) => {}
                            Err(Ok(error)) => {
                                self.does_not_fit(error, was_verified);
                                return Poll::Ready(Ok(()));
                            }
                            Err(Err(error)) => return Poll::Ready(Err(self.lost(error))),
                        }
                    }
                }
                if prelude.is_over() || prelude.unknown().is_some() {
                    break;
                }
            }
            if !prelude.is_over() && prelude.unknown().is_none() {
                if self.is_last {
                    return Poll::Ready(Err(self.lost(WireError::Protocol("an answer that ends too early"))));
                }
                ready!(self.poll_chunk(cx))?;
            }
        }
    }

    /// It has run, or is going to, and its rows are not what the code was generated for: nobody gets to see them.
    fn does_not_fit(&mut self, error: Error, was_verified: bool) {
        // Where it was compared before, it runs although it would be stored.
        let outcome = if was_verified { self.commits.done() } else { Outcome::NotStored };
        let error = error.with_outcome(outcome);
        if !self.statement.is_read_only() {
            let mut state = self.lease.lock();
            if state.transaction.is_open() {
                state.transaction.condemn(&error);
            }
        }
        self.failed = Some(error);
    }

    /// Keeps the rest of the answer until it is known whether it may be read.
    fn poll_unknown(&mut self, unknown: &mut Unknown, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let Part::Prepare { statement, is_named, was_verified } = unknown.part else { return Poll::Ready(Ok(())) };
        loop {
            if let Some(looking) = &mut unknown.looking {
                let found = ready!(looking.as_mut().poll(cx));
                let mut held = std::mem::take(&mut unknown.held);
                let Some((messages, is_last)) = held.pop_front() else { return Poll::Ready(Ok(())) };
                (self.messages, self.is_last) = (messages, is_last);
                for (messages, is_last) in held {
                    self.messages.append(messages);
                    self.is_last = is_last;
                }
                if let Err(error) = found {
                    self.does_not_fit(error, was_verified);
                }
                return Poll::Ready(Ok(()));
            }
            unknown.held.push_back((std::mem::take(&mut self.messages), self.is_last));
            if self.is_last {
                let session = Arc::clone(&self.lease);
                let description = std::mem::take(&mut unknown.description);
                let numbers = std::mem::take(&mut unknown.numbers);
                unknown.looking =
                    Some(Box::pin(async move { resolve(&session, statement, is_named, &description, numbers).await }));
                continue;
            }
            ready!(self.poll_chunk(cx))?;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(exchange) = self.exchange.take() {
            drop(exchange);
            self.lease.give_up(self.is_streamed);
        }
    }
}
