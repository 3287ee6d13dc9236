//! The runtime of sqlwright: what generated repositories and the applications that call them share.

#![forbid(unsafe_code)]

mod call;
mod client;
mod connection;
#[doc(hidden)]
pub mod contract;
mod error;
mod pool;
mod results;
mod row;
mod statement;
mod transaction;
mod ty;
mod value;

pub use crate::client::{Client, Handle, MayWrite, ReadOnly, ReadWrite};
pub use crate::connection::Connection;
pub use crate::error::{Error, ErrorKind, Violation};
pub use crate::pool::{Pool, PoolBuilder, PooledConnection, ReadConnection, ReadPool};
pub use crate::results::{All, Execute, ExecuteOne, First, Many, One, Optional, RowStream};
pub use crate::row::{Columns, FromRow};
pub use crate::transaction::Transaction;
pub use crate::value::{Decode, Encode, Foreign, ValueError};
