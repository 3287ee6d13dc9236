//! Commands of this crate in a transaction: SAVEPOINT, COMMIT and the like.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Poll, ready};

use sqlwright_wire::{Error as WireError, Exchange, encode};

use super::along::{ask_first, check_begin, enqueue, prepare_the_way};
use super::prelude::{Part, Prelude, encode_command, refuse};
use crate::connection::{Session, encode_plain};
use crate::error::{Commits, Error};
use crate::statement::Statement;

/// Runs a command of this crate in the transaction that is open, with its BEGIN if that is still to be sent: the tag of its answer.
///
/// # Errors
/// The server refused it or BEGIN, or the connection is gone.
pub(crate) async fn run_command(
    session: &Arc<Session>,
    command: Command<'_>,
    commits: Commits,
) -> Result<String, Error> {
    let (mut exchange, mut prelude) = loop {
        match send_command(session, command)? {
            Some(sent) => break sent,
            // Whether BEGIN has succeeded must be known.
            None => session.sync().await.map_err(|error| Error::wire(None, Commits::Later, error))?,
        }
    };
    let (mut tag, mut failed) = (String::new(), None);
    let read = poll_fn(|cx| {
        loop {
            let mut chunk = ready!(exchange.poll_chunk(cx))?;
            while let Some((kind, body)) = chunk.messages.next()? {
                match kind {
                    b'E' if failed.is_none() => {
                        let error = chunk.messages.error(body);
                        failed = Some(match prelude.parts.front() {
                            Some(Part::Command(_)) => Error::server(None, commits, error),
                            _ => prelude.fail(session, None, error),
                        });
                    }
                    b'Z' | b'E' => {}
                    _ => {
                        if kind == b'C' {
                            tag.clear();
                            tag.push_str(chunk.messages.tag(body));
                        }
                        if let Err(Err(error)) = prelude.take(session, kind, &chunk.messages, body) {
                            refuse(&mut exchange, &error);
                            return Poll::Ready(Err(error));
                        }
                    }
                }
            }
            if chunk.last {
                return Poll::Ready(Ok::<_, WireError>(()));
            }
        }
    });
    let read = read.await;
    match (failed, read) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(Error::wire(None, commits, error)),
        (None, Ok(())) => Ok(tag),
    }
}

fn send_command(session: &Arc<Session>, command: Command<'_>) -> Result<Option<(Exchange, Prelude)>, Error> {
    let mut guard = session.lock();
    let state = &mut *guard;
    let begin = match check_begin(session, state) {
        Ok(begin) => begin,
        Err(Some(error)) => return Err(error),
        Err(None) => return Ok(None),
    };
    state.slots.begin_turn();
    let mut parts = VecDeque::new();
    ask_first(session, state).map_err(|error| Error::wire(None, Commits::Later, error))?;
    let sent = enqueue(session, state, begin, |state, out| {
        prepare_the_way(state, begin, None, &mut parts, out)?;
        match command {
            Command::Known(command) => parts.push_back(Part::Command(encode_command(state, command, out)?)),
            Command::Text(texts) => {
                for text in texts {
                    encode_plain(text, out)?;
                    parts.push_back(Part::Command(None));
                }
            }
        }
        encode::sync(out);
        Ok(())
    });
    let exchange = sent.map_err(|error| Error::wire(None, Commits::Later, error))?;
    Ok(Some((exchange, Prelude::of(parts))))
}

/// A command of this crate.
#[derive(Clone, Copy)]
pub(crate) enum Command<'a> {
    /// One that is prepared at first use.
    Known(&'static Statement),
    /// Several, parsed each time.
    Text(&'a [&'a str]),
}
