//! Turns on a connection: who writes, who reads, and to whom the answers go.
//!
//! - `inner`: the lock, and what happens after it was released
//! - `state`: what is under the lock
//! - `begin`: turns begin, at once or when others have ended
//! - `poll`: somebody waits for an answer, takes it, or gives it up
//! - `socket`: writing and reading, as far as that goes
//! - `dispatch`: messages go to their turns
//! - `scan`: messages are found among what was read
//! - `owed`: what the server owes for what was sent
//! - `driver`: the connection's own task
//! - `watch`: a server that says nothing is given up
//! - `hold`: nothing is sent for a while
//! - `socket_waker`, `deferred`: wakers, of the stream and of those who wait

pub(crate) mod begin;
mod deferred;
mod dispatch;
mod driver;
mod exchange;
mod hold;
mod inner;
mod owed;
mod poll;
mod scan;
mod socket;
mod socket_waker;
mod state;
mod watch;
mod wire;

use tokio::io::{AsyncRead, AsyncWrite};

pub use exchange::{Chunk, Exchange};
pub use hold::Hold;
pub(crate) use inner::Inner;
pub(crate) use state::{Began, State};
pub use state::{Counts, Status};
pub use wire::Wire;

/// So much is written ahead of the stream, by who can wait for it.
pub(crate) const AHEAD: usize = 64 * 1024;

/// What a connection goes through: a socket, TLS over it, or anything else.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}
