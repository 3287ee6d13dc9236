//! Attempts that failed, and whether there may be another.

use crate::error::Error;
use crate::pool::Pool;
use crate::statement::{Arguments, Statement};

/// Why an attempt failed; and what another one takes, if the statement only reads and the pool's connection is lost.
pub(super) struct Failed {
    pub(super) error: Error,
    pub(super) again: Option<Box<(Pool, Arguments)>>,
}

impl Failed {
    pub(super) fn new(statement: &Statement, error: Error, pool: Option<Pool>, arguments: Option<Arguments>) -> Self {
        let again = statement.is_read_only() && error.has_lost_the_connection();
        let again = pool.filter(|_| again).zip(arguments);
        Self { error, again: again.map(Box::new) }
    }

    pub(super) fn for_good(error: Error) -> Self {
        Self { error, again: None }
    }
}
