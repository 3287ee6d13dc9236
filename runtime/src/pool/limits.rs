//! How a pool is.

/// The number of connections of a pool, and of calls that wait for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// The maximum number of connections.
    pub max_size: usize,
    /// The number of connections, including those that are being made, cleaned up, or closed.
    pub size: usize,
    /// How many of them are idle.
    pub available: usize,
    /// How many are being made.
    pub connecting: usize,
    /// How many calls wait for one.
    pub waiting: usize,
}
