//! The code of the chapter "Errors".

use super::library;

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
