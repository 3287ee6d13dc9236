//! PostgreSQL's protocol, version 3.0, over any stream: what a client of prepared statements needs of it, and nothing else.
//!
//! [`startup()`] makes a [`Wire`] of a stream, encrypted or not. A *turn* is what is sent up to a Sync (or one simple query),
//! together with its answer, which ends with ReadyForQuery. [`Wire::begin`] sends a turn and gives an [`Exchange`], from
//! which the answer comes as [`Chunk`]s of whole messages. Turns may be begun while others are under way (pipelining).
//! What the messages of an answer mean is up to the caller.
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
//! 4. Anything unexpected ends the connection: nothing is skipped to find the next message. Answers are counted against
//!    what was sent, so that a server or a pooler that loses or repeats a message never gives one call the answer of
//!    another.
//! 5. A turn may be abandoned, and never removed: its answer is read and thrown away.
//! 6. Code of others (wakers, streams that are dropped) never runs under the connection's lock, except for the stream's
//!    own methods and the function that encodes a turn, which must not use the connection.
//! 7. Memory is bounded by what has arrived: nothing is allocated for a length that a server announces. An answer that is
//!    not taken stops all reading after 256 KiB, or after one message if that is larger.
//!
//! # What the caller keeps in mind
//!
//! - A statement whose Parse was sent may or may not exist until its answer was looked at; Close is no error where there is
//!   none.
//! - `COPY … FROM STDIN` in an ordinary turn ends the connection, because the server would skip the turn's Sync. It is
//!   done with [`CopyIn`].
//! - Errors carry no text of the server in their `Display` and `Debug`: it can quote values.
#![forbid(unsafe_code)]

mod cancel;
mod copy;
pub mod describe;
pub mod encode;
mod engine;
mod error;
mod frame;
mod guest;
mod notice;
mod portal;
mod row;
mod server_error;
mod startup;

pub use cancel::CancelKey;
pub use copy::{CopyIn, CopyOut};
#[doc(hidden)]
pub use engine::Counts;
pub use engine::{Chunk, Exchange, Io, Status, Wire};
pub use error::Error;
pub use frame::{Body, Messages};
pub use guest::Guest;
pub use notice::Notice;
pub use portal::Portal;
pub use row::{Row, Values};
pub use server_error::ServerError;
pub use startup::{ChannelBinding, Opened, Options, startup};
