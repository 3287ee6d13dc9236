//! The code of the chapter "Errors".

use super::library;

// ANCHOR: violations
use library::loans::{LendError, Loans};
use library::readers::{Readers, RegisterError, RegisterParams};
use sqlwright::{Error, ErrorKind, Failure, Outcome, Pool};

pub async fn lend(pool: &Pool, book_id: i64, reader_id: i64) -> Result<&'static str, Error> {
    match Loans::new(pool).lend(book_id, reader_id).await {
        Ok(_) => Ok("lent"),
        Err(LendError::UnknownBook(_)) => Ok("there is no such book"),
        Err(LendError::UnknownReader(_)) => Ok("there is no such reader"),
        Err(error) => Err(error.into()),
    }
}
// ANCHOR_END: violations

// ANCHOR: thiserror
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error(transparent)]
    Database(#[from] sqlwright::Error),
    #[error(transparent)]
    Lend(#[from] LendError),
    #[error("there is no such reader")]
    NoReader,
}

pub async fn lend_to(pool: &Pool, book_id: i64, card: &str) -> Result<(), AppError> {
    let reader = Readers::new(pool).find_by_card(card).await?.ok_or(AppError::NoReader)?;
    Loans::new(pool).lend(book_id, reader.reader_id).await?;
    Ok(())
}
// ANCHOR_END: thiserror

// ANCHOR: from
impl From<RegisterError> for AppError {
    fn from(error: RegisterError) -> Self {
        Self::Database(error.into())
    }
}
// ANCHOR_END: from

pub async fn register(pool: &Pool, card: &str) -> Result<i64, AppError> {
    Ok(Readers::new(pool).register(RegisterParams { card, name: "Ada", email: None }).await?)
}

// ANCHOR: anyhow
pub async fn lend_or_say(pool: &Pool, book_id: i64, reader_id: i64) -> anyhow::Result<()> {
    Loans::new(pool).lend(book_id, reader_id).await?;
    Ok(())
}
// ANCHOR_END: anyhow

// ANCHOR: eyre
pub async fn lend_or_report(pool: &Pool, book_id: i64, reader_id: i64) -> eyre::Result<()> {
    Loans::new(pool).lend(book_id, reader_id).await.map_err(Error::from)?;
    Ok(())
}
// ANCHOR_END: eyre

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

// ANCHOR: outcome
pub async fn lend_and_tell(pool: &Pool, book_id: i64, reader_id: i64) -> &'static str {
    let Err(error) = Loans::new(pool).lend(book_id, reader_id).await else { return "lent" };
    let error = error.error(); // of the trait `Failure`
    match error.outcome() {
        Outcome::NotStored if error.is_transient() => "not lent; try again",
        Outcome::NotStored => "not lent",
        Outcome::Stored => "lent, but what came back cannot be read",
        Outcome::Unknown => "look whether it is lent before you try again",
    }
}
// ANCHOR_END: outcome
