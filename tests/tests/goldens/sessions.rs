//! Statements that need a session of their own or a transaction, as they are generated.

use sqlwright::{Error, ErrorKind, Pool};

use crate::goldens::effects_session::jobs::{Jobs, JobsApi, JobsFake, SetForHowLongParams};

/// Functions take a repository over whatever client.
async fn lock(jobs: &Jobs<'_>) -> Result<Option<i64>, Error> {
    Ok(jobs.one(1).await?.map(|job| job.job_id))
}

async fn lock_by_trait(jobs: &dyn JobsApi) -> Result<Option<i64>, Error> {
    Ok(jobs.one(1).await?.map(|job| job.job_id))
}

fn kind<T>(result: Result<T, Error>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

#[tokio::test]
async fn they_are_refused_where_they_make_no_sense() -> Result<(), Error> {
    let database = sqlwright_tests::database_of_case("effects/session").await;
    let pool = Pool::new(database.url())?;
    let jobs = Jobs::new(&pool);
    let for_how_long = SetForHowLongParams { tenant: "a", is_local: true };
    let kinds = [
        kind(jobs.r#become().await),
        kind(jobs.scratch().await),
        kind(jobs.set_tenant("a").await),
        kind(jobs.set_for_how_long(for_how_long).await),
        kind(jobs.lock_all(1).await),
        kind(jobs.load().await),
    ];
    assert_eq!(kinds, [Some(ErrorKind::NoSession); 6]);
    let kinds = [
        kind(jobs.set_locally("a").await),
        kind(jobs.waiting().all().await),
        kind(jobs.lock_table().await),
        kind(lock(&jobs).await),
        kind(lock_by_trait(&Jobs::owned(pool.clone())).await),
    ];
    assert_eq!(kinds, [Some(ErrorKind::NoTransaction); 5]);
    jobs.run("SET app.tenant = 'a'").await?;
    jobs.finish(1).await?;
    assert_eq!(jobs.take().await?, None);
    Ok(())
}

#[tokio::test]
async fn they_run_where_they_make_sense() -> Result<(), Error> {
    let database = sqlwright_tests::database_of_case("effects/session").await;
    let pool = Pool::builder().max_size(1).build(database.url())?;
    for _ in 0..2 {
        let connection = pool.connection().await?;
        let jobs = Jobs::new(&connection);
        jobs.set_tenant("a").await?;
        jobs.lock_all(1).await?;
        // A second time in the same session it would fail.
        jobs.scratch().await?;
        jobs.r#become().await?;
    }
    let locked = pool
        .transaction(async |tx| {
            let jobs = Jobs::new(tx);
            jobs.set_locally("a").await?;
            jobs.lock_table().await?;
            lock(&jobs).await
        })
        .await?;
    assert_eq!(locked, None);
    let fake = JobsFake { one: Some(Box::new(|_| Ok(None))), ..JobsFake::default() };
    assert_eq!(lock_by_trait(&fake).await?, None);
    Ok(())
}
