//! The first call of a statement on a connection: prepared and run in one round trip.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, join, select};
use postgres_types::Type;
use tokio_postgres::RowStream;

use super::{Core, Flight, slots};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::statement::{Arguments, Statement};

impl Core {
    /// The types of its parameters, if it can be prepared and run at once: nothing is left for the driver to look up.
    ///
    /// With tokio-postgres 0.7.18 that is a condition (its pull requests 1348 and 1349): it would look the types of columns up
    /// on the connection whose rows it does not read meanwhile.
    ///
    /// Nor if its changes would be stored by the time that it turns out not to fit.
    pub(crate) fn at_once(&self, statement: &'static Statement) -> Option<Vec<Type>> {
        let is_stored = statement.commits(self.is_in_transaction()) != Commits::Later;
        if is_stored || self.slots.is_doubtful(statement) { None } else { self.known.parameters(statement) }
    }

    /// Prepares the statement for the calls to come and runs it unprepared, in one round trip.
    ///
    /// It runs with parameters of the types that the code was generated for. Where the server infers others today, or other
    /// columns, that is an error all the same; then it has run, will not again before it fits, and its transaction is not
    /// committed. None if it must be prepared first, because a type that it was sent with is gone.
    pub(crate) async fn first(
        self: &Arc<Self>,
        statement: &'static Statement,
        arguments: &Arguments,
        types: Vec<Type>,
    ) -> Result<Option<(RowStream, Flight)>, Error> {
        let flight = self.depart(Some(statement)).await?;
        self.touch(statement.session());
        // On the wire first: whatever comes behind the rows would wait until somebody has read them.
        let preparing = slots::prepare(Flight::board(self), statement);
        let mut answered = Box::pin(self.driver().check_connection());
        let is_answered = answered.as_mut().now_or_never().is_some();
        let was_closed = self.driver().is_closed();
        let running = self.driver().query_typed_raw(statement.sql(), arguments.iter().zip(types.iter().cloned()));
        let stuck = async {
            if !is_answered {
                let _ = answered.await;
            }
            // Its answer is here, so no more than a moment is left to do; unless it is waiting for rows to be read.
            for _ in 0..10 {
                tokio::time::sleep(Duration::from_millis(100)).await;
                if preparing.peek().is_some() {
                    std::future::pending().await
                }
            }
        };
        let both = join(preparing.clone(), running);
        let (prepared, rows) = match select(Box::pin(both), pin!(stuck)).await {
            Either::Left((both, _)) => both,
            // The database has changed: there is a type that the driver must look up. Without a reader the rows are thrown
            // away as they arrive.
            Either::Right(((), both)) => {
                drop(both);
                preparing.clone().await?;
                let text = "preparing it took too long, and the answer was lost";
                let error = Error::with_text(ErrorKind::Connection, Some(statement.name()), text);
                return Err(error.with_outcome(Outcome::NotStored));
            }
        };
        let error = match (prepared, rows) {
            // BEGIN was answered before.
            (Ok(_), Ok(rows)) => return self.transaction.check().map(|()| Some((rows, flight))),
            // It has run; what it returns nobody reads.
            (Err(error), Ok(_)) => {
                if !statement.is_read_only() {
                    self.transaction.condemn(&error);
                }
                error
            }
            // In a transaction the second fails because the first has.
            (Err(error), Err(_)) => {
                flight.land();
                error
            }
            (Ok(prepared), Err(error)) => {
                flight.land();
                let (error, is_stale) = self.failed(statement, was_closed, error);
                let of_today = prepared.statement.params().iter().map(Type::oid);
                let was_known = types.iter().map(Type::oid).eq(of_today);
                match self.is_in_transaction() {
                    true if !was_known => self.transaction.lose(),
                    false if !was_known || is_stale => return Ok(None),
                    _ => {}
                }
                return Err(error);
            }
        };
        self.note(Err(&error));
        Err(error)
    }
}
