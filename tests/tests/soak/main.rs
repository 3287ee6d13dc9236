//! The shop under mixed load while whatever can happen to servers, connections and a pooler happens to them, at random: each answer is that of
//! its call, and a ledger of what was written is compared with the tables.
//!
//! Nothing may be lost, doubled, or stored and reported as failed, and nothing may grow. Two thirds of the workers reach a primary and its standby
//! through connections that are cut, the others the primary through PgBouncer; in addition 16 tasks move money between few accounts, so
//! that they are refused as not serializable, or deadlock.
//!
//! `SQLWRIGHT_SOAK_SECONDS=3600 cargo test -p sqlwright-tests --test soak -- --nocapture` runs it for an hour, and `SQLWRIGHT_SEED` makes other faults.

mod cluster;
mod contention;
mod faults;
mod ledger;
mod load;
mod report;

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Error, Pool};
use sqlwright_harness::bouncer::{Bouncer, Version};
use sqlwright_harness::wire::Wire;
use tokio::task::JoinSet;
use tokio::time::sleep;

use self::cluster::Cluster;
use self::faults::{Fault, Faults};
use self::ledger::{Count, Ledger, Seen, compare};
use self::load::Work;
use self::report::{Times, resident};

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

const WORKERS: u64 = 8;
const BEHIND_THE_POOLER: u64 = 4;
const WRITERS: u64 = 16;
const CONNECTIONS: usize = 10;
/// After so long everything is compared, so that a run of any length needs no more memory.
const ROUND: Duration = Duration::from_secs(60);
const FEWEST: usize = 6;
const RECOVERS: Duration = Duration::from_secs(60);
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(3);

static IS_STANDBY: Statement = Statement::read_only("soak.is_standby", "SELECT pg_is_in_recovery()", &[], &[ty::BOOL]);

fn number(variable: &str, usual: u64) -> u64 {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// What the workers call.
struct Pools {
    direct: Pool,
    pooler: Option<Pool>,
}

impl Pools {
    fn over(wires: &[Wire; 2], bouncer: Option<&Bouncer>) -> Result<Self, Error> {
        let builder = || Pool::builder().max_size(CONNECTIONS).statement_timeout(STATEMENT_TIMEOUT);
        let hosts = wires.each_ref().map(Wire::host).join(",");
        let url = |attributes: &str| format!("postgres://postgres@{hosts}/postgres?target_session_attrs={attributes}");
        let direct = builder().replicas(url("any"), Duration::from_millis(800)).build(&url("read-write"))?;
        let pooler = bouncer.map(|bouncer| builder().build(&bouncer.url_of("pooler", "postgres"))).transpose()?;
        Ok(Self { direct, pooler })
    }

    fn all(&self) -> impl Iterator<Item = &Pool> {
        [Some(&self.direct), self.pooler.as_ref()].into_iter().flatten()
    }

    /// Until a call comes through each of them again.
    async fn recover(&self, name: &str, faults: &mut Faults) {
        let began = Instant::now();
        for pool in self.all() {
            while let Err(error) = pool.health(Duration::from_secs(5)).await {
                faults.revive_pooler();
                assert!(began.elapsed() < RECOVERS, "{name}: the pool does not recover: {error}");
            }
        }
    }

    /// Until a standby serves what only reads.
    async fn read_from_the_standby(&self) {
        let (began, readers) = (Instant::now(), self.direct.read_only());
        while readers.handle().one::<bool, Error>(&IS_STANDBY, &[]).await.ok() != Some(true) {
            assert!(began.elapsed() < RECOVERS, "no standby serves reads: {:?}", readers);
            sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Starts the workers.
fn start(pools: &Pools, work: &Work) -> JoinSet<Ledger> {
    let mut tasks = JoinSet::new();
    for seed in 0..WORKERS {
        tasks.spawn(work.clone().mix(pools.direct.clone(), seed));
    }
    for seed in 0..BEHIND_THE_POOLER {
        tasks.spawn(work.clone().mix(pools.pooler.as_ref().unwrap_or(&pools.direct).clone(), 100 + seed));
    }
    for seed in 0..WRITERS {
        let pool = if seed % 4 == 0 { pools.pooler.as_ref() } else { None };
        tasks.spawn(work.clone().transfers(pool.unwrap_or(&pools.direct).clone(), 200 + seed));
    }
    tasks
}

/// A primary with the shop and its standby, the wires before them, and a pooler.
async fn scene() -> Result<Faults, Box<dyn std::error::Error + Send + Sync>> {
    let cluster = Cluster::start().await?;
    let client = cluster.connect().await;
    // By name, which is their order.
    for sql in sqlwright_tests::files_below(&sqlwright_tests::workspace().join("schema"))?.values() {
        client.client().batch_execute(sql).await?;
    }
    client.client().batch_execute(ledger::SCHEMA).await?;
    client.client().batch_execute(ledger::BEGIN).await?;
    // PgBouncer does not pass the limits on.
    client
        .client()
        .batch_execute("CREATE ROLE pooler SUPERUSER LOGIN; ALTER ROLE pooler SET statement_timeout = '3s'")
        .await?;
    let [a, b] = cluster.sockets();
    let wires = [Wire::before(a, "postgres").await, Wire::before(b, "postgres").await];
    let settings = "pool_mode = transaction\nignore_startup_parameters = options\ndefault_pool_size = 6\n\
        server_login_retry = 1\n";
    let version = if env::var_os("SQLWRIGHT_PGBOUNCER").is_some() { Version::Newer } else { Version::Any };
    let bouncer = Bouncer::before(version, &cluster.current(), "pooler", settings).await;
    Ok(Faults::new(number("SQLWRIGHT_SEED", 4711), cluster, wires, bouncer))
}

/// One fault, and until it is over.
async fn fault(faults: &mut Faults, pools: &Pools, seen: &Seen, report: &mut report::Faults) {
    let take = || std::mem::take(&mut *seen.lock().expect("not poisoned"));
    let fault = faults.choose();
    faults.happen(fault).await;
    let began = Instant::now();
    pools.recover(fault.name(), faults).await;
    report.add(fault.name(), began.elapsed(), take());
    if fault == Fault::Promotion {
        let way = faults.cluster.rejoin().await;
        let began = Instant::now();
        pools.recover(way, faults).await;
        pools.read_from_the_standby().await;
        report.add(way, began.elapsed(), take());
    }
    let pause = faults.random.below(300);
    sleep(Duration::from_millis(pause)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_doubled_or_told_to_another() -> Outcome {
    let mut faults = scene().await?;
    let pools = Pools::over(&faults.wires, faults.bouncer.as_ref())?;
    let seen = Seen::default();
    let next = Arc::new(AtomicI64::new(1));
    let (mut report, mut times, mut total, mut failed) =
        (report::Faults::default(), Times::default(), Count::default(), 0);
    let (mut memory, mut sessions) = (Vec::new(), Vec::new());
    let until = Instant::now() + Duration::from_secs(number("SQLWRIGHT_SOAK_SECONDS", 18));
    // On a slow machine a few of them, however long that takes.
    while Instant::now() < until || report.count() < FEWEST {
        let round = until.min(Instant::now() + ROUND);
        let is_over = Arc::new(AtomicBool::new(false));
        let work = Work { next: Arc::clone(&next), is_over: Arc::clone(&is_over), seen: Arc::clone(&seen) };
        let tasks = start(&pools, &work);
        while Instant::now() < round || report.count() < FEWEST {
            fault(&mut faults, &pools, &seen, &mut report).await;
        }
        is_over.store(true, Ordering::Relaxed);
        let ledgers = tasks.join_all().await;
        // What was dropped last may still be on its way.
        sleep(Duration::from_millis(500)).await;
        let connection = faults.cluster.connect().await;
        sessions.push(quiet(&connection).await?);
        let count = compare(&ledgers, &connection).await?;
        total = Count { sure: total.sure + count.sure, unknown: total.unknown + count.unknown };
        for ledger in &ledgers {
            times.join(&ledger.times);
            failed += ledger.failed;
        }
        drop(ledgers);
        memory.push(resident() / 1024);
        println!("{count:?}, {} faults, {} MiB", report.count(), resident() / 1024);
    }
    println!(
        "{} writes of a known outcome, {} of an unknown one; {failed} calls failed; {times}",
        total.sure, total.unknown
    );
    println!("{report}");
    println!("memory after each round, in MiB: {memory:?}\nsessions of the primary: {sessions:?}");
    println!("PgBouncer ended by itself {} times", faults.revived);
    println!("{:?}", pools.direct.metrics());
    assert!(total.sure > 100, "{total:?}");
    assert!(memory[memory.len() - 1] < memory[0] + 100, "memory grows: {memory:?}");
    prepared(&pools).await
}

/// How many sessions the primary has, once no call is under way any more: what was given up is over.
async fn quiet(connection: &sqlwright::Connection) -> Result<i64, Box<dyn std::error::Error + Send + Sync>> {
    let sql = "SELECT count(*) FILTER (WHERE state <> 'idle'), count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    // The pool's, those that read here if there is no standby, those that ask how far that is, and the pooler's.
    let most = 2 * CONNECTIONS as i64 + 2 + 6;
    let deadline = Instant::now() + RECOVERS;
    loop {
        let row = connection.client().query_one(sql, &[]).await?;
        let (busy, all): (i64, i64) = (row.get(0), row.get(1));
        if busy == 0 && all <= most {
            return Ok(all);
        }
        assert!(Instant::now() < deadline, "{busy} of {all} sessions are busy; at most {most} are to be there");
        sleep(Duration::from_millis(50)).await;
    }
}

/// A bounded number of prepared statements on each connection.
async fn prepared(pools: &Pools) -> Outcome {
    let mut held = Vec::new();
    for _ in 0..CONNECTIONS {
        held.push(pools.direct.connection().await?);
    }
    let mut counts = Vec::new();
    for connection in &held {
        let row = connection.client().query_one("SELECT count(*) FROM pg_prepared_statements", &[]).await?;
        counts.push(row.get::<_, i64>(0));
    }
    println!("prepared statements: {counts:?}");
    assert!(counts.iter().all(|count| *count < 60), "prepared statements are left behind: {counts:?}");
    Ok(())
}
