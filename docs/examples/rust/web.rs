//! The handlers of the chapter "Cookbook".

use super::library;

// ANCHOR: error
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use library::books::{Books, TakeCopyError};
use library::loans::{LendError, Loans};
use library::readers::{Reader, Readers};
use sqlwright::{Error, ErrorKind, Pool};

/// Everything that a handler can fail with.
pub enum AppError {
    NotFound,
    Conflict(&'static str),
    Database(Error),
}

/// Makes `?` work on every method without an error enum of its own.
impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

/// Each enum of a method says what its violations mean to the caller.
impl From<LendError> for AppError {
    fn from(error: LendError) -> Self {
        match error {
            LendError::UnknownBook(_) | LendError::UnknownReader(_) => Self::NotFound,
            other => Self::Database(other.into()),
        }
    }
}

impl From<TakeCopyError> for AppError {
    fn from(error: TakeCopyError) -> Self {
        match error {
            TakeCopyError::NoneLeft(_) => Self::Conflict("there is no copy left"),
            other => Self::Database(other.into()),
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::Conflict(text) => (StatusCode::CONFLICT, text).into_response(),
            Self::Database(error) => {
                // An error shows no values of parameters, so it may be logged.
                eprintln!("{error}");
                match error.kind() {
                    ErrorKind::PoolTimeout | ErrorKind::Connection => StatusCode::SERVICE_UNAVAILABLE,
                    ErrorKind::StatementTimeout => StatusCode::GATEWAY_TIMEOUT,
                    _ => StatusCode::INTERNAL_SERVER_ERROR,
                }
                .into_response()
            }
        }
    }
}
// ANCHOR_END: error

// ANCHOR: handlers
pub fn app(pool: Pool) -> Router {
    Router::new()
        .route("/readers/{card}", get(name))
        .route("/loans/{book_id}/{reader_id}", post(lend))
        .route("/health", get(health))
        .with_state(pool)
}

/// One statement: over the pool, which provides a connection while it runs.
async fn name(State(pool): State<Pool>, Path(card): Path<String>) -> Result<String, AppError> {
    let reader: Reader = Readers::new(&pool).find_by_card(&card).await?.ok_or(AppError::NotFound)?;
    Ok(reader.name)
}

/// Several statements: in a transaction, which is run again after a conflict with another one.
async fn lend(State(pool): State<Pool>, Path((book_id, reader_id)): Path<(i64, i64)>) -> Result<Json<i64>, AppError> {
    let lent = pool.transaction(async |tx| -> Result<_, AppError> {
        Books::new(tx).take_copy(book_id).await?;
        Ok(Loans::new(tx).lend(book_id, reader_id).await?)
    });
    Ok(Json(lent.await?.as_second()))
}

/// Whether the database answers, for a readiness probe.
async fn health(State(pool): State<Pool>) -> Result<(), AppError> {
    Ok(pool.health(std::time::Duration::from_secs(1)).await?)
}
// ANCHOR_END: handlers
