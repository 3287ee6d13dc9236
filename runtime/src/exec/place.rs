//! Where a statement can run.

use std::ops::Deref;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use sqlwright_wire::Row;

use crate::connection::Session;
use crate::error::Error;
use crate::observe::Observer;
use crate::statement::{Arguments, Form, Statement};

/// Where statements can run: what pools, connections, transactions and the clients of other crates have in common.
pub(crate) trait Place: Send + Sync {
    /// Where the next statement runs, if that is at hand.
    ///
    /// # Errors
    /// Nothing can run there.
    fn lease(&self, statement: Option<&'static str>) -> Result<Leased<'_>, Error>;

    /// The same where it has to be waited for.
    fn lease_later(&self, statement: Option<&'static str>) -> BoxFuture<'static, Result<Lease, Error>>;

    /// After a session was lost: another one that is known to answer. `None` where there is no other.
    fn lease_another(&self, statement: &'static str) -> Option<BoxFuture<'static, Result<Lease, Error>>> {
        let _ = statement;
        None
    }

    /// Why there is no session yet, where a call's own time limit ends the wait for one.
    fn overdue(&self) -> Option<Error> {
        None
    }

    /// Whether each statement gets a session that others have had and will have.
    fn is_pool(&self) -> bool {
        false
    }

    /// Whether a transaction decides what is stored.
    fn is_transaction(&self) -> bool {
        false
    }

    /// What its statements are observed with.
    fn observer(&self) -> Option<&Arc<Observer>> {
        None
    }

    /// For `Debug`.
    fn name(&self) -> &'static str;
}

/// What a [`Place`] has to offer at once.
pub(crate) enum Leased<'p> {
    Now(Lease),
    Later,
    /// A client of another crate, with a path of its own.
    Guest(&'p dyn Guest),
}

/// A session for one call. If a pool has lent it, it goes back when this is dropped.
pub(crate) struct Lease {
    session: Arc<Session>,
    is_lent: bool,
}

impl Lease {
    pub(crate) fn of(session: &Arc<Session>) -> Self {
        Self { session: Arc::clone(session), is_lent: false }
    }

    /// What this one held is held by the result instead.
    pub(crate) fn take(&mut self) -> Self {
        Self { session: Arc::clone(&self.session), is_lent: std::mem::take(&mut self.is_lent) }
    }

    /// The session, which does not go back.
    pub(crate) fn keep(mut self) -> Arc<Session> {
        self.is_lent = false;
        Arc::clone(&self.session)
    }

    /// The session's [home](Session::home) has been told where it goes.
    pub(crate) fn lent(session: Arc<Session>) -> Self {
        Self { session, is_lent: true }
    }
}

impl Deref for Lease {
    type Target = Arc<Session>;

    #[inline]
    fn deref(&self) -> &Arc<Session> {
        &self.session
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.is_lent
            && let Some(home) = self.session.home().get()
        {
            home.take_back(&self.session);
        }
    }
}

/// A client of another crate, which keeps neither prepared statements nor time limits for us.
pub(crate) trait Guest: Send + Sync {
    /// Sends a statement; resolves when its rows can be asked for.
    fn open<'g>(
        &'g self,
        statement: Form,
        arguments: Arguments,
    ) -> BoxFuture<'g, Result<Box<dyn GuestRows + 'g>, Error>>;

    /// Whether a transaction is open that was begun by hand.
    fn is_in_transaction<'g>(&'g self, statement: &'static Statement) -> BoxFuture<'g, Result<bool, Error>>;
}

/// The rows of a [`Guest`].
pub(crate) trait GuestRows: Send {
    /// The next row; `None` at the end.
    fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Row>, Error>>;

    /// How many rows were affected, at the end.
    fn affected(&self) -> u64;
}

/// A place by reference, or one that its repositories own.
#[derive(Clone)]
pub(crate) enum PlaceRef<'c> {
    Borrowed(&'c dyn Place),
    Owned(Arc<dyn Place>),
}

impl PlaceRef<'_> {
    #[inline]
    pub(crate) fn get(&self) -> &dyn Place {
        match self {
            Self::Borrowed(place) => *place,
            Self::Owned(place) => &**place,
        }
    }
}
