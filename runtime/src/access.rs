//! Access in the type: whether statements that write may run.

/// Access of clients that may write.
#[derive(Debug, Clone, Copy)]
pub struct ReadWrite;

/// Access of clients that may only read.
#[derive(Debug, Clone, Copy)]
pub struct ReadOnly;

/// The kinds of access that allow statements that write.
#[diagnostic::on_unimplemented(
    message = "this statement writes, but the client is read-only",
    label = "needs a read-write pool, connection or transaction"
)]
pub trait MayWrite: sealed::Access {}

impl MayWrite for ReadWrite {}

mod sealed {
    pub trait Access {}
    impl Access for super::ReadWrite {}
    impl Access for super::ReadOnly {}
}
