//! The thread that keeps time limits: it sleeps while nothing is owed, and hardly wakes while calls follow each other. In a process of its own,
//! because the thread is one for all connections of a process.
#![cfg(target_os = "linux")]

#[allow(dead_code, reason = "the other tests use more of it")]
#[path = "live/support.rs"]
mod support;

use std::fs;
use std::time::{Duration, Instant};

use support::{Client, Outcome};

/// How often the thread has gone to sleep.
fn sleeps() -> u64 {
    let tasks = fs::read_dir("/proc/self/task").expect("threads").flatten();
    let is_clock = |task: &fs::DirEntry| {
        fs::read_to_string(task.path().join("comm")).is_ok_and(|name| name.trim() == "sqlwright-clock")
    };
    let clocks: Vec<_> = tasks.filter(is_clock).collect();
    assert_eq!(clocks.len(), 1, "one thread for the process");
    let status = fs::read_to_string(clocks[0].path().join("status")).expect("its status");
    let count = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    count.expect("a count").trim().parse().expect("a number")
}

#[tokio::test]
async fn it_sleeps_while_nothing_is_owed() -> Outcome {
    let (one, other) = (Client::connect().await, Client::connect().await);
    for client in [&one, &other] {
        drop(client.wire.watch(Some(Duration::from_secs(30)), Duration::from_secs(10), async || true));
        client.echo(1).await;
    }
    tokio::time::sleep(Duration::from_millis(700)).await;
    let before = sleeps();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(sleeps(), before, "nothing is owed");

    let (started, mut calls) = (Instant::now(), 0);
    while started.elapsed() < Duration::from_secs(1) {
        one.echo(calls).await;
        calls += 1;
    }
    let woken = sleeps() - before;
    assert!(calls > 50 && woken < 20, "{calls} calls, and it was woken {woken} times");
    Ok(())
}
