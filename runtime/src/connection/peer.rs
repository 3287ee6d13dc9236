//! Who is at the other end: the server, or a pooler, whose sessions are not ours alone.
//!
//! Of connections that this crate makes, `sqlwright-connect` sees to it that nothing is named where names are mixed up. A client
//! that was made elsewhere prepares by name whatever we do, and the driver looks types up so: behind a pooler it must not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_postgres::Client;

use super::{Core, Flight};
use crate::error::{Commits, Error, ErrorKind};
use crate::statement::{Arguments, Statement};

/// Whether the driver may prepare.
pub(super) enum Naming {
    /// It may: what it sends is seen to.
    Watched,
    /// Where the server itself answers; and wherever it was said by hand.
    Unwatched { allowed: AtomicBool },
}

impl Naming {
    pub(super) fn unwatched() -> Self {
        Self::Unwatched { allowed: AtomicBool::new(false) }
    }
}

impl Core {
    pub(super) fn allow_names(&self, allow: bool) {
        if let Naming::Unwatched { allowed } = &self.naming {
            allowed.store(allow, Ordering::Relaxed);
            // Not to be asked.
            if !allow {
                self.peer.found(false);
            }
        }
    }

    /// Finds out, where that is not known: a round trip.
    ///
    /// # Errors
    /// It could not be asked.
    pub(crate) async fn meet(self: &Arc<Self>) -> Result<(), Error> {
        match self.naming {
            _ if !self.peer.is_unknown() => Ok(()),
            Naming::Watched => {
                self.peer.ask();
                self.answers().await
            }
            Naming::Unwatched { .. } => {
                let flight = self.depart(None).await?;
                let found = is_server(self.driver()).await;
                flight.land();
                self.peer.found(found?);
                Ok(())
            }
        }
    }

    /// Whether statements can be prepared.
    ///
    /// # Errors
    /// That could not be found out.
    pub(crate) async fn may_prepare(self: &Arc<Self>) -> Result<bool, Error> {
        match &self.naming {
            Naming::Watched => Ok(true),
            Naming::Unwatched { allowed } if allowed.load(Ordering::Relaxed) => Ok(true),
            Naming::Unwatched { .. } => {
                self.meet().await?;
                Ok(self.peer.is_server())
            }
        }
    }

    /// Whether the server compares the result types of what was prepared before it runs that; without a name they are compared
    /// when it has run.
    pub(crate) fn compares_first(&self) -> bool {
        !self.peer.is_unnamed()
    }

    /// [`may_prepare`](Self::may_prepare) as an error, for what cannot do without.
    pub(crate) async fn must_prepare(self: &Arc<Self>, statement: &'static Statement) -> Result<(), Error> {
        match self.may_prepare().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(refusal(statement)),
            Err(error) => Err(error.for_statement(Some(statement.name()))),
        }
    }

    /// Runs a statement where nothing can be prepared, if the driver has no type to look up for it.
    pub(crate) async fn unprepared(
        self: &Arc<Self>,
        statement: &'static Statement,
        arguments: &Arguments,
    ) -> Result<(tokio_postgres::RowStream, Flight), Error> {
        if !statement.is_sent_at_once(Commits::Later) {
            return Err(refusal(statement));
        }
        let flight = self.depart(Some(statement)).await?;
        self.touch(statement.session());
        let was_closed = self.driver().is_closed();
        let types = statement.parameters().iter().map(|ty| ty.to_one_shot());
        match self.driver().query_typed_raw(statement.sql(), arguments.iter().zip(types)).await {
            Ok(rows) => Ok((rows, flight)),
            Err(error) => {
                flight.land();
                Err(self.failed(statement, was_closed, error).0)
            }
        }
    }
}

/// Whether a client that was made elsewhere speaks with the server itself: a round trip. A pooler tells its clients of processes
/// that are not those which run their statements.
pub(crate) async fn is_server(client: &Client) -> Result<bool, Error> {
    let told = sqlwright_connect::process_id(&client.cancel_token()).await;
    let rows = client.query_typed("SELECT pg_catalog.pg_backend_pid()", &[]).await;
    let rows = rows.map_err(|error| Error::driver(None, Commits::Later, error))?;
    Ok(told.is_some() && rows.first().and_then(|row| row.try_get(0).ok()) == told)
}

pub(crate) fn refusal(statement: &'static Statement) -> Error {
    let text = "the client was created outside this crate and is connected to a pooler, where statements prepared by name can be \
                those of other programs; this call needs a named statement: use a `Pool` or `Connection::connect`, or, if the \
                pooler tracks prepared statements, `Connection::new(client).prepared_statements(true)`";
    Error::with_text(ErrorKind::Configuration, Some(statement.name()), text)
}
