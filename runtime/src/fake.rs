//! Repositories without a database: what generated fakes consist of, and the errors that a test can have them return.
//!
//! With `fakes = true` in `sqlwright.toml` each repository has a trait (`CustomersApi`) and a fake (`CustomersFake`) whose methods
//! are closures. Rows are plain structs, and this module makes errors.

use std::future::{Future, ready};
use std::pin::Pin;

use crate::error::{Error, ErrorKind, Outcome, Violation};

/// What methods of a repository's trait return: a future of `Result<T, E>`, boxed, so that the trait can be a `dyn`.
pub type Answer<'a, T, E = Error> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// A violated constraint, as a statement would report it: for variants of generated error enums, or `.into()` an [`Error`].
///
/// `CreateError::EmailTaken(fake::violation(ErrorKind::UniqueViolation, "customers_email_key"))`
pub fn violation(kind: ErrorKind, constraint: &'static str) -> Violation {
    Violation::fake(kind, constraint)
}

/// An error of this kind. Nothing is stored, except that for [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) this is not
/// known.
pub fn error(kind: ErrorKind) -> Error {
    match kind {
        ErrorKind::OutcomeUnknown => error_with(kind, Outcome::Unknown),
        _ => error_with(kind, Outcome::NotStored),
    }
}

/// An error of this kind, with this outcome: a connection that was lost during a write is
/// `fake::error_with(ErrorKind::Connection, Outcome::Unknown)`.
pub fn error_with(kind: ErrorKind, outcome: Outcome) -> Error {
    Error::plain(kind, None).with_outcome(outcome)
}

/// The closure of a fake's method.
#[doc(hidden)]
pub fn closure<'a, F: ?Sized>(closure: &'a Option<Box<F>>, name: &str) -> &'a F {
    match closure {
        Some(closure) => closure,
        None => panic!("`{name}` was called, but this fake has no closure for it"),
    }
}

/// What the closure returned, as a future.
#[doc(hidden)]
pub fn answer<'a, T: Send + 'a, E: Send + 'a>(result: Result<T, E>) -> Answer<'a, T, E> {
    Box::pin(ready(result))
}
