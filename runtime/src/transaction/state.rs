//! What a connection knows of the transaction that is open on it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::connection::Core;
use crate::error::{Error, Outcome};

#[derive(Default)]
pub(crate) struct State {
    /// Its last statement lost against another transaction.
    conflict: AtomicBool,
    /// BEGIN is not known to have succeeded.
    beginning: AtomicBool,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    begin: Begin,
    /// COMMIT, where it has been sent along with the last statements.
    commit: Option<Command>,
    /// Why it must not be committed, although the server would.
    doom: Option<Error>,
}

type Command = BoxFuture<'static, Result<(), tokio_postgres::Error>>;

#[derive(Default)]
enum Begin {
    #[default]
    Answered,
    /// On the wire; statements travel behind it.
    Sent(Command),
    Failed(Error),
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Before anything of a new transaction.
    pub(crate) fn reset(&self) {
        self.conflict.store(false, Ordering::Relaxed);
        self.beginning.store(false, Ordering::Relaxed);
        *self.lock() = Inner::default();
    }

    /// Remembers whether the transaction lost against another one, as its last word.
    pub(crate) fn note(&self, outcome: Result<(), &Error>) {
        match outcome {
            Ok(()) => self.conflict.store(false, Ordering::Relaxed),
            Err(error) if error.kind().is_conflict() => self.conflict.store(true, Ordering::Relaxed),
            Err(_) => {}
        }
    }

    /// It lost against one that changed the schema.
    pub(crate) fn lose(&self) {
        self.conflict.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_conflict(&self) -> bool {
        self.conflict.load(Ordering::Relaxed)
    }

    /// Puts BEGIN on the wire.
    pub(super) fn send_begin(&self, core: &Arc<Core>, sql: String) {
        self.beginning.store(true, Ordering::Relaxed);
        self.lock().begin = Begin::Sent(send(core, sql));
    }

    /// Puts COMMIT on the wire.
    pub(super) fn send_commit(&self, core: &Arc<Core>, sql: &str) {
        self.lock().commit = Some(send(core, sql.to_owned()));
    }

    pub(super) fn committing(&self) -> Option<Command> {
        self.lock().commit.take()
    }

    /// Before another statement is sent: an answer to BEGIN that has come must be a good one. While there is none, the
    /// statement travels along.
    ///
    /// # Errors
    /// BEGIN failed.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.beginning.load(Ordering::Relaxed) { self.check_beginning() } else { Ok(()) }
    }

    #[cold]
    fn check_beginning(&self) -> Result<(), Error> {
        let mut inner = self.lock();
        let answer = match &mut inner.begin {
            Begin::Answered => return Ok(()),
            Begin::Failed(error) => return Err(error.clone()),
            Begin::Sent(begin) => match begin.now_or_never() {
                None => return Ok(()),
                Some(answer) => answer,
            },
        };
        self.answered(&mut inner, answer)
    }

    /// Waits for the answer to BEGIN.
    ///
    /// # Errors
    /// BEGIN failed.
    pub(super) async fn begun(&self) -> Result<(), Error> {
        self.check()?;
        let begin = std::mem::take(&mut self.lock().begin);
        match begin {
            Begin::Sent(begin) => {
                let answer = begin.await;
                self.answered(&mut self.lock(), answer)
            }
            Begin::Answered | Begin::Failed(_) => Ok(()),
        }
    }

    fn answered(&self, inner: &mut Inner, answer: Result<(), tokio_postgres::Error>) -> Result<(), Error> {
        match answer {
            Ok(()) => {
                self.beginning.store(false, Ordering::Relaxed);
                inner.begin = Begin::Answered;
                Ok(())
            }
            Err(error) => {
                let is_refused = error.as_db_error().is_some();
                let error = Error::driver_before_parameters(None, error);
                // What travelled along was not in a transaction then.
                let error = if is_refused { error.with_outcome(Outcome::Unknown) } else { error };
                inner.begin = Begin::Failed(error.clone());
                Err(error)
            }
        }
    }

    /// The transaction ends: nobody asks for the answers to its own commands any more.
    pub(super) fn forget_answers(&self) {
        let inner = std::mem::take(&mut *self.lock());
        self.beginning.store(false, Ordering::Relaxed);
        // Dropping them gives up flights, which must not happen under the lock.
        drop(inner);
    }

    /// From now on it can only be rolled back, or to a savepoint before this.
    pub(crate) fn condemn(&self, error: &Error) {
        self.lock().doom.get_or_insert_with(|| error.clone());
    }

    pub(super) fn doom(&self) -> Option<Error> {
        self.lock().doom.clone()
    }

    /// What condemned it, or lost, is undone.
    pub(super) fn pardon(&self) {
        self.conflict.store(false, Ordering::Relaxed);
        self.lock().doom = None;
    }
}

/// On the wire with the first poll, which is here.
fn send(core: &Arc<Core>, sql: String) -> Command {
    let core = Arc::clone(core);
    let mut command = async move { core.command(&sql).await }.boxed();
    match (&mut command).now_or_never() {
        Some(answer) => futures_util::future::ready(answer).boxed(),
        None => command,
    }
}
