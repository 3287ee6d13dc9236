//! How many connections there are: never more than allowed, as many as are to be ready, fewer when they are idle.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Error, Pool};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::{LONG, Observer, SLEEP, fill, process, setting, until};
use crate::support::{Outcome, database, pool};

const MOST: usize = 4;

/// Connections are replaced, lost, and brought to rest meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_never_more_than_allowed() -> Outcome {
    let database = database().await;
    let (observer, ender) = (Observer::of(&database).await, Observer::of(&database).await);
    let pool = Pool::builder().max_size(MOST).min_idle(2).max_lifetime(Duration::from_millis(40));
    let pool = pool.idle_timeout(Duration::from_millis(40)).build(database.url())?;
    let is_over = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    for task in 0..12_u64 {
        let (pool, is_over) = (pool.clone(), Arc::clone(&is_over));
        tasks.spawn(async move {
            let mut patience = task;
            while !is_over.load(Ordering::Relaxed) {
                patience = (patience * 7 + 3) % 20;
                let call = pool.handle().execute::<Error>(&SLEEP, &[&0.005]);
                let _ = timeout(Duration::from_millis(patience), call).await;
            }
        });
    }
    let until = Instant::now() + Duration::from_secs(3);
    let mut seen = 0;
    while Instant::now() < until {
        // Without the one that ends others.
        let sessions = observer.sessions().await - 1;
        assert!(sessions <= MOST as i64, "{sessions}");
        assert!(pool.status().size <= MOST);
        seen = seen.max(sessions);
    }
    // A session that others end may still be seen for a moment when the pool knows that it is lost.
    for _ in 0..20 {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' LIMIT 1";
        ender.0.client().batch_execute(end).await?;
        sleep(Duration::from_millis(10)).await;
        assert!(pool.status().size <= MOST);
    }
    is_over.store(true, Ordering::Relaxed);
    tasks.join_all().await;
    assert!(seen > 1, "{seen}");
    let metrics = pool.metrics();
    assert!(metrics.created > 10 && metrics.closed.lifetime > 3, "{metrics:?}");
    Ok(())
}

#[tokio::test]
async fn idle_connections_are_kept_ready_and_others_closed() -> Outcome {
    let database = database().await;
    let observer = Observer::of(&database).await;
    let pool = Pool::builder().max_size(6).min_idle(2).idle_timeout(Duration::from_millis(100));
    let pool = pool.build(database.url())?;
    let available = || pool.status().available;
    until("two are made", || available() == 2).await;
    fill(&pool, 6).await?;
    assert_eq!(pool.status().size, 6);
    until("two are left", || (available(), pool.status().size) == (2, 2)).await;
    assert_eq!(pool.metrics().closed.idle, 4, "{:?}", pool.metrics());
    assert_eq!(observer.sessions().await, 2);
    // They are replaced without anybody asking for one.
    observer.end_all().await;
    until("they were lost", || pool.metrics().closed.lost == 2).await;
    until("two are there again", || available() == 2).await;
    // While one is in use, two others are ready.
    let held = pool.connection().await?;
    until("two beside it", || available() == 2).await;
    drop(held);
    Ok(())
}

#[tokio::test]
async fn without_a_minimum_all_idle_connections_are_closed() -> Outcome {
    let database = database().await;
    let observer = Observer::of(&database).await;
    let pool = Pool::builder().max_size(3).idle_timeout(Duration::from_millis(100)).build(database.url())?;
    fill(&pool, 3).await?;
    until("none is left", || pool.status().size == 0).await;
    assert_eq!(observer.sessions().await, 0);
    process(&pool).await?;
    until("nor the next", || pool.status().size == 0).await;
    Ok(())
}

#[tokio::test]
async fn connections_are_not_all_replaced_at_once() -> Outcome {
    let database = database().await;
    const COUNT: usize = 8;
    let lifetime = Duration::from_secs(3);
    let pool = Pool::builder().max_size(COUNT).max_lifetime(lifetime).build(database.url())?;
    let started = Instant::now();
    let (mut was_between, mut first) = (false, None);
    while pool.metrics().closed.lifetime < COUNT as u64 {
        assert!(started.elapsed() < LONG, "{:?}", pool.metrics());
        fill(&pool, COUNT).await?;
        let closed = pool.metrics().closed.lifetime;
        was_between |= closed > 0 && closed < COUNT as u64;
        if closed > 0 {
            first.get_or_insert(started.elapsed());
        }
    }
    assert!(was_between, "{:?}", pool.metrics());
    assert!(first.is_some_and(|first| first >= lifetime * 9 / 10), "{first:?}");
    Ok(())
}

#[tokio::test]
async fn who_came_first_is_served_first() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let held = pool.connection().await?;
    let (sender, mut order) = tokio::sync::mpsc::unbounded_channel();
    let mut tasks = Vec::new();
    for number in 0..10 {
        let (task_pool, sender) = (pool.clone(), sender.clone());
        tasks.push(tokio::spawn(async move {
            let connection = task_pool.connection().await.expect("a connection");
            let _ = sender.send(number);
            drop(connection);
        }));
        until("it waits", || pool.status().waiting == number + 1).await;
    }
    drop(sender);
    for task in tasks.iter().step_by(3) {
        task.abort();
    }
    until("some have given up", || pool.status().waiting == 6).await;
    drop(held);
    let mut served = Vec::new();
    while let Some(number) = order.recv().await {
        served.push(number);
    }
    assert_eq!(served, [1, 2, 4, 5, 7, 8]);
    assert_eq!(pool.metrics().timeouts, 4);
    Ok(())
}

#[tokio::test]
async fn what_is_prepared_has_a_bound() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    static PREPARED: Statement =
        Statement::read_only("pooled.prepared", "SELECT count(*) FROM pg_prepared_statements", &[], &[ty::INT8]);
    for number in 0..1_003 {
        let sql: &'static str = Box::leak(format!("SELECT {number}").into_boxed_str());
        let statement: &'static Statement =
            Box::leak(Box::new(Statement::read_only("pooled.many", sql, &[], &[ty::INT4])));
        assert_eq!(pool.handle().one::<i32, Error>(statement, &[]).await?, number);
    }
    let prepared: i64 = pool.handle().one::<_, Error>(&PREPARED, &[]).await?;
    assert!((400..=500).contains(&prepared), "{prepared}");
    Ok(())
}

#[tokio::test]
async fn the_server_is_told_the_name_of_the_program() -> Outcome {
    let database = database().await;
    let program = std::env::current_exe()?;
    let program = program.file_name().and_then(|name| name.to_str()).ok_or("a name")?;
    assert_eq!(setting(&pool(&database, 1), "application_name").await?, program);
    for (parameter, name) in [("application_name=a%20shop", "a shop"), ("options=-c%20application_name%3Dmine", "mine")]
    {
        let pool = Pool::new(&format!("{}?{parameter}", database.url()))?;
        assert_eq!(setting(&pool, "application_name").await?, name);
    }
    Ok(())
}

#[tokio::test]
async fn what_has_happened_is_counted() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 2);
    process(&pool).await?;
    for _ in 0..10 {
        process(&pool).await?;
    }
    let before = pool.metrics();
    assert_eq!((before.created, before.connect.count(), before.timeouts), (1, 1, 0), "{before:?}");
    assert_eq!(before.wait.count(), 11, "{before:?}");
    assert!(before.connect.sum() > Duration::ZERO);
    assert_eq!(before.wait.buckets().len(), sqlwright::Histogram::BOUNDS.len() + 1);
    let both = (pool.connection().await?, pool.connection().await?);
    let waiting = tokio::spawn({
        let pool = pool.clone();
        async move { process(&pool).await }
    });
    until("it waits", || pool.status().waiting == 1).await;
    let wait = Duration::from_millis(30);
    timeout(wait, pool.connection()).await.expect_err("both are in use");
    drop(both);
    waiting.await??;
    let after = pool.metrics();
    assert_eq!((after.created, after.timeouts), (2, 1), "{after:?}");
    assert_eq!(after.wait.count(), 14, "{after:?}");
    assert!(after.wait.sum() - before.wait.sum() >= wait, "{after:?}");
    Ok(())
}
