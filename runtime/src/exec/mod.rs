//! The one path that every statement takes: lease, prepare, send, read. Not generic, so it is compiled once.

mod admit;
mod call;
mod limit;
mod pipeline;
mod place;
mod prelude;
mod prepare;
mod running;
mod send;

pub(crate) use self::call::{Answer, Call, POLLED_AGAIN, Rows};
pub(crate) use self::limit::Limit;
pub(crate) use self::pipeline::{Pipeline, Step, pipeline};
pub(crate) use self::place::{Guest, GuestRows, Lease, Leased, Place, PlaceRef};
pub(crate) use self::prelude::{Part, Prelude};
pub(crate) use self::prepare::{prepare, prepare_all};
pub(crate) use self::running::Running;
pub(crate) use self::send::{Command, NotYet, Portal, Request, Started, run_command, start, wait_for_gate, wait_until};
