//! Clients that block the thread until the whole answer is there.

use tokio_postgres::Row;

use super::{Answer, Rows};
use crate::error::{Error, ErrorKind};
use crate::statement::{Arguments, Statement};

pub(crate) trait Blocks: Send + Sync {
    /// Runs a command of this crate.
    fn probe(&self, sql: &str) -> Result<(), tokio_postgres::Error>;

    fn run(&self, statement: &'static Statement, arguments: &Arguments) -> Result<Fetched, Error>;
}

/// A whole answer.
pub(crate) struct Fetched {
    pub(crate) rows: Vec<Row>,
    pub(crate) affected: u64,
}

impl Fetched {
    pub(super) fn into_answer(self, wanted: Rows, statement: &'static Statement) -> Result<Answer, Error> {
        let mut rows = self.rows.into_iter();
        let row = match wanted {
            Rows::AtMostOne => rows.next(),
            Rows::Ignored => return Ok(Answer { row: None, affected: self.affected }),
        };
        match rows.next() {
            None => Ok(Answer { row, affected: self.affected }),
            Some(_) => Err(Error::plain(ErrorKind::TooManyRows, Some(statement.name()))),
        }
    }
}
