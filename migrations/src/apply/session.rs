//! The connection over which a schema is applied.

use sqlwright_source::Span;
use tokio_postgres::{Client, Config};

use crate::problem::Problem;

/// A connection, and how long its answers are waited for.
pub trait Session {
    /// Why there is no connection, or no answer.
    type Failure;

    /// To which database it leads.
    fn config(&self) -> &Config;

    /// The connection.
    fn client(&self) -> &Client;

    /// Waits for work on the connection, as long as that makes sense.
    ///
    /// # Errors
    /// When the server does not answer.
    fn done<T>(&self, work: impl Future<Output = T>) -> impl Future<Output = Result<T, Self::Failure>>;

    /// Ends the connection, and connects anew: settings of the database hold from then on.
    ///
    /// # Errors
    /// When the server does not take a connection.
    fn reopen(&mut self) -> impl Future<Output = Result<(), Self::Failure>>;
}

/// Why a schema could not be applied.
#[derive(Debug)]
pub enum Stop<F> {
    /// It cannot be applied.
    Problem(Box<Problem>),
    /// The connection failed.
    Session {
        /// How.
        failure: F,
        /// The statement that was being applied, if it was one.
        during: Option<Span>,
    },
}

impl<F> Stop<F> {
    pub(super) fn session(failure: F) -> Self {
        Self::Session { failure, during: None }
    }
}

impl<F> From<Problem> for Stop<F> {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

/// A value, or why the schema cannot be applied.
pub(super) type Outcome<T, F> = Result<T, Stop<F>>;
