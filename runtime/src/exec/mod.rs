//! The one path that every statement takes: lease, prepare, send, read. Not generic, so it is compiled once.

mod admit;
mod along;
mod answer;
mod call;
mod command;
mod copied;
mod limit;
mod pipeline;
mod pipelined;
mod place;
mod prelude;
mod prepare;
mod running;
mod send;
mod verify;

pub(crate) use self::admit::admit;
pub(crate) use self::answer::{Answer, Rows};
pub(crate) use self::call::{Call, POLLED_AGAIN};
pub(crate) use self::command::{Command, run_command};
pub(crate) use self::copied::{HEADER, TRAILER};
pub(crate) use self::limit::Limit;
pub(crate) use self::pipeline::{Step, pipeline};
pub(crate) use self::pipelined::{Failed, Pipelined, Raw};
pub(crate) use self::place::{Guest, GuestRows, Lease, Leased, Place, PlaceRef};
pub(crate) use self::prepare::{prepare, prepare_all};
pub(crate) use self::running::Running;
pub(crate) use self::send::{NotYet, Portal, Request, Started, start, wait_for_gate, wait_until};
