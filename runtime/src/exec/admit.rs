//! Statements that need a session of the caller's own, or a transaction.

use sqlwright_wire::Status;

use super::{Leased, Place, PlaceRef};
use crate::error::{Error, ErrorKind};
use crate::statement::Statement;

/// Whether it may run there, as far as is known without asking.
#[inline]
pub(super) fn is_admitted(place: &dyn Place, statement: &'static Statement) -> bool {
    let is_anywhere = !statement.needs_session() && !statement.needs_transaction();
    is_anywhere || place.is_transaction()
}

/// Lets it through, or refuses it before it is sent.
///
/// # Errors
/// It needs a session or a transaction and has none.
pub(crate) async fn admit(place: PlaceRef<'_>, statement: &'static Statement) -> Result<(), Error> {
    let place = place.get();
    let refusal = |kind| Error::plain(kind, Some(statement.name()));
    if place.is_pool() && statement.needs_session() {
        return Err(refusal(ErrorKind::NoSession));
    }
    let needs_transaction = statement.needs_transaction() && !place.is_transaction();
    if needs_transaction && (place.is_pool() || !is_in_transaction(place, statement).await?) {
        return Err(refusal(ErrorKind::NoTransaction));
    }
    Ok(())
}

/// Whoever has a connection at hand can have begun a transaction by hand: only the server knows.
async fn is_in_transaction(place: &dyn Place, statement: &'static Statement) -> Result<bool, Error> {
    match place.lease(Some(statement.name()))? {
        Leased::Now(lease) => {
            lease.lock().admit(Some(statement.name()))?;
            if lease.wire().pending() > 0 {
                lease.answers().await.map_err(|error| error.for_statement(Some(statement.name())))?;
            }
            Ok(lease.wire().status() != Status::Idle)
        }
        Leased::Guest(guest) => guest.is_in_transaction(statement).await,
        Leased::Later => Ok(false),
    }
}
