//! Closing a pool: nobody gets a connection any more, and those that are in use are waited for.

use std::time::{Duration, Instant};

use sqlwright::blocking::Wait;
use sqlwright::{ErrorKind, Pool};

use super::{LONG, Observer, fill, process, until};
use crate::support::{Outcome, database, pool};

#[tokio::test]
async fn a_closed_pool_waits_for_what_is_in_use() -> Outcome {
    let database = database().await;
    let observer = Observer::of(&database).await;
    let pool = pool(&database, 2);
    fill(&pool, 2).await?;
    let (first, second) = (pool.connection().await?, pool.connection().await?);
    let waiting = tokio::spawn({
        let pool = pool.clone();
        async move { process(&pool).await }
    });
    until("it waits", || pool.status().waiting == 1).await;

    let error = pool.close(Duration::from_millis(50)).await.expect_err("two are in use");
    assert_eq!(error.kind(), ErrorKind::PoolTimeout);
    assert!(error.to_string().contains("2 connections"), "{error}");
    let error = waiting.await?.expect_err("the pool is closed");
    assert_eq!((error.kind(), error.statement()), (ErrorKind::PoolClosed, Some("pooled.process")));
    let started = Instant::now();
    for error in [process(&pool).await.expect_err("closed"), pool.connection().await.expect_err("closed")] {
        assert_eq!(error.kind(), ErrorKind::PoolClosed);
        assert!(error.to_string().contains("the pool is closed") && !error.is_transient(), "{error}");
    }
    assert!(started.elapsed() < Duration::from_secs(10) && pool.is_closed());

    // What was lent works until it is returned.
    process(&first).await?;
    let closing = tokio::spawn({
        let pool = pool.clone();
        async move { pool.close(LONG).await }
    });
    drop(first);
    until("one is closed", || pool.status().size == 1).await;
    assert!(!closing.is_finished());
    process(&second).await?;
    drop(second);
    closing.await??;
    assert_eq!(observer.sessions().await, 0, "the server has ended them");
    assert_eq!(pool.metrics().closed.pool_closed, 2);
    pool.close(Duration::ZERO).await?;
    Ok(())
}

#[tokio::test]
async fn connections_that_are_being_made_are_given_up() -> Outcome {
    // Somebody who listens, and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("postgres://postgres@{}/postgres", silent.local_addr()?);
    let pool = Pool::builder().min_idle(1).build(&url)?;
    until("it is being made", || pool.status().connecting == 1).await;
    let started = Instant::now();
    pool.close(LONG).await?;
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    Ok(())
}

/// Without a runtime of the caller's own.
#[test]
fn a_blocking_pool_is_the_same() -> Outcome {
    let database = database().wait();
    let pool = Pool::builder().max_size(1).min_idle(1).build(database.url())?;
    assert_eq!(pool.status().size, 0, "nobody can make one yet");
    process(&pool).wait()?;
    let held = pool.connection().wait()?;
    let waiting = std::thread::spawn({
        let pool = pool.clone();
        move || process(&pool).wait()
    });
    let deadline = Instant::now() + LONG;
    while pool.status().waiting == 0 {
        assert!(Instant::now() < deadline, "it does not wait");
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(held);
    waiting.join().expect("no panic")?;
    let held = pool.connection().wait()?;
    pool.close(Duration::from_millis(20)).wait().expect_err("one is in use");
    // While nobody waits.
    drop(held);
    while pool.status().size > 0 {
        assert!(Instant::now() < deadline, "it is not closed");
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(process(&pool).wait().map_err(|error| error.kind()), Err(ErrorKind::PoolClosed));
    Ok(())
}

/// As where each test has a runtime and the pool is in a static.
#[test]
fn a_pool_outlives_a_runtime() -> Outcome {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build();
    let database = runtime()?.block_on(database());
    let pool = Pool::builder().max_size(1).min_idle(1).build(database.url())?;
    for _ in 0..3 {
        let runtime = runtime()?;
        runtime.block_on(async {
            process(&pool).await?;
            // One that is being made when the runtime ends.
            let held = pool.connection().await?;
            Observer::of(&database).await.end_all().await;
            drop(held);
            Ok::<_, sqlwright::Error>(())
        })?;
    }
    Ok(())
}
