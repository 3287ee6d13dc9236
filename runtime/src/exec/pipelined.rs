//! The answers to many statements that were sent in one turn.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use sqlwright_wire::{Body, Chunk, Error as WireError, Exchange, Messages, Row, ServerError};

use super::prelude::{Part, Prelude, refuse};
use crate::connection::Session;
use crate::error::{Commits, Error};

/// The answer to one statement, as it arrived.
#[derive(Default)]
pub struct Raw {
    /// The first alone, so that a single one needs no allocation.
    pub(crate) first: Option<Row>,
    pub(crate) more: Vec<Row>,
    pub(crate) affected: u64,
}

impl Raw {
    fn push(&mut self, row: Row) {
        match self.first {
            None => self.first = Some(row),
            Some(_) => self.more.push(row),
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.first.iter().chain(&self.more)
    }
}

/// Why nothing follows.
pub(crate) enum Failed {
    /// A statement was refused.
    Server(ServerError),
    /// Something that went along, or a statement while it was prepared.
    Before(Error),
}

/// The answers as they arrive. Dropped before their end, they are given up.
pub(crate) struct Pipelined {
    session: Arc<Session>,
    exchange: Option<Exchange>,
    /// When the changes of the batch are stored.
    commits: Commits,
    messages: Messages,
    is_last: bool,
    /// What goes along, and ahead of which statement.
    parts: VecDeque<(usize, Part)>,
    prelude: Prelude,
    /// Where it failed.
    pub(crate) failed: Option<(usize, Failed)>,
    /// A statement does not fit, which the server does not know.
    pub(crate) drift: Option<Error>,
}

impl Pipelined {
    pub(super) fn new(
        session: &Arc<Session>,
        exchange: Exchange,
        parts: VecDeque<(usize, Part)>,
        commits: Commits,
    ) -> Self {
        Self {
            session: Arc::clone(session),
            exchange: Some(exchange),
            commits,
            messages: Messages::default(),
            is_last: false,
            parts,
            prelude: Prelude::default(),
            failed: None,
            drift: None,
        }
    }

    /// The answer to the next statement; `false` if it was refused.
    pub(crate) async fn answer(&mut self, index: usize, raw: &mut Raw) -> Result<bool, Error> {
        let is_complete = poll_fn(|cx| self.poll_answer(index, raw, cx)).await;
        is_complete.map_err(|error| self.lost(error))
    }

    /// The same, if it is here.
    pub(crate) fn arrived(&mut self, index: usize, raw: &mut Raw) -> Option<Result<bool, Error>> {
        self.take_answer(index, raw).map_err(|error| self.lost(error)).transpose()
    }

    fn poll_answer(&mut self, index: usize, raw: &mut Raw, cx: &mut Context<'_>) -> Poll<Result<bool, WireError>> {
        loop {
            if let Some(is_complete) = self.take_answer(index, raw)? {
                return Poll::Ready(Ok(is_complete));
            }
            if self.is_last {
                return Poll::Ready(Err(WireError::Protocol("an answer that ends too early")));
            }
            ready!(self.poll_chunk(cx))?;
        }
    }

    /// As much of the answer as is here, and whether that is all.
    #[inline]
    fn take_answer(&mut self, index: usize, raw: &mut Raw) -> Result<Option<bool>, WireError> {
        while let Some((tag, body)) = self.messages.next()? {
            if !self.parts.is_empty() {
                self.advance_prelude(index);
            }
            match tag {
                b'E' => {
                    self.refused(index, body);
                    return Ok(Some(false));
                }
                b'Z' => {}
                _ if !self.prelude.is_over() => self.take_part(tag, body)?,
                b'D' => raw.push(self.messages.row(body)),
                b'C' | b'I' => {
                    raw.affected = if tag == b'C' { self.messages.affected(body) } else { 0 };
                    return Ok(Some(true));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// To the end, whatever comes.
    ///
    /// # Errors
    /// The server refused something that nobody has heard of, or the connection is gone.
    pub(crate) async fn end(&mut self) -> Result<(), WireError> {
        let mut failed = None;
        poll_fn(|cx| {
            loop {
                while let Some((tag, body)) = self.messages.next()? {
                    self.advance_prelude(usize::MAX);
                    match tag {
                        b'E' if self.failed.is_none() => failed = Some(self.messages.error(body)),
                        b'E' | b'Z' => {}
                        _ if !self.prelude.is_over() => self.take_part(tag, body)?,
                        _ => {}
                    }
                }
                if self.is_last {
                    break;
                }
                ready!(self.poll_chunk(cx))?;
            }
            Poll::Ready(Ok::<_, WireError>(()))
        })
        .await
        .inspect_err(|error| {
            if let Some(exchange) = &mut self.exchange {
                refuse(exchange, error);
            }
        })?;
        self.exchange = None;
        self.session.end_request(false);
        if let Some(error) = failed {
            return Err(WireError::Server(error));
        }
        while let Some(unknown) = self.prelude.take_unknown() {
            if let Err(error) = unknown.resolve(&self.session).await {
                self.drift.get_or_insert(error);
            }
        }
        Ok(())
    }

    /// What goes along ahead of this statement is awaited now.
    fn advance_prelude(&mut self, index: usize) {
        while self.prelude.is_over()
            && let Some((at, _)) = self.parts.front()
            && *at <= index
            && let Some((_, part)) = self.parts.pop_front()
        {
            self.prelude.parts.push_back(part);
        }
    }

    fn take_part(&mut self, tag: u8, body: Body) -> Result<(), WireError> {
        match self.prelude.take(&self.session, tag, &self.messages, body) {
            Ok(()) => Ok(()),
            Err(Ok(error)) => {
                self.drift.get_or_insert(error);
                Ok(())
            }
            Err(Err(error)) => Err(error),
        }
    }

    fn refused(&mut self, index: usize, body: Body) {
        let error = self.messages.error(body);
        let failed = match self.prelude.is_over() {
            true => Failed::Server(error),
            false => Failed::Before(self.prelude.fail(&self.session, None, error)),
        };
        self.failed = Some((index, failed));
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), WireError>> {
        self.messages = Messages::default();
        let Some(exchange) = &mut self.exchange else { return Poll::Ready(Ok(())) };
        let Chunk { messages, last } = ready!(exchange.poll_chunk(cx))?;
        (self.messages, self.is_last) = (messages, last);
        Poll::Ready(Ok(()))
    }

    fn lost(&mut self, error: WireError) -> Error {
        if let Some(exchange) = &mut self.exchange {
            refuse(exchange, &error);
        }
        self.exchange = None;
        self.session.end_request(false);
        Error::wire(None, self.commits, error)
    }
}

impl Drop for Pipelined {
    fn drop(&mut self) {
        if let Some(exchange) = self.exchange.take() {
            drop(exchange);
            self.session.give_up(false);
        }
    }
}
