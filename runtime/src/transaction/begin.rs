//! How a transaction gets its session, and its BEGIN.

use std::marker::PhantomData;

use super::build::Options;
use super::{Isolation, Transaction, Within};
use crate::access::{ReadOnly, ReadWrite};
use crate::connection::Connection;
use crate::error::Error;
use crate::exec::{Lease, Leased, Place, PlaceRef, wait_for_gate};
use crate::observe::TransactionWatch;
use crate::statement::Statement;

/// Where a transaction gets its session.
pub(crate) enum Origin<'c> {
    Place(PlaceRef<'c>),
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
    fn place(&self) -> &dyn Place {
        match self {
            Self::Place(place) => place.get(),
            Self::Connection(connection) => &**connection,
        }
    }

    pub(super) fn is_pool(&self) -> bool {
        self.place().is_pool()
    }

    pub(crate) async fn lease(&self) -> Result<Lease, Error> {
        let place = self.place();
        let later = match place.lease(None)? {
            Leased::Now(lease) => return Ok(lease),
            Leased::Later | Leased::Guest(_) => place.lease_later(None),
        };
        later.await
    }

    pub(super) fn watch(&self) -> TransactionWatch {
        TransactionWatch::begin(self.place().observer())
    }

    /// Takes the watch, unless it fails.
    pub(super) async fn begin<A: Mode>(
        &self,
        options: &Options,
        watch: &mut TransactionWatch,
    ) -> Result<Transaction<A>, Error> {
        let lease = watch.context().around(self.lease()).await?;
        watch.attempts(lease.server());
        // What was given up before the transaction is not to be a part of it.
        wait_for_gate(&lease, None).await?;
        lease.begin_transaction(command(options.isolation, A::READ_ONLY, options.deferrable));
        let watch = std::mem::take(watch);
        Ok(Transaction { within: Within(lease), open: true, savepoints: 0, watch, access: PhantomData })
    }
}

macro_rules! commands {
    ($($isolation:pat, $read_only:literal, $deferrable:literal => $sql:literal;)*) => {
        fn command(isolation: Option<Isolation>, read_only: bool, deferrable: bool) -> &'static Statement {
            match (isolation, read_only, deferrable) {
                $(($isolation, $read_only, $deferrable) => {
                    static BEGIN: Statement = Statement::new("BEGIN", $sql, &[], &[]);
                    &BEGIN
                })*
            }
        }
    };
}

use Isolation::{ReadCommitted, RepeatableRead, Serializable};

commands! {
    None, false, false => "BEGIN";
    None, false, true => "BEGIN DEFERRABLE";
    None, true, false => "BEGIN READ ONLY";
    None, true, true => "BEGIN READ ONLY DEFERRABLE";
    Some(ReadCommitted), false, false => "BEGIN ISOLATION LEVEL READ COMMITTED";
    Some(ReadCommitted), false, true => "BEGIN ISOLATION LEVEL READ COMMITTED DEFERRABLE";
    Some(ReadCommitted), true, false => "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY";
    Some(ReadCommitted), true, true => "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY DEFERRABLE";
    Some(RepeatableRead), false, false => "BEGIN ISOLATION LEVEL REPEATABLE READ";
    Some(RepeatableRead), false, true => "BEGIN ISOLATION LEVEL REPEATABLE READ DEFERRABLE";
    Some(RepeatableRead), true, false => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    Some(RepeatableRead), true, true => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY DEFERRABLE";
    Some(Serializable), false, false => "BEGIN ISOLATION LEVEL SERIALIZABLE";
    Some(Serializable), false, true => "BEGIN ISOLATION LEVEL SERIALIZABLE DEFERRABLE";
    Some(Serializable), true, false => "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY";
    Some(Serializable), true, true => "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE";
}
