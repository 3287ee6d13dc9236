//! What callers are told when something does not work out.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use shop::ShopError;
use sqlwright::{Error, ErrorKind};

/// Everything that a handler can fail with.
#[derive(Debug)]
pub enum ServiceError {
    /// There is no such thing.
    NotFound,
    /// The request says something that cannot be; why, in words.
    Invalid(String),
    /// What the request wants contradicts what is stored; why, in words.
    Conflict(&'static str),
    /// The shop's own rules say no.
    Shop(ShopError),
    /// The database failed.
    Database(Error),
}

/// Makes `?` work on every method without an error enum of its own.
impl From<Error> for ServiceError {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<ShopError> for ServiceError {
    fn from(error: ShopError) -> Self {
        Self::Shop(error)
    }
}

impl IntoResponse for ServiceError {
    fn into_response(self) -> Response {
        let (status, text) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "there is no such thing".to_owned()),
            Self::Invalid(text) => (StatusCode::UNPROCESSABLE_ENTITY, text),
            Self::Conflict(text) => (StatusCode::CONFLICT, text.to_owned()),
            Self::Shop(error) => match of_shop(&error) {
                StatusCode::INTERNAL_SERVER_ERROR => internal(&error),
                status => (status, error.to_string()),
            },
            Self::Database(error) => match of_database(&error) {
                StatusCode::INTERNAL_SERVER_ERROR => internal(&error),
                StatusCode::UNPROCESSABLE_ENTITY => {
                    (StatusCode::UNPROCESSABLE_ENTITY, "a rule of the shop forbids it".to_owned())
                }
                status => (status, "please try again".to_owned()),
            },
        };
        (status, Json(json!({ "error": text }))).into_response()
    }
}

/// An error shows no values of parameters, so it may be logged; callers learn nothing of the database.
fn internal(error: &dyn std::error::Error) -> (StatusCode, String) {
    eprintln!("service: {error}");
    (StatusCode::INTERNAL_SERVER_ERROR, "something went wrong".to_owned())
}

fn of_shop(error: &ShopError) -> StatusCode {
    match error {
        ShopError::EmailTaken | ShopError::OutOfStock { .. } | ShopError::TooLateToCancel => StatusCode::CONFLICT,
        ShopError::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
        ShopError::Database(error) => of_database(error),
        ShopError::Server(_) => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn of_database(error: &Error) -> StatusCode {
    match error.kind() {
        ErrorKind::PoolTimeout | ErrorKind::Connection => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::StatementTimeout | ErrorKind::LockNotAvailable => StatusCode::GATEWAY_TIMEOUT,
        // What a handler does not tell apart: the values are wrong, not the service.
        ErrorKind::CheckViolation
        | ErrorKind::NotNullViolation
        | ErrorKind::UniqueViolation
        | ErrorKind::ForeignKeyViolation
        | ErrorKind::Data => StatusCode::UNPROCESSABLE_ENTITY,
        kind if kind.is_conflict() => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
