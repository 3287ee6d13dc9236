//! Who is measured.

mod blocking;
#[cfg(feature = "others")]
mod cornucopia;
#[cfg(feature = "others")]
mod diesel;
mod hand_written;
mod pipelined;
mod sqlwright;
#[cfg(feature = "others")]
mod sqlx;

use crate::Outcome;
use crate::measure::Measured;
use crate::tasks::Task;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// tokio-postgres as a careful person writes it, one statement after the other; statements are prepared and held.
    HandWritten,
    /// The same, with the transaction of an order pipelined by hand.
    Pipelined,
    Sqlwright,
    #[cfg(feature = "others")]
    Cornucopia,
    #[cfg(feature = "others")]
    Sqlx,
    #[cfg(feature = "others")]
    Diesel,
    /// The crate postgres, as a careful person writes it; here and below without async.
    Postgres,
    SqlwrightWait,
    #[cfg(feature = "others")]
    CornucopiaSync,
}

impl Peer {
    /// The first is what the others are compared with.
    pub const ALL: &[Self] = &[
        Self::HandWritten,
        Self::Pipelined,
        Self::Sqlwright,
        #[cfg(feature = "others")]
        Self::Cornucopia,
        #[cfg(feature = "others")]
        Self::Sqlx,
        #[cfg(feature = "others")]
        Self::Diesel,
        Self::Postgres,
        Self::SqlwrightWait,
        #[cfg(feature = "others")]
        Self::CornucopiaSync,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::HandWritten => "hand-written",
            Self::Pipelined => "pipelined",
            Self::Sqlwright => "sqlwright",
            #[cfg(feature = "others")]
            Self::Cornucopia => "cornucopia",
            #[cfg(feature = "others")]
            Self::Sqlx => "sqlx",
            #[cfg(feature = "others")]
            Self::Diesel => "diesel-async",
            Self::Postgres => "postgres",
            Self::SqlwrightWait => "sqlwright-wait",
            #[cfg(feature = "others")]
            Self::CornucopiaSync => "cornucopia-sync",
        }
    }

    pub fn parse(name: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|peer| peer.name() == name).ok_or_else(|| format!("there is no peer `{name}`"))
    }

    /// Whether it has its own way of doing that.
    pub fn can(self, task: Task) -> bool {
        match self {
            Self::HandWritten | Self::Sqlwright => true,
            Self::Pipelined => matches!(task, Task::Order | Task::Order16),
            #[cfg(feature = "others")]
            Self::Cornucopia => !matches!(task, Task::Bulk | Task::CopyIn | Task::CopyOut),
            #[cfg(feature = "others")]
            Self::Sqlx => !matches!(task, Task::Borrowed | Task::CopyIn | Task::CopyOut),
            #[cfg(feature = "others")]
            Self::Diesel => !matches!(task, Task::Borrowed | Task::Bulk | Task::CopyIn | Task::CopyOut),
            _ => matches!(task, Task::ByKey | Task::Rows | Task::Stream | Task::Insert | Task::Order),
        }
    }

    /// On one thread, the least noisy.
    pub fn run(self, task: Task, operations: usize, url: &str) -> Outcome<Measured> {
        match self {
            Self::Postgres => blocking::postgres(task, operations, url),
            Self::SqlwrightWait => blocking::sqlwright(task, operations, url),
            #[cfg(feature = "others")]
            Self::CornucopiaSync => blocking::cornucopia(task, operations, url),
            _ => crate::runtime()?.block_on(self.run_async(task, operations, url)),
        }
    }

    async fn run_async(self, task: Task, operations: usize, url: &str) -> Outcome<Measured> {
        match self {
            Self::HandWritten => hand_written::run(task, operations, url).await,
            Self::Pipelined => pipelined::run(task, operations, url).await,
            Self::Sqlwright => sqlwright::run(task, operations, url).await,
            #[cfg(feature = "others")]
            Self::Cornucopia => cornucopia::run(task, operations, url).await,
            #[cfg(feature = "others")]
            Self::Sqlx => sqlx::run(task, operations, url).await,
            #[cfg(feature = "others")]
            Self::Diesel => diesel::run(task, operations, url).await,
            _ => Err("it has no async".into()),
        }
    }
}
