//! `Customers`: the repository of these tests, generated from `runtime/tests/customers/`, and what they do with it.

use sqlwright::{Error, Pool};

mod generated {
    include!("../customers/generated/mod.rs");
}

pub(crate) use generated::STATEMENTS;
pub(crate) use generated::customers::{
    CreateError, CreateParams, Customer, Customers, DrawError, DrawParams, PutParams, TakeStockError, TakeStockParams,
};
pub(crate) use generated::types::{CUSTOMER_STATUS, CustomerStatus};

/// A customer with this address and little else.
pub(crate) fn somebody(email: &str) -> CreateParams<'_> {
    CreateParams { first_name: "Ada", email: Some(email), status: CustomerStatus::OnHold, tags: &["a", "b"] }
}

/// Spawns over an owned pool.
pub(crate) fn spawned(pool: Pool) -> tokio::task::JoinHandle<Result<i64, Error>> {
    tokio::spawn(Customers::owned(pool).count())
}
