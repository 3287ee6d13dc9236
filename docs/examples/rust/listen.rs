//! The code of the page "LISTEN and NOTIFY".

use super::cookbook::work;
use super::library;

// ANCHOR: listen
use library::jobs::Jobs;
use sqlwright::{Error, Heard, Pool};

/// Works off the queue, whenever there is something in it.
pub async fn work_when_told(pool: &Pool, run: impl Fn(&str)) -> Result<(), Error> {
    let mut listener = pool.listener().await?;
    listener.listen("jobs").await?;
    loop {
        // What was queued before, too.
        work(pool, &run).await?;
        match listener.recv().await? {
            Heard::Notification(_) | Heard::MayHaveMissed => {}
        }
    }
}
// ANCHOR_END: listen

// ANCHOR: notify
/// Queues a job and announces it: the notification is sent when the transaction commits.
pub async fn enqueue(pool: &Pool, payload: &str) -> Result<i64, Error> {
    let enqueue = async |tx: &mut sqlwright::Transaction| -> Result<i64, Error> {
        let jobs = Jobs::new(tx);
        let job_id = jobs.enqueue(payload).await?;
        jobs.announce(job_id).await?;
        Ok(job_id)
    };
    pool.transaction(enqueue).await
}
// ANCHOR_END: notify

// ANCHOR: blocking
/// What is announced within so long.
pub fn announced(pool: &Pool, limit: std::time::Duration) -> Result<Option<Heard>, Error> {
    use sqlwright::blocking::Wait;
    let mut listener = pool.listener().wait()?;
    listener.listen("jobs").wait()?;
    listener.recv_within(limit).wait()
}
// ANCHOR_END: blocking
