//! Prepared statements, found by the slot of their [`Statement`]; each is prepared once per connection.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

use super::{Core, Flight};
use crate::error::Error;
use crate::statement::Statement;

#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) statement: tokio_postgres::Statement,
    pub(crate) changes_session: bool,
}

#[derive(Default)]
pub(super) struct Slots(Mutex<Vec<Slot>>);

type Preparing = Shared<BoxFuture<'static, Result<Prepared, Error>>>;

#[derive(Clone, Default)]
enum Slot {
    #[default]
    Empty,
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

    pub(super) fn forget(&self, statement: &'static Statement) {
        self.with(statement, |slot| {
            if let Slot::Ready(_) = slot {
                *slot = Slot::Empty;
            }
        });
    }

    fn with<T>(&self, statement: &'static Statement, change: impl FnOnce(&mut Slot) -> T) -> T {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() <= statement.slot() {
            slots.resize(statement.slot() + 1, Slot::Empty);
        }
        change(&mut slots[statement.slot()])
    }
}

/// Joins whoever prepares the statement, or begins to.
///
/// A dropped `prepare` of the driver would leave its statement on the server for the life of the connection, so a task of
/// its own carries it on whatever happens to the callers; without a runtime the next caller does.
pub(super) fn prepare(core: &Arc<Core>, statement: &'static Statement) -> BoxFuture<'static, Result<Prepared, Error>> {
    let (preparing, started) = core.slots.with(statement, |slot| match slot {
        Slot::Ready(prepared) => (futures_util::future::ready(Ok(prepared.clone())).boxed().shared(), false),
        Slot::Preparing(preparing) => (preparing.clone(), false),
        Slot::Empty => {
            let preparing = fill(Arc::clone(core), statement).boxed().shared();
            *slot = Slot::Preparing(preparing.clone());
            (preparing, true)
        }
    });
    if started && let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(preparing.clone());
    }
    preparing.boxed()
}

async fn fill(core: Arc<Core>, statement: &'static Statement) -> Result<Prepared, Error> {
    let result = ask(&core, statement).await;
    core.slots.with(statement, |slot| {
        *slot = result.as_ref().map_or(Slot::Empty, |prepared| Slot::Ready(prepared.clone()));
    });
    result
}

/// The server infers the types of the parameters, exactly as when generating.
async fn ask(core: &Arc<Core>, statement: &'static Statement) -> Result<Prepared, Error> {
    let flight: Flight = core.depart(Some(statement)).await?;
    let prepared = core.driver().prepare(statement.sql()).await;
    flight.land();
    let prepared = prepared.map_err(|error| Error::driver_before_parameters(Some(statement.name()), error));
    if let Err(error) = &prepared {
        core.note(Err(error));
    }
    let prepared = prepared?;
    statement.verify(prepared.params(), prepared.columns())?;
    Ok(Prepared { statement: prepared, changes_session: statement.may_change_session() })
}
