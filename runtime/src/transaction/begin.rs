//! How a transaction gets its connection and begins.

use std::marker::PhantomData;
use std::sync::Arc;

use super::build::Options;
use super::{Isolation, Transaction};
use crate::client::{ReadOnly, ReadWrite};
use crate::connection::{Connection, Core};
use crate::error::{Error, Outcome};
use crate::pool::{Pool, PooledConnection};

/// Where a transaction gets its connection.
pub(crate) enum Origin<'c> {
    Pool(Pool),
    Connection(&'c mut Connection),
}

/// What the access means to the server.
pub(crate) trait Mode {
    const READ_ONLY: bool;
}

impl Mode for ReadWrite {
    const READ_ONLY: bool = false;
}

impl Mode for ReadOnly {
    const READ_ONLY: bool = true;
}

impl Origin<'_> {
    pub(super) async fn begin<A: Mode>(&self, options: &Options) -> Result<Transaction<A>, Error> {
        match self {
            Self::Connection(connection) => begin(connection.share(), None, options).await,
            Self::Pool(pool) => {
                let lease = pool.connection().await?;
                begin(lease.share(), Some(lease), options).await
            }
        }
    }
}

async fn begin<A: Mode>(
    connection: Connection,
    lease: Option<PooledConnection>,
    options: &Options,
) -> Result<Transaction<A>, Error> {
    let core = Arc::clone(connection.core());
    let flight = core.depart(None).await?;
    core.begin_transaction();
    // Armed before BEGIN is on the wire, and dropped after the flight.
    let transaction = Transaction { connection, _lease: lease, open: true, savepoints: 0, access: PhantomData };
    core.transaction().send_begin(&core, command(A::READ_ONLY, options));
    flight.land();
    if !A::READ_ONLY && may_be_refused(&core, options) {
        // Nothing travelled along.
        core.transaction().begun().await.map_err(|error| error.with_outcome(Outcome::NotStored))?;
    }
    Ok(transaction)
}

/// Whether what follows BEGIN has to wait for its answer: if BEGIN failed, a statement that went along would be stored on its
/// own.
///
/// A hot standby refuses SERIALIZABLE, and a cancel request for something else may arrive late and hit BEGIN. Of the other
/// options none is refused (PostgreSQL's `xact.c` and `variable.c`).
fn may_be_refused(core: &Core, options: &Options) -> bool {
    options.isolation == Some(Isolation::Serializable) || core.may_be_cancelled()
}

fn command(read_only: bool, options: &Options) -> String {
    let mut sql = "BEGIN".to_owned();
    if let Some(isolation) = options.isolation {
        sql += " ISOLATION LEVEL ";
        sql += isolation.sql();
    }
    if read_only {
        sql += " READ ONLY";
    }
    if options.deferrable {
        sql += " DEFERRABLE";
    }
    sql
}
