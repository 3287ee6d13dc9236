//! Many tasks over one pool while connections are cut, sessions are ended and calls are dropped, at random: each answer is that of its call, and a
//! ledger of what was written is compared with the table.
//!
//! `SQLWRIGHT_SOAK_SECONDS=600 cargo test -p sqlwright --test live soak -- --nocapture` runs it for longer than usual.

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Outcome as Stored, Pool, Transaction};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::support::{Outcome, database};
use crate::wire::Wire;

const SCHEMA: &str = "CREATE TABLE ledger (tag int8 NOT NULL)";

static ECHO: Statement = Statement::read_only("soak.echo", "SELECT $1::int8", &[ty::INT8], &[ty::INT8]);
static SERIES: Statement = Statement::read_only(
    "soak.series",
    "SELECT i + $1 FROM generate_series(1::int8, 1000) AS i",
    &[ty::INT8],
    &[ty::INT8],
);
static WRITE: Statement = Statement::new("soak.write", "INSERT INTO ledger VALUES ($1)", &[ty::INT8], &[]);
static WRITE_BACK: Statement =
    Statement::new("soak.write_back", "INSERT INTO ledger VALUES ($1) RETURNING tag", &[ty::INT8], &[ty::INT8]);
static SLEEP: Statement =
    Statement::new("soak.sleep", "INSERT INTO ledger SELECT $1 FROM pg_sleep(0.02)", &[ty::INT8], &[]);
static DIVIDE: Statement = Statement::read_only("soak.divide", "SELECT 1 / $1", &[ty::INT8], &[ty::INT8]);

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Tags and what is known of them: `Some(true)` is stored.
type Ledger = Vec<(i64, Option<bool>)>;

fn judge(result: Result<(), Error>) -> Option<bool> {
    match result {
        Ok(()) => Some(true),
        Err(error) => match error.outcome() {
            Stored::Stored => Some(true),
            Stored::NotStored => Some(false),
            Stored::Unknown => None,
        },
    }
}

async fn three(tx: &mut Transaction, first: i64) -> Result<(), Error> {
    for tag in first..first + 3 {
        let back: i64 = tx.handle().one::<_, Error>(&WRITE_BACK, &[&tag]).await?;
        assert_eq!(back, tag);
    }
    Ok(())
}

/// One call of some kind; the tags that it was to write, all of them or none.
async fn call(pool: &Pool, random: &mut Random, tag: i64) -> (std::ops::Range<i64>, Option<bool>) {
    let patience = Duration::from_micros(random.below(4000));
    let is_dropped = random.below(4) == 0;
    let kind = random.below(8);
    let count = if matches!(kind, 4..=6) { 3 } else { i64::from(matches!(kind, 3 | 7)) };
    let work = async {
        match kind {
            0 => {
                let answer = pool.handle().one::<i64, Error>(&ECHO, &[&tag]).await;
                answer.map(|answer| assert_eq!(answer, tag))
            }
            1 => {
                let rows = pool.handle().many::<i64, Error>(&SERIES, &[&tag]).all().await;
                rows.map(|rows| assert!(rows.into_iter().eq(tag + 1..=tag + 1000)))
            }
            2 => match pool.handle().one::<i64, Error>(&DIVIDE, &[&0_i64]).await {
                Ok(_) => panic!("divided by zero"),
                Err(error) if error.kind() == ErrorKind::Data => Ok(()),
                Err(error) => Err(error),
            },
            3 => pool.handle().execute::<Error>(&WRITE, &[&tag]).await.map(drop),
            4 => pool.transaction(async |tx| three(tx, tag).await).await,
            5 | 6 => {
                let mut batch = Batch::new();
                let mut tickets = Vec::new();
                for tag in tag..tag + 3 {
                    match kind {
                        5 => drop(batch.push(pool.handle().execute::<Error>(&WRITE, &[&tag]))),
                        _ => tickets.push((tag, batch.push(pool.handle().one::<i64, Error>(&WRITE_BACK, &[&tag])))),
                    }
                }
                match pool.run(batch).await {
                    Ok(mut answers) => {
                        for (tag, ticket) in tickets {
                            assert_eq!(answers.take(ticket).expect("a row"), tag);
                        }
                        Ok(())
                    }
                    Err(failed) => Err(failed.into()),
                }
            }
            _ => pool.handle().execute::<Error>(&SLEEP, &[&tag]).timeout(patience * 8).await.map(drop),
        }
    };
    let known = match is_dropped {
        true => timeout(patience, work).await.map_or(None, judge),
        false => {
            let done = timeout(Duration::from_secs(30), work).await;
            judge(done.expect("no call hangs"))
        }
    };
    (tag..tag + count, known)
}

async fn work(pool: Pool, seed: u64, next: Arc<AtomicI64>, until: Instant) -> Ledger {
    let mut random = Random(seed);
    let mut ledger = Vec::new();
    while Instant::now() < until {
        let tag = next.fetch_add(10, Ordering::Relaxed);
        let (tags, known) = call(&pool, &mut random, tag).await;
        ledger.extend(tags.map(|tag| (tag, known)));
    }
    ledger
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_doubled_or_told_to_another() -> Outcome {
    let seconds = env::var("SQLWRIGHT_SOAK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let until = Instant::now() + Duration::from_secs(seconds);
    let database = database().await;
    let observer = Connection::connect(database.url()).await?;
    observer.client().batch_execute(SCHEMA).await?;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(6).build(wire.url())?;
    let next = Arc::new(AtomicI64::new(1));
    let mut tasks = JoinSet::new();
    for seed in 0..12 {
        tasks.spawn(work(pool.clone(), seed, Arc::clone(&next), until));
    }
    let is_over = Arc::new(AtomicBool::new(false));
    let faults = {
        let is_over = Arc::clone(&is_over);
        async move {
            let mut random = Random(4711);
            let mut count = 0;
            while !is_over.load(Ordering::Relaxed) {
                match random.below(3) {
                    0 => {
                        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1";
                        observer.client().batch_execute(end).await.expect("an end");
                    }
                    _ => wire.cut_at(b"12CDTZ"[random.below(6) as usize], 1),
                }
                count += 1;
                sleep(Duration::from_millis(5 + random.below(40))).await;
            }
            (observer, count)
        }
    };
    let faults = tokio::spawn(faults);
    let ledgers = tasks.join_all().await;
    is_over.store(true, Ordering::Relaxed);
    let (observer, faults) = faults.await?;
    // What was dropped last may still be on its way.
    sleep(Duration::from_millis(500)).await;
    let stored = observer.client().query("SELECT tag, count(*) FROM ledger GROUP BY tag", &[]).await?;
    let mut stored: std::collections::HashMap<i64, i64> = stored.iter().map(|row| (row.get(0), row.get(1))).collect();
    let (mut sure, mut unknown) = (0, 0);
    for (tag, known) in ledgers.into_iter().flatten() {
        let count = stored.remove(&tag).unwrap_or(0);
        match known {
            Some(true) => assert_eq!(count, 1, "{tag} is to be stored"),
            Some(false) => assert_eq!(count, 0, "{tag} is not to be stored"),
            None => assert!(count <= 1, "{tag} is doubled"),
        }
        if known.is_some() { sure += 1 } else { unknown += 1 }
    }
    assert!(stored.is_empty(), "nobody wrote {stored:?}");
    println!("soak: {faults} faults, {sure} writes of a known outcome, {unknown} of an unknown one");
    assert!(sure > 100 && faults > 50);
    Ok(())
}
