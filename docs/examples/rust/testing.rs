//! The code of the page "Tests".

use super::{cookbook, library, nested};

// ANCHOR: database
#[cfg(test)]
mod tests {
    use super::cookbook::work;
    use super::library::jobs::Jobs;
    use sqlwright_testing::Schema;

    #[tokio::test]
    async fn workers_finish_all_jobs() -> Result<(), Box<dyn std::error::Error>> {
        let db = Schema::at("../docs/examples/schema").database().await?;
        for payload in ["sort the returns", "print the labels"] {
            Jobs::new(db.pool()).enqueue(payload).await?;
        }
        assert_eq!(work(db.pool(), |_| ()).await?, 2);
        assert_eq!(work(db.pool(), |_| ()).await?, 0);
        Ok(())
    } // the database is dropped here
    // ANCHOR_END: database

    // ANCHOR: transaction
    #[tokio::test]
    async fn the_job_that_has_waited_longest_is_taken() -> Result<(), Box<dyn std::error::Error>> {
        let tx = Schema::at("../docs/examples/schema").transaction().await?;
        let jobs = Jobs::new(&tx);
        let first = jobs.enqueue("sort the returns").await?;
        jobs.enqueue("print the labels").await?;
        let taken = jobs.take().await?.expect("a job");
        assert_eq!(taken.job_id, first);
        Ok(())
    } // rolled back here
    // ANCHOR_END: transaction

    // ANCHOR: calls
    #[tokio::test]
    async fn loans_come_with_their_readers() -> Result<(), Box<dyn std::error::Error>> {
        let db = Schema::at("../docs/examples/schema").database().await?;
        let calls = db.watch();
        super::nested::loans(db.pool()).await?;
        calls.assert_at_most(1); // of each statement, however many readers there are
        Ok(())
    }
    // ANCHOR_END: calls
}
