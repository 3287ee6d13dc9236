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

// ANCHOR: test
#[cfg(test)]
mod tests {
    use super::library::jobs::Jobs;
    use sqlwright::Pool;
    use sqlwright_server::Server;

    #[tokio::test]
    async fn workers_finish_all_jobs() -> Result<(), Box<dyn std::error::Error>> {
        // One private server for all tests of the program, and a database for each test.
        let database = Server::shared()?.create_database().await?;
        database.apply(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples/schema")).await?;
        let pool = Pool::new(database.url())?;

        for payload in ["sort the returns", "print the labels"] {
            Jobs::new(&pool).enqueue(payload).await?;
        }
        assert_eq!(super::work(&pool, |_| ()).await?, 2);
        assert_eq!(super::work(&pool, |_| ()).await?, 0);
        Ok(())
    }
}
// ANCHOR_END: test
