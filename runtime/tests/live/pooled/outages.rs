//! The server is gone, slow, or refuses: who waits, for how long, and what they are told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlwright::{Client, Error, ErrorKind, Pool};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::doors::Doors;
use super::own_server::OwnServer;
use super::{LONG, Observer, PROCESS, fill, process, until};
use crate::support::{Outcome, database};
use crate::wire::Wire;

const DOWN: Duration = Duration::from_secs(3);

/// Waits while calls go on; a call that fails ends it.
async fn meanwhile(calls: &mut JoinSet<Result<(), Error>>, waiting: impl Future<Output = ()>) -> Outcome {
    tokio::select! {
        () = waiting => Ok(()),
        Some(ended) = calls.join_next() => match ended? {
            Ok(()) => Err("a task has ended".into()),
            Err(error) => Err(format!("a call has failed: {error}").into()),
        },
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_down_for_three_seconds_fails_no_call() -> Outcome {
    let mut server = tokio::task::spawn_blocking(OwnServer::start).await??;
    // It waits for a server that is still starting, too.
    let pool = Pool::builder().max_size(4).wait_timeout(LONG).build(&server.url())?;
    process(&pool).await?;
    for word in ["stop", "kill"] {
        let (is_over, calls) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let mut tasks = JoinSet::new();
        for _ in 0..8 {
            let (pool, is_over, calls) = (pool.clone(), Arc::clone(&is_over), Arc::clone(&calls));
            tasks.spawn(async move {
                while !is_over.load(Ordering::Relaxed) {
                    process(&pool).await?;
                    calls.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, Error>(())
            });
        }
        meanwhile(&mut tasks, until("calls", || calls.load(Ordering::Relaxed) > 100)).await?;
        let down = tokio::task::spawn_blocking(move || {
            server.say(word);
            server
        });
        server = down.await?;
        meanwhile(&mut tasks, until("all wait", || pool.status().waiting == 8)).await?;
        let before = calls.load(Ordering::Relaxed);
        sleep(DOWN).await;
        assert_eq!(calls.load(Ordering::Relaxed), before, "it is down");
        server.say("start");
        meanwhile(&mut tasks, until("calls again", || calls.load(Ordering::Relaxed) > before + 100)).await?;
        is_over.store(true, Ordering::Relaxed);
        while let Some(done) = tasks.join_next().await {
            done?.map_err(|error| format!("{word}: {error}"))?;
        }
        assert!(pool.metrics().failed_connects > 2, "{:?}", pool.metrics());
    }
    Ok(())
}

#[tokio::test]
async fn who_has_little_time_is_served_in_the_end() -> Outcome {
    let database = database().await;
    let doors = Doors::new(&database, Duration::from_millis(400)).await;
    let brief = Duration::from_millis(50);
    // However the time is limited.
    for limited in ["wait_timeout", "call", "dropped"] {
        let wait = if limited == "wait_timeout" { brief } else { LONG };
        let pool = Pool::builder().max_size(1).wait_timeout(wait).build(&doors.url())?;
        let deadline = Instant::now() + LONG;
        loop {
            let call = pool.handle().one::<i32, Error>(&PROCESS, &[]);
            let error = match limited {
                "call" => call.timeout(brief).await.err(),
                "dropped" => match timeout(brief, call).await {
                    Ok(done) => done.err(),
                    Err(_) => continue,
                },
                _ => call.await.err(),
            };
            let Some(error) = error else { break };
            // On a busy machine the statement itself may take as long.
            assert!(matches!(error.kind(), ErrorKind::PoolTimeout | ErrorKind::StatementTimeout), "{error}");
            assert!(Instant::now() < deadline, "{limited}: {error}");
        }
        let metrics = pool.metrics();
        assert_eq!(metrics.failed_connects, 0, "{limited}: the first attempt succeeds");
        // On a busy machine statements may be cancelled, whose connections are replaced.
        assert!((1..=1 + metrics.closed.retired).contains(&metrics.created), "{limited}: {metrics:?}");
        assert!(metrics.timeouts > 0, "{metrics:?}");
    }
    Ok(())
}

#[tokio::test]
async fn what_waiting_does_not_mend_fails_at_once() -> Outcome {
    let database = database().await;
    let nowhere = format!("{}_not", database.url());
    let nobody = database.url().replace("postgres@", "nobody_at_all@");
    let wire = Wire::new(&database).await;
    let encrypted = format!("{}?sslmode=require", wire.url());
    for (url, code) in [(&*nowhere, Some("3D000")), (&nobody, Some("28000")), (&encrypted, None)] {
        let started = Instant::now();
        let pool = Pool::builder().wait_timeout(LONG).build(url)?;
        let error = process(&pool).await.expect_err(url);
        assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Connection, code), "{error}");
        assert_eq!(error.statement(), Some("pooled.process"));
        assert!(!error.is_transient(), "{error}");
        assert!(started.elapsed() < LONG / 2);
    }
    Ok(())
}

#[tokio::test]
async fn who_waits_is_told_why() -> Outcome {
    let database = database().await;
    let mut doors = Doors::new(&database, Duration::ZERO).await;
    let brief = Duration::from_millis(300);
    let pool = Pool::builder().max_size(2).wait_timeout(brief).build(&doors.url())?;
    let held = pool.connection().await?;
    doors.shut().await;
    // Another connection may come back, so it is waited for.
    let error = process(&pool).await.expect_err("nobody is there");
    assert_eq!(error.kind(), ErrorKind::PoolTimeout);
    assert!(error.to_string().contains("refused") && error.is_transient(), "{error}");
    drop(held);
    Observer::of(&database).await.end_all().await;
    let error = process(&pool).await.expect_err("nobody is there");
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.to_string().contains("refused") && error.is_transient(), "{error}");
    let error = pool.handle().one::<i32, Error>(&PROCESS, &[]).timeout(brief / 3).await.expect_err("nobody");
    assert!(error.to_string().contains("refused") && error.to_string().contains("time limit"), "{error}");
    let error = pool.health(brief / 3).await.expect_err("nobody is there");
    assert!(error.to_string().contains("refused"), "{error}");
    doors.open().await;
    process(&pool).await?;
    Ok(())
}

#[tokio::test]
async fn a_circuit_breaker_spares_the_wait() -> Outcome {
    let database = database().await;
    let mut doors = Doors::new(&database, Duration::ZERO).await;
    let pause = Duration::from_millis(1500);
    let pool = Pool::builder().max_size(4).wait_timeout(LONG).circuit_breaker(3, pause).build(&doors.url())?;
    // What fails in a statement is no failure of the connection.
    for _ in 0..9 {
        pool.handle().one::<String, Error>(&super::SETTING, &[&"a b"]).await.expect_err("no such name");
    }
    process(&pool).await?;
    doors.shut().await;
    Observer::of(&database).await.end_all().await;
    let started = Instant::now();
    let error = process(&pool).await.expect_err("nobody is there");
    assert!(error.to_string().contains("circuit breaker") && error.to_string().contains("refused"), "{error}");
    assert!(started.elapsed() < LONG / 2 && error.is_transient());
    // Nobody tries while it is open.
    let failed = pool.metrics().failed_connects;
    let opened = Instant::now();
    for _ in 0..100 {
        process(&pool).await.expect_err("nobody is there");
    }
    if opened.elapsed() < pause / 2 {
        assert_eq!(pool.metrics().failed_connects, failed);
    }
    doors.open().await;
    let deadline = Instant::now() + LONG;
    while let Err(error) = process(&pool).await {
        assert!(Instant::now() < deadline, "{error}");
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

#[tokio::test]
async fn without_a_breaker_calls_wait() -> Outcome {
    let database = database().await;
    let mut doors = Doors::new(&database, Duration::ZERO).await;
    let pool = Pool::builder().max_size(2).wait_timeout(LONG).build(&doors.url())?;
    doors.shut().await;
    let calls = async { futures_util::future::try_join_all((0..20).map(|_| process(&pool))).await };
    let opening = async {
        until("some attempts", || pool.metrics().failed_connects >= 4).await;
        doors.open().await;
    };
    let (done, ()) = tokio::join!(calls, opening);
    done?;
    Ok(())
}

#[tokio::test]
async fn what_has_been_idle_is_asked_whether_it_answers() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let idle = Duration::from_millis(50);
    let pool = Pool::builder().max_size(3).ping_after(idle).build(wire.url())?;
    fill(&pool, 3).await?;
    sleep(idle).await;
    let (turns, first) = wire.turns(process(&pool)).await;
    first?;
    assert!(turns >= 2, "one is the question: {}", wire.sent());
    sleep(idle).await;
    // What is said on those that there are does not arrive any more, as behind a firewall that has forgotten them.
    wire.silence();
    let speak = async {
        sleep(Duration::from_millis(500)).await;
        wire.speak();
    };
    let started = Instant::now();
    let (answered, ()) = tokio::join!(process(&pool), speak);
    answered?;
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(pool.metrics().closed.lost, 3, "{:?}", pool.metrics());
    Ok(())
}
