//! Clients that block the thread until the whole answer is there.

use tokio_postgres::Row;

use super::{Answer, Rows};
use crate::error::Error;
use crate::statement::{Arguments, Statement};

pub(crate) trait Blocks: Send + Sync {
    /// Whether a transaction decides what is stored.
    fn is_transaction(&self) -> bool;

    fn run(&self, statement: &'static Statement, arguments: &Arguments) -> Result<Fetched, Error>;
}

/// A whole answer.
pub(crate) struct Fetched {
    pub(crate) rows: Vec<Row>,
    pub(crate) affected: u64,
}

impl Fetched {
    pub(super) fn into_answer(self, wanted: Rows) -> Answer {
        let mut rows = self.rows.into_iter();
        match wanted {
            Rows::AtMostOne => Answer { row: rows.next(), is_more: rows.next().is_some(), affected: self.affected },
            Rows::Ignored => Answer { row: None, is_more: false, affected: self.affected },
        }
    }
}
