//! Statements that need a session of the caller's own, or a transaction.

use tokio_postgres::error::SqlState;

use crate::client::Source;
use crate::connection::Core;
use crate::error::{Commits, Error, ErrorKind};
use crate::statement::Statement;

/// An error outside of a transaction; in one it does nothing that costs.
const PROBE: &str = "SAVEPOINT sqlwright_probe; RELEASE SAVEPOINT sqlwright_probe";

/// Whether it may run there, as far as is known without asking.
pub(super) fn is_admitted(source: &Source<'_>, statement: &'static Statement) -> bool {
    let is_anywhere = !statement.needs_session() && !statement.needs_transaction();
    is_anywhere || source.is_transaction()
}

/// Lets it through, or refuses it before it is sent.
pub(super) async fn admit<'c>(source: Source<'c>, statement: &'static Statement) -> Result<Source<'c>, Error> {
    let refusal = |kind| Error::plain(kind, Some(statement.name()));
    if source.is_pool() && statement.needs_session() {
        return Err(refusal(ErrorKind::NoSession));
    }
    let needs_transaction = statement.needs_transaction() && !source.is_transaction();
    if needs_transaction && (source.is_pool() || !is_in_transaction(&source, statement).await?) {
        return Err(refusal(ErrorKind::NoTransaction));
    }
    Ok(source)
}

/// Whoever has a client of the driver's at hand can have begun a transaction by hand: only the server knows.
async fn is_in_transaction(source: &Source<'_>, statement: &'static Statement) -> Result<bool, Error> {
    let name = Some(statement.name());
    if let Some(client) = source.blocks() {
        return answer(client.probe(PROBE), name);
    }
    match source {
        Source::Connection(connection) => {
            connection.core().beside_no_stream(statement)?;
            let flight = Core::depart(connection.core(), Some(statement)).await?;
            let probed = flight.core().driver().batch_execute(PROBE).await;
            flight.land();
            answer(probed, name)
        }
        Source::Bare(client) => answer(client.batch_execute(PROBE).await, name),
        _ => Ok(false),
    }
}

fn answer(probed: Result<(), tokio_postgres::Error>, statement: Option<&'static str>) -> Result<bool, Error> {
    match probed {
        Ok(()) => Ok(true),
        Err(error) if error.code() == Some(&SqlState::NO_ACTIVE_SQL_TRANSACTION) => Ok(false),
        Err(error) => Err(Error::driver(statement, Commits::Later, error)),
    }
}
