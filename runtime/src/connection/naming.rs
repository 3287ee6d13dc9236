//! Whether statements may be prepared by name: not behind a pooler that mixes up the names of its clients.
//!
//! A pooler that gives each transaction another session of the server, and knows nothing of prepared statements, hands on a
//! session with the statements of others. So along with the first thing that is sent it is asked whether the server itself answers;
//! and a pooler, whether it keeps the names of its clients apart. Until that is known, and where it does not, nothing has a name:
//! statements are parsed anew for each call, within the same turn.
//!
//! - The server itself: the process id that a session is told when it begins is that of the process that runs its statements.
//! - A pooler that keeps names apart: the server knows our statement by another name than ours.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::BytesMut;
use sqlwright_wire::{Error as WireError, Values, encode};

use super::command::encode_plain;
use super::session::{Naming, Session, State};
use crate::error::{Commits, Error, Outcome};

/// The process that runs what is sent, as 4 bytes. Without a name and without a Sync.
pub(crate) fn encode_process(out: &mut BytesMut) -> Result<(), WireError> {
    encode_plain("SELECT pg_catalog.pg_backend_pid()", out)
}

impl Session {
    /// Sends the question in a turn of its own, where one more query in the turn could be one too many: in a transaction that is to begin.
    pub(crate) fn send_question(&self, state: &mut State) -> Result<(), WireError> {
        if state.naming == Naming::Unknown && state.question.is_none() {
            state.question = Some(self.wire().enqueue(|out| {
                encode_process(out)?;
                encode::sync(out);
                Ok(())
            })?);
        }
        Ok(())
    }

    /// Looks at the answer, if it is there.
    pub(crate) fn hear_answer(&self) {
        let question = self.lock().question.take();
        let Some(mut question) = question else { return };
        loop {
            match question.poll_chunk(&mut Context::from_waker(Waker::noop())) {
                Poll::Pending => {
                    self.lock().question = Some(question);
                    return;
                }
                Poll::Ready(Err(_)) => return,
                Poll::Ready(Ok(mut chunk)) => {
                    while let Ok(Some((tag, body))) = chunk.messages.next() {
                        if tag == b'D' {
                            self.meet(chunk.messages.bytes(body));
                        }
                    }
                    if chunk.last {
                        return;
                    }
                }
            }
        }
    }

    /// What came of [`encode_process`].
    pub(crate) fn meet(&self, row: &[u8]) {
        let answered =
            Values::new(row).next().flatten().and_then(|value| Some(i32::from_be_bytes(value.try_into().ok()?)));
        let mut state = self.lock();
        if state.naming == Naming::Unknown {
            state.is_direct = answered == Some(self.process_id());
            state.naming = if state.is_direct { Naming::Named } else { Naming::Pooler };
        }
    }

    /// Finds out which names a pooler uses, and first whether there is one: a round trip each.
    ///
    /// # Errors
    /// The connection is gone.
    pub(crate) async fn find_out(self: &Arc<Self>) -> Result<(), Error> {
        let failed = |error| Error::wire(None, Commits::Later, error).with_outcome(Outcome::NotStored);
        let naming = self.lock().naming;
        if naming == Naming::Unknown {
            let rows = self.ask(encode_process).await.map_err(failed)?;
            self.meet(rows.first().map_or(&[][..], |row| row));
        }
        let naming = self.lock().naming;
        if naming == Naming::Pooler {
            // Nobody else's: it is closed again at once, but behind some poolers others could be in the same session.
            let ours = format!("sqlwright_{:016x}", RandomState::new().hash_one(""));
            let rows = self.ask(|out| encode_names(&ours, out)).await.or_else(|error| match error {
                WireError::Server(error) if !error.ends_session() => Ok(Vec::new()),
                error => Err(failed(error)),
            })?;
            let mut names = rows.iter().filter_map(|row| Values::new(row).next().flatten());
            let is_kept_apart = names.clone().next().is_some() && names.all(|name| name != ours.as_bytes());
            self.lock().naming = if is_kept_apart { Naming::Named } else { Naming::Unnamed };
        }
        Ok(())
    }

    /// A turn of its own: the rows of its answer.
    async fn ask(
        &self,
        question: impl FnOnce(&mut BytesMut) -> Result<(), WireError>,
    ) -> Result<Vec<Vec<u8>>, WireError> {
        let mut exchange = self.wire().enqueue(|out| {
            question(out)?;
            encode::sync(out);
            Ok(())
        })?;
        let (mut rows, mut failed) = (Vec::new(), None);
        loop {
            let mut chunk = exchange.chunk().await?;
            while let Some((tag, body)) = chunk.messages.next()? {
                match tag {
                    b'D' => rows.push(chunk.messages.bytes(body).to_vec()),
                    b'E' => drop(failed.get_or_insert(chunk.messages.error(body))),
                    _ => {}
                }
            }
            if chunk.last {
                return failed.map_or(Ok(rows), |error| Err(WireError::Server(error)));
            }
        }
    }
}

/// By which name the server knows the statement that asks. Always the same text, so that a pooler that keeps statements keeps one.
fn encode_names(ours: &str, out: &mut BytesMut) -> Result<(), WireError> {
    let sql = "SELECT name FROM pg_catalog.pg_prepared_statements WHERE statement = pg_catalog.current_query()";
    encode::parse(ours.as_bytes(), &[sql], &[], out)?;
    encode::run(ours.as_bytes(), 0, &[], out)?;
    encode::close_statement(ours.as_bytes(), out);
    Ok(())
}
