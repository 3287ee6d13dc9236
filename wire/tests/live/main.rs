//! The wire, against a real PostgreSQL.

mod calls;
mod cancel;
mod copy;
mod ends;
mod guest;
mod notices;
mod passwords;

mod pooler;
mod portals;
mod reentrant;
mod secure;
mod silence;
mod support;
mod turns;
