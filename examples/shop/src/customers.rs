//! People who buy.

use mercado::customers::{ChangePatch, CreateError, CreateParams, Customers};
use sqlwright::{ErrorKind, Pool};

use crate::ShopError;

/// Registers a customer. The database decides whether the address is taken: asking first would leave a gap.
///
/// # Errors
/// [`ShopError::EmailTaken`], [`ShopError::EmailInvalid`].
pub async fn register(pool: &Pool, customer: CreateParams<'_>) -> Result<i64, ShopError> {
    Ok(Customers::new(pool).create(customer).await?)
}

/// Changes what is set of a customer, and keeps the rest. A form that changes nothing is no error.
///
/// # Errors
/// [`ShopError::UnknownCustomer`].
pub async fn change(pool: &Pool, customer_id: i64, changes: ChangePatch<'_>) -> Result<(), ShopError> {
    match Customers::new(pool).change(customer_id, changes).await {
        Err(error) if matches!(error.kind(), ErrorKind::NothingToChange) => Ok(()),
        Err(error) if matches!(error.kind(), ErrorKind::WrongCount { .. }) => Err(ShopError::UnknownCustomer),
        changed => Ok(changed?),
    }
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
