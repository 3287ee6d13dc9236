//! A call up to the moment at which its statement is sent.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::{Call, State};
use crate::error::Error;
use crate::exec::admit::{admit, is_admitted};
use crate::exec::{Lease, Leased, NotYet, PlaceRef, Portal, Request, Running, wait_until};
use crate::observe::Watch;
use crate::statement::Arguments;

impl<'c> Call<'c> {
    /// One step nearer to being sent.
    pub(super) fn advance_to_start(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if matches!(self.state, State::New | State::Failed(_)) {
            self.watch = Watch::begin(self.place.get().observer(), self.statement);
        }
        match &mut self.state {
            State::New if is_admitted(self.place.get(), self.statement.whole()) => self.lease()?,
            State::New => {
                let admitting = admit(self.place.clone(), self.statement.whole());
                self.state = State::Admitting(Box::pin(admitting));
            }
            State::Admitting(admitting) => {
                ready!(admitting.as_mut().poll(cx))?;
                self.lease()?;
            }
            State::Leasing(leasing) => {
                let lease = ready!(leasing.as_mut().poll(cx))?;
                self.launch(lease)?;
            }
            State::Waiting(_, waiting) => {
                let done = ready!(waiting.as_mut().poll(cx));
                if let State::Waiting(lease, _) = std::mem::replace(&mut self.state, State::Done) {
                    match done {
                        Ok(()) => self.launch(lease)?,
                        Err(error) => self.try_elsewhere(lease.began(), error)?,
                    }
                }
            }
            State::Opening(opening) => {
                let rows = ready!(opening.as_mut().poll(cx))?;
                self.state = State::Guest(rows, None);
            }
            State::Failed(error) => return Poll::Ready(error.take().map_or(Ok(()), Err)),
            State::Running(_) | State::Guest(..) | State::Done => {}
        }
        Poll::Ready(Ok(()))
    }

    fn lease(&mut self) -> Result<(), Error> {
        let leased: Leased<'c> = match &self.place {
            PlaceRef::Borrowed(place) => place.lease(Some(self.statement.name()))?,
            PlaceRef::Owned(place) => match place.lease(Some(self.statement.name()))? {
                Leased::Now(lease) => Leased::Now(lease),
                // Guests are never owned.
                Leased::Later | Leased::Guest(_) => Leased::Later,
            },
        };
        match leased {
            Leased::Now(lease) => self.launch(lease)?,
            Leased::Later => {
                self.watch.waits();
                let leasing = self.place.get().lease_later(Some(self.statement.name()));
                self.state = State::Leasing(leasing);
            }
            Leased::Guest(guest) => {
                let arguments = self.arguments.take().unwrap_or(Arguments::NONE);
                self.state = State::Opening(guest.open(self.statement, arguments));
            }
        }
        Ok(())
    }

    /// Sends it, unless something is in the way.
    #[inline]
    pub(super) fn launch(&mut self, lease: Lease) -> Result<(), Error> {
        self.watch.runs_on(lease.server());
        let limit = self.limit.as_mut().map(|limit| {
            limit.runs_on(&lease);
            limit.duration()
        });
        let nothing;
        let arguments = match &self.arguments {
            Some(arguments) => arguments,
            None => {
                nothing = Arguments::NONE;
                &nothing
            }
        };
        let request = Request {
            statement: self.statement,
            arguments,
            is_streamed: self.is_streamed,
            portal: Portal::Unnamed,
            limit,
        };
        let began = lease.began();
        match Running::start(lease, &request) {
            Ok(Ok(running)) => self.state = State::Running(running),
            Ok(Err((lease, what))) => self.wait(lease, what),
            Err(error) => self.try_elsewhere(began, error)?,
        }
        Ok(())
    }

    #[cold]
    fn wait(&mut self, lease: Lease, what: NotYet) {
        let (session, statement) = (Arc::clone(&lease), self.statement);
        let waiting = Box::pin(async move { wait_until(&session, statement, what).await });
        self.state = State::Waiting(lease, waiting);
    }
}
