//! PostgreSQL's protocol, version 3.0, over any stream: what a client of prepared statements needs of it, and nothing else.
//!
//! [`startup()`] makes a [`Wire`] of a stream, encrypted or not. A *turn* is what is sent up to a Sync (or one simple query),
//! together with its answer, which ends with ReadyForQuery. [`Wire::begin`] sends a turn and gives an [`Exchange`], from
//! which the answer comes as [`Chunk`]s of whole messages. Turns may be begun while others are under way (pipelining).
//! What the messages of an answer mean is up to the caller.
//!
//! ```
//! use std::future::poll_fn;
//! use std::task::Poll;
//!
//! use sqlwright_wire::{Error, Opened, Options, encode, startup};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = sqlwright_server::Server::start()?;
//! # let path = server.folder().join(".s.PGSQL.5432");
//! # let user = server.config("postgres").get_user().expect("a role").to_owned();
//! let stream = tokio::net::UnixStream::connect(path).await?;
//! let Opened { wire, .. } = startup(stream, &Options { user, ..Options::default() }).await?;
//!
//! let (mut exchange, mut poll) = poll_fn(|cx| {
//!     let (exchange, poll) = wire.begin(cx, |out| {
//!         encode::parse(b"", &["SELECT 6 * 7"], &[], out)?;
//!         encode::bind(b"", b"", 0, &[], out)?;
//!         encode::execute(b"", 0, out);
//!         encode::sync(out);
//!         Ok(())
//!     })?;
//!     // What this poll gives is the first part of the answer.
//!     Poll::Ready(Ok::<_, Error>((exchange, poll)))
//! })
//! .await?;
//! loop {
//!     let mut chunk = match std::mem::replace(&mut poll, Poll::Pending) {
//!         Poll::Ready(chunk) => chunk?,
//!         Poll::Pending => exchange.chunk().await?,
//!     };
//!     while let Some((kind, body)) = chunk.messages.next()? {
//!         match kind {
//!             b'D' => assert_eq!(chunk.messages.row(body).values().next(), Some(Some(&42_i32.to_be_bytes()[..]))),
//!             b'E' => return Err(Error::Server(chunk.messages.error(body)).into()),
//!             _ => {}
//!         }
//!     }
//!     if chunk.last {
//!         break;
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Who reads and writes the socket
//!
//! Whoever waits for an answer does, while it is alone: a call then needs no other task. As soon as a second task waits, a
//! task of the connection's own, the *driver*, takes over until no turn is under way: a future that was polled once and
//! then held would keep the others waiting otherwise. The driver also reads what nobody waits for: answers of turns that
//! were dropped, and notices while somebody listens.
//!
//! # Invariants
//!
//! 1. Bytes are sent only as whole messages, those of one turn after those of the other.
//! 2. A turn ends with exactly one ReadyForQuery, and answers come in the order in which turns were sent.
//! 3. One function takes messages from what was read, and gives them to the turns.
//! 4. Anything unexpected ends the connection: nothing is skipped to find the next message. Each message is compared with
//!    what was asked, in its order, so that a server or a pooler that loses or repeats one never gives a call the answer of
//!    another. Callers to whom an answer makes no sense say so ([`Exchange::refuse`]).
//! 5. A turn may be abandoned, and never removed: its answer is read and thrown away.
//! 6. Code of others never runs under the connection's lock: wakers are woken and dropped after it was released, and so is
//!    the stream dropped. The exceptions must not use the connection: the function that encodes a turn, the stream's
//!    methods, and the cloning of a waker.
//! 7. Memory is bounded by what has arrived: nothing is allocated for a length that a server announces. An answer that is
//!    not taken stops all reading after 256 KiB, or after one message if that is larger.
//!
//! # What the caller keeps in mind
//!
//! - A statement whose Parse was sent may or may not exist until its answer was looked at; Close is no error where there is
//!   none.
//! - `COPY … FROM STDIN` in an ordinary turn ends the connection, because the server would skip the turn's Sync. It is
//!   done with [`CopyIn`].
//! - A whole answer that is lost or sent twice, between turns that ask for the same kinds of messages, cannot be noticed here;
//!   nor is it looked whether a row's columns fill it exactly: that is seen when it is decoded.
//! - Errors carry no text of the server in their `Display` and `Debug`: it can quote values.
#![forbid(unsafe_code)]

mod cancel;
pub mod clock;
mod copy;
pub mod describe;
pub mod encode;
mod engine;
mod error;
mod frame;
mod guest;
mod notice;
mod parameters;
mod portal;
mod row;
mod server_error;
mod startup;

pub use cancel::CancelKey;
pub use copy::CopyIn;
#[doc(hidden)]
pub use engine::Counts;
pub use engine::{Chunk, Exchange, Hold, Io, Status, Wire};
pub use error::Error;
pub use frame::{Body, Messages};
pub use guest::Guest;
pub use notice::Notice;
pub use portal::Portal;
pub use row::{Row, Values};
pub use server_error::ServerError;
pub use startup::{ChannelBinding, Opened, Options, startup};
