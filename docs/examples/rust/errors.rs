//! The code of the chapter "Errors".

use super::library;
use super::library::fines::{PayError, PayWholeEurosError};

// ANCHOR: violations
use library::loans::{LendError, Loans};
use sqlwright::{Error, ErrorKind, Pool};

pub async fn lend(pool: &Pool, book_id: i64, reader_id: i64) -> Result<&'static str, Error> {
    match Loans::new(pool).lend(book_id, reader_id).await {
        Ok(_) => Ok("lent"),
        Err(LendError::UnknownBook(_)) => Ok("there is no such book"),
        Err(LendError::UnknownReader(_)) => Ok("there is no such reader"),
        Err(error) => Err(error.into()),
    }
}
// ANCHOR_END: violations

// ANCHOR: own
pub enum PaymentError {
    TooMuch,
    Database(Error),
}

impl From<PayError> for PaymentError {
    fn from(error: PayError) -> Self {
        match error {
            PayError::FinesAmountNotNegative(_) => Self::TooMuch,
            error => Self::Database(error.into()),
        }
    }
}

impl From<PayWholeEurosError> for PaymentError {
    fn from(error: PayWholeEurosError) -> Self {
        match error {
            PayWholeEurosError::FinesAmountNotNegative(_) => Self::TooMuch,
            error => Self::Database(error.into()),
        }
    }
}
// ANCHOR_END: own

// ANCHOR: kinds
pub fn status(error: &Error) -> u16 {
    match error.kind() {
        ErrorKind::NoRow => 404,
        kind if kind.is_violation() => 409,
        ErrorKind::PoolTimeout | ErrorKind::Connection => 503,
        _ => 500,
    }
}
// ANCHOR_END: kinds
