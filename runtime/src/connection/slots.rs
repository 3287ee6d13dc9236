//! Prepared statements, found by the slot of their [`Statement`]; each is prepared once per connection.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

use super::{Core, Flight};
use crate::error::{Error, ErrorKind};
use crate::statement::Statement;

#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) statement: tokio_postgres::Statement,
    pub(crate) changes_session: bool,
}

#[derive(Default)]
pub(super) struct Slots(Mutex<Vec<Slot>>);

pub(super) type Preparing = Shared<BoxFuture<'static, Result<Prepared, Error>>>;

#[derive(Clone, Default)]
enum Slot {
    #[default]
    Empty,
    /// It did not fit, or does no longer: nothing runs before it has been prepared again and compared.
    Doubtful,
    Preparing(Preparing),
    Ready(Prepared),
}

impl Slots {
    pub(super) fn ready(&self, statement: &'static Statement) -> Option<Prepared> {
        let slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match slots.get(statement.slot()) {
            Some(Slot::Ready(prepared)) => Some(prepared.clone()),
            _ => None,
        }
    }

    pub(super) fn is_doubtful(&self, statement: &'static Statement) -> bool {
        self.with(statement, |slot| matches!(slot, Slot::Doubtful))
    }

    pub(super) fn forget(&self, statement: &'static Statement) {
        self.with(statement, |slot| {
            if let Slot::Ready(_) = slot {
                *slot = Slot::Doubtful;
            }
        });
    }

    /// All that were prepared.
    pub(super) fn forget_all(&self) {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = slots.iter_mut().filter(|slot| matches!(slot, Slot::Ready(_)));
        ready.for_each(|slot| *slot = Slot::Doubtful);
    }

    fn with<T>(&self, statement: &'static Statement, change: impl FnOnce(&mut Slot) -> T) -> T {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() <= statement.slot() {
            slots.resize(statement.slot() + 1, Slot::Empty);
        }
        change(&mut slots[statement.slot()])
    }
}

/// Joins whoever prepares the statement, or begins to; then the request is on its way when this returns.
///
/// A dropped `prepare` of the driver would leave its statement on the server for the life of the connection, so a task of
/// its own carries it on whatever happens to the callers; without a runtime the next caller does.
pub(super) fn prepare(flight: Flight, statement: &'static Statement) -> Preparing {
    let core = Arc::clone(flight.core());
    let mut flight = Some(flight);
    let preparing = core.slots.with(statement, |slot| match slot {
        Slot::Ready(prepared) => futures_util::future::ready(Ok(prepared.clone())).boxed().shared(),
        Slot::Preparing(preparing) => preparing.clone(),
        Slot::Empty | Slot::Doubtful => {
            if let Some(flight) = &mut flight {
                flight.prepare();
            }
            let preparing = fill(Arc::clone(&core), flight.take(), statement).boxed().shared();
            *slot = Slot::Preparing(preparing.clone());
            preparing
        }
    });
    match flight {
        Some(flight) => flight.land(),
        None => {
            let _ = preparing.clone().now_or_never();
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                runtime.spawn(preparing.clone());
            }
        }
    }
    preparing
}

async fn fill(core: Arc<Core>, flight: Option<Flight>, statement: &'static Statement) -> Result<Prepared, Error> {
    let result = ask(&core, flight, statement).await;
    if result.as_ref().is_err_and(|error| error.kind() == ErrorKind::SchemaDrift) {
        core.forget_types();
    }
    core.slots.with(statement, |slot| {
        *slot = match &result {
            Ok(prepared) => Slot::Ready(prepared.clone()),
            Err(error) if error.kind() == ErrorKind::SchemaDrift => Slot::Doubtful,
            Err(_) => Slot::Empty,
        };
    });
    result
}

/// The server infers the types of the parameters, exactly as when generating.
async fn ask(core: &Arc<Core>, flight: Option<Flight>, statement: &'static Statement) -> Result<Prepared, Error> {
    let prepared = core.driver().prepare(statement.sql()).await;
    if let Some(flight) = flight {
        flight.land();
    }
    let refused = |error| Error::driver_before_parameters(Some(statement.name()), error).on_path_of(statement);
    let prepared = prepared.map_err(refused);
    if let Err(error) = &prepared {
        core.note(Err(error));
    }
    let prepared = prepared?;
    core.known.add(statement, &prepared);
    statement.verify(prepared.params(), prepared.columns())?;
    Ok(Prepared { statement: prepared, changes_session: statement.may_change_session() })
}
