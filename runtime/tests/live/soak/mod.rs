//! Many tasks over one pool while whatever can happen to a server and to connections happens to them, at random: each answer is that of its
//! call, and a ledger of what was written is compared with the table.
//!
//! `SQLWRIGHT_SOAK_SECONDS=600 cargo test -p sqlwright --test live soak -- --nocapture` runs it for longer than usual.

mod faults;
mod ledger;
mod server;

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use sqlwright::{Connection, Pool};
use tokio::task::JoinSet;
use tokio::time::sleep;

use self::faults::Faults;
use self::ledger::{Ledger, compare, work};
use self::server::Hurt;
use crate::support::Outcome;
use crate::wire::Wire;

const WORKERS: u64 = 12;
const CONNECTIONS: usize = 6;

fn seconds(usual: u64) -> Duration {
    let asked = env::var("SQLWRIGHT_SOAK_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(asked.unwrap_or(usual))
}

/// Starts the workers.
fn start(pool: &Pool, is_over: &Arc<AtomicBool>) -> JoinSet<Ledger> {
    let next = Arc::new(AtomicI64::new(1));
    let mut tasks = JoinSet::new();
    for seed in 0..WORKERS {
        tasks.spawn(work(pool.clone(), seed, Arc::clone(&next), Arc::clone(is_over)));
    }
    tasks
}

async fn stored(observer: &Connection) -> Result<HashMap<i64, i64>, tokio_postgres::Error> {
    let rows = observer.client().query("SELECT tag, count(*) FROM ledger GROUP BY tag", &[]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Below the first, the second, … of a hundred.
fn percentiles(ledgers: &[Ledger]) -> String {
    let mut times: Vec<Duration> = ledgers.iter().flat_map(|ledger| ledger.times.iter().copied()).collect();
    times.sort_unstable();
    let at = |percent: f64| times.get((times.len() as f64 * percent / 100.0) as usize).copied().unwrap_or_default();
    format!("{} calls, p50 {:?}, p95 {:?}, p99 {:?}, p99.9 {:?}", times.len(), at(50.0), at(95.0), at(99.0), at(99.9))
}

/// Memory of this process, in KiB.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_doubled_or_told_to_another() -> Outcome {
    let until = Instant::now() + seconds(15);
    let mut server = Hurt::start()?;
    server.connect().await.client().batch_execute(ledger::SCHEMA).await?;
    let wire = Wire::before(server.socket(), "postgres").await;
    let pool = Pool::builder()
        .max_size(CONNECTIONS)
        .statement_timeout(Duration::from_secs(3))
        .wait_timeout(Duration::from_secs(30))
        .build(wire.url())?;
    let is_over = Arc::new(AtomicBool::new(false));
    let tasks = start(&pool, &is_over);
    let mut faults = Faults::new(4711);
    let mut done: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    let mut at_first = None;
    while Instant::now() < until {
        let name = faults.next(&mut server, &wire).await;
        let began = Instant::now();
        // A call comes through again.
        while pool.health(Duration::from_secs(5)).await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(60), "{name}: the pool does not recover");
        }
        done.entry(name).or_default().push(began.elapsed());
        at_first = at_first.or_else(resident);
        sleep(Duration::from_millis(faults.random.below(300))).await;
    }
    is_over.store(true, Ordering::Relaxed);
    let ledgers = tasks.join_all().await;
    // What was dropped last may still be on its way.
    sleep(Duration::from_millis(500)).await;
    let (sure, unknown) = compare(&ledgers, stored(&server.connect().await).await?);
    println!("soak: {sure} writes of a known outcome, {unknown} of an unknown one; {}", percentiles(&ledgers));
    println!("{:24} {:>6} {:>12} {:>12}", "fault", "times", "median", "longest");
    let mut count = 0;
    for (name, mut times) in done {
        times.sort_unstable();
        let (median, longest) = (times[times.len() / 2], times[times.len() - 1]);
        println!("{name:24} {:6} {median:12?} {longest:12?}", times.len());
        count += times.len();
    }
    let failed: usize = ledgers.iter().map(|ledger| ledger.failed).sum();
    let (before, after) = (at_first.unwrap_or_default(), resident().unwrap_or_default());
    println!("{failed} calls failed; memory {before} KiB, and {after} KiB at the end");
    assert!(sure > 100 && count > 5, "{sure} writes, {count} faults");
    assert!(after < before + 100 * 1024, "memory grows");
    flat(&pool, &server).await
}

/// No more connections than allowed, none busy, and a bounded number of prepared statements on each.
async fn flat(pool: &Pool, server: &Hurt) -> Outcome {
    let mut held = Vec::new();
    for _ in 0..CONNECTIONS {
        held.push(pool.connection().await?);
    }
    for connection in &held {
        let prepared = connection.client().query_one("SELECT count(*) FROM pg_prepared_statements", &[]).await?;
        assert!(prepared.get::<_, i64>(0) < 100, "prepared statements are left behind");
    }
    let sql = "SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let count: i64 = server.connect().await.client().query_one(sql, &[]).await?.get(0);
        if usize::try_from(count) == Ok(CONNECTIONS) {
            return Ok(());
        }
        assert!(Instant::now() < deadline, "{count} connections");
        sleep(Duration::from_millis(100)).await;
    }
}
