//! The code of the chapter "Cookbook".

use super::library;

// ANCHOR: worker
use library::jobs::Jobs;
use sqlwright::{Error, Pool};

/// Takes jobs until none is waiting. Any number of workers can run at once.
pub async fn work(pool: &Pool, run: impl Fn(&str)) -> Result<u64, Error> {
    let jobs = Jobs::new(pool);
    let mut done = 0;
    while let Some(job) = jobs.take().await? {
        run(&job.payload);
        jobs.finish(job.job_id).await?;
        done += 1;
    }
    Ok(done)
}
// ANCHOR_END: worker
