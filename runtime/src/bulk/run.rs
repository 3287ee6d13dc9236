//! Sending the rows, and reading what comes back.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Instant;

use bytes::BytesMut;
use sqlwright_wire::Values;

use super::feed::{Lot, Part, Size};
use super::{Bulk, Read};
use crate::batch::{Answers, FAR};
use crate::connection::Session;
use crate::error::{Error, ErrorKind, Outcome};
use crate::exec::{Call, Lease, Leased, PlaceRef, Rows, admit};
use crate::statement::{Arguments, Statement};
use crate::transaction::{Origin, TransactionBuilder, TransactionGuard};

/// What has come back.
struct Received<T> {
    value: T,
    read: Read<T>,
    statement: &'static Statement,
    has_ordinality: bool,
}

impl<T: Default + Send, E> Bulk<'_, T, E> {
    pub(super) async fn run(self) -> Result<T, Error> {
        let Self { place, mut feed, read, is_exact, limit, .. } = self;
        let statement = feed.statement();
        let limit = limit.or(statement.timeout());
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit.min(FAR)));
        let has_ordinality = feed.has_ordinality();
        let mut received = Received { value: T::default(), read, statement, has_ordinality };
        let is_pool = place.get().is_pool();
        let is_guest = !is_pool && matches!(place.get().lease(Some(statement.name()))?, Leased::Guest(_));
        let size = match (is_guest, is_pool || place.get().is_transaction()) {
            (true, _) => Size::One,
            (false, true) => Size::Chunk,
            // Others may use the connection as well, so nothing can be begun on it.
            (false, false) => Size::All,
        };
        let Some(mut lot) = feed.lot(size, is_exact)? else { return Ok(received.value) };
        admit(place.clone(), statement).await?;
        if is_guest {
            return received.of_guest(place, &lot, deadline, is_exact).await;
        }
        if place.get().is_transaction() {
            let lease = lease(&place, statement).await?;
            let mut whole = Whole::of(&lease, statement);
            loop {
                let answers = lot.batch.send_within(&lease, deadline).await;
                let next = answers.map_err(Error::from).and_then(|answers| {
                    received.take(answers, &lot.parts)?;
                    if lot.is_last { Ok(None) } else { feed.lot(Size::Chunk, is_exact) }
                });
                match next {
                    Ok(Some(next)) => lot = next,
                    Ok(None) => {
                        whole.is_complete = true;
                        return Ok(received.value);
                    }
                    Err(error) => {
                        whole.fail(&error);
                        return Err(error);
                    }
                }
            }
        }
        if lot.is_last {
            let batch = match limit {
                Some(limit) => lot.batch.timeout(limit),
                None => lot.batch,
            };
            let answers = batch.run_over(Origin::Place(place)).await?;
            received.take(answers, &lot.parts).map_err(|error| error.with_outcome(Outcome::Stored))?;
            return Ok(received.value);
        }
        let transaction: TransactionGuard<'_> = TransactionBuilder::new(Origin::Place(place)).begin().await?;
        loop {
            let answers = lot.batch.send_within(transaction.session(), deadline).await?;
            received.take(answers, &lot.parts)?;
            if lot.is_last {
                break;
            }
            match feed.lot(Size::Chunk, is_exact)? {
                Some(next) => lot = next,
                None => break,
            }
        }
        transaction.commit().await?;
        Ok(received.value)
    }
}

async fn lease(place: &PlaceRef<'_>, statement: &'static Statement) -> Result<Lease, Error> {
    let later = match place.get().lease(Some(statement.name()))? {
        Leased::Now(lease) => return Ok(lease),
        Leased::Later | Leased::Guest(_) => place.get().lease_later(Some(statement.name())),
    };
    later.await
}

/// In a transaction of the caller's: unless all rows were sent, it cannot be committed.
struct Whole<'s> {
    session: &'s Arc<Session>,
    statement: &'static Statement,
    is_complete: bool,
}

impl<'s> Whole<'s> {
    fn of(session: &'s Arc<Session>, statement: &'static Statement) -> Self {
        Self { session, statement, is_complete: false }
    }

    fn fail(&mut self, error: &Error) {
        self.is_complete = true;
        self.session.lock().transaction.condemn(error);
    }
}

impl Drop for Whole<'_> {
    fn drop(&mut self) {
        if !self.is_complete {
            let text = "a call for many rows was dropped before its end";
            self.fail(&Error::with_text(ErrorKind::AbortedTransaction, Some(self.statement.name()), text));
        }
    }
}

impl<T> Received<T> {
    fn take(&mut self, answers: Answers, parts: &[Part]) -> Result<(), Error> {
        for (raw, part) in answers.into_raws().zip(parts) {
            for row in raw.rows() {
                self.row(row.values(), part)?;
            }
            (self.read.end)(&mut self.value, raw.affected, part.first + part.rows);
        }
        Ok(())
    }

    fn row(&mut self, values: Values<'_>, part: &Part) -> Result<(), Error> {
        let offset = if self.read.is_aligned && self.has_ordinality {
            let last = self.statement.columns().len().saturating_sub(1);
            let number = values.get(last).flatten().and_then(|number| number.try_into().ok());
            let offset = number.and_then(|number| usize::try_from(i32::from_be_bytes(number)).ok()?.checked_sub(1));
            offset.filter(|offset| *offset < part.rows).ok_or_else(|| {
                let text = "a row does not say which one of the input it belongs to";
                Error::with_text(ErrorKind::Decode, Some(self.statement.name()), text)
            })?
        } else {
            0
        };
        (self.read.row)(&mut self.value, values, self.statement, part.first + offset)
    }

    /// Over a client of another crate: all at once, or one after the other in a transaction.
    async fn of_guest(
        mut self,
        place: PlaceRef<'_>,
        lot: &Lot,
        deadline: Option<Instant>,
        is_exact: bool,
    ) -> Result<T, Error> {
        let name = Some(self.statement.name());
        if lot.parts.len() > 1 && !place.get().is_transaction() {
            return Err(Error::plain(ErrorKind::NoTransaction, name));
        }
        for (step, part) in lot.batch.steps(None).zip(&lot.parts) {
            let arguments = Arguments::of(step.count, BytesMut::from(step.arguments));
            let mut call = Call::new(place.clone(), step.statement, Ok(arguments));
            if let Some(deadline) = deadline {
                call = call.timeout(deadline.saturating_duration_since(Instant::now()));
            }
            let mut affected = 0;
            if self.statement.columns().is_empty() {
                affected = poll_fn(|cx| call.poll_answer(Rows::Ignored, cx)).await?.affected;
            } else {
                while let Some(at) = poll_fn(|cx| call.poll_row(cx)).await? {
                    self.row(call.values(&at), part)?;
                }
            }
            let expected = part.rows as u64;
            if is_exact && !self.statement.is_enforced() && affected != expected {
                return Err(call.error(ErrorKind::WrongCount { expected, actual: affected }));
            }
            (self.read.end)(&mut self.value, affected, part.first + part.rows);
        }
        Ok(self.value)
    }
}
