//! Connects as libpq does: reads its connection strings, uses the first suitable host of several, and encrypts as requested.
//!
//! What the runtime of sqlwright and its generator share. Whoever connects spawns the [`Driver`].

mod address;
mod cancel;
mod driver;
mod error;
mod guest;
mod hosts;
mod names;
mod nearest;
mod opened;
mod replicas;
mod search;
mod stream;
mod tls;
mod transport;

pub use self::address::Address;
pub use self::cancel::{Canceller, Key, process_id};
pub use self::driver::Driver;
pub use self::error::{Error, with_causes};
pub use self::guest::driver_over;
pub use self::names::Peer;
pub use self::nearest::nearest;
pub use self::opened::Opened;

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio_postgres::Client;

use self::hosts::{Session, State};
use self::names::Names;
use self::search::Reached;

/// The SQLSTATE, from the class of those that are nobody's, of a statement that returned other columns than when it was prepared. It
/// was sent without a name, so the server has not compared them; and it has run.
pub const CHANGED_RESULT: &str = "SW001";

/// An established connection.
pub struct Connected {
    /// The driver's client.
    pub client: Client,
    /// The driver's task, which must be spawned.
    pub driver: Driver,
    /// Sends its cancel requests.
    pub canceller: Canceller,
    /// What answers: the server itself or a pooler.
    pub peer: Peer,
}

impl Address {
    /// Reads the files that it names, to report errors in them early.
    ///
    /// # Errors
    /// A file cannot be used, or the connection string contradicts itself.
    pub fn check(&self) -> Result<(), Error> {
        hosts::each(&self.config, &self.left_out)?;
        tls::encryption(self.mode, &self.files).map(drop)
    }

    /// Connects to the first suitable host. `patience` is the limit for each host, if the connection string has no
    /// `connect_timeout`.
    ///
    /// # Errors
    /// No host is suitable, or a file cannot be used.
    pub fn connect(&self, patience: Duration) -> BoxFuture<'_, Result<Connected, Error>> {
        // What connects is large and deep, and callers need not see that.
        async move {
            let begin = |reached, session| self.begin_driver(reached, session).boxed();
            search::first_suitable(self, patience, &begin).await
        }
        .boxed()
    }

    /// Opens a session over the wire on the first suitable host. `patience` is the limit for each host, if the connection string has
    /// no `connect_timeout`. `prepared_statements` of the connection string is the caller's to heed.
    ///
    /// # Errors
    /// No host is suitable, or a file cannot be used.
    pub fn open(&self, patience: Duration) -> BoxFuture<'_, Result<Opened, Error>> {
        self.open_with(self.config.get_options().unwrap_or_default(), patience)
    }

    /// The same with these command-line options for the session, in place of those of the connection string.
    ///
    /// # Errors
    /// As [`Address::open`].
    pub fn open_with<'a>(&'a self, options: &'a str, patience: Duration) -> BoxFuture<'a, Result<Opened, Error>> {
        async move {
            let begin = |reached, session| self.begin_wire(options, reached, session).boxed();
            search::first_suitable(self, patience, &begin).await
        }
        .boxed()
    }

    async fn begin_wire(&self, options: &str, reached: Reached, session: Session) -> Result<(Opened, State), Error> {
        let Reached { stream, canceller } = reached;
        let sqlwright_wire::Opened { wire, key, .. } = opened::begin(&self.config, options, stream).await?;
        let state = opened::state(&wire, session).await?;
        Ok((Opened { wire, key, canceller }, state))
    }

    async fn begin_driver(&self, reached: Reached, session: Session) -> Result<(Connected, State), Error> {
        let Reached { stream, canceller } = reached;
        let peer = Peer::default();
        let names = Names::new(self.prepared_statements, peer.clone());
        let (client, mut driver) = driver::begin(&self.config, stream, names).await.map_err(Error::Driver)?;
        let state = driver::state(&client, &mut driver, session).await.map_err(Error::Driver)?;
        Ok((Connected { client, driver, canceller, peer }, state))
    }
}
