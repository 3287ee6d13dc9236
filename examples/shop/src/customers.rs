//! People who buy.

use mercado::customers::{CreateError, CreateParams, Customers};
use sqlwright::Pool;

use crate::ShopError;

/// Registers a customer. The database decides whether the address is taken: asking first would leave a gap.
///
/// # Errors
/// [`ShopError::EmailTaken`], [`ShopError::EmailInvalid`].
pub async fn register(pool: &Pool, customer: CreateParams<'_>) -> Result<i64, ShopError> {
    Ok(Customers::new(pool).create(customer).await?)
}

impl From<CreateError> for ShopError {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::EmailTaken(_) => Self::EmailTaken,
            CreateError::EmailInvalid(_) => Self::EmailInvalid,
            other => Self::Database(other.into()),
        }
    }
}
