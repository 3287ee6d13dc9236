//! Calls at random, and a ledger of what they have written, which is compared with the table.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use sqlwright::blocking::Wait as _;
use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Error, ErrorKind, Outcome as Stored, Pool, Transaction};
use tokio::time::timeout;

pub(super) const SCHEMA: &str = "CREATE TABLE ledger (tag int8 NOT NULL)";

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

pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// What a worker has done.
#[derive(Default)]
pub(super) struct Ledger {
    /// Tags and what is known of them: `Some(true)` is stored.
    tags: Vec<(i64, Option<bool>)>,
    /// How long the calls took that were not dropped.
    pub(super) times: Vec<Duration>,
    /// How many of these failed.
    pub(super) failed: usize,
}

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
async fn call(pool: &Pool, random: &mut Random, tag: i64, ledger: &mut Ledger) {
    let started = Instant::now();
    let patience = Duration::from_micros(random.below(4000));
    let is_dropped = random.below(4) == 0;
    let kind = random.below(9);
    let count = if matches!(kind, 4..=6) { 3 } else { i64::from(matches!(kind, 3 | 7 | 8)) };
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
            // Without async, in a thread of its own, which goes on if this is dropped.
            8 => {
                let pool = pool.clone();
                let blocking = move || pool.handle().execute::<Error>(&WRITE, &[&tag]).wait();
                tokio::task::spawn_blocking(blocking).await.expect("no panic").map(drop)
            }
            _ => pool.handle().execute::<Error>(&SLEEP, &[&tag]).timeout(patience * 8).await.map(drop),
        }
    };
    let known = match is_dropped {
        true => timeout(patience, work).await.map_or(None, judge),
        false => {
            let done = timeout(HANGS, work).await.expect("no call hangs");
            ledger.times.push(started.elapsed());
            ledger.failed += usize::from(done.is_err());
            judge(done)
        }
    };
    ledger.tags.extend((tag..tag + count).map(|tag| (tag, known)));
}

/// Longer than any limit and any fault.
const HANGS: Duration = Duration::from_secs(60);

/// Calls until it is over.
pub(super) async fn work(pool: Pool, seed: u64, next: Arc<AtomicI64>, is_over: Arc<AtomicBool>) -> Ledger {
    let mut random = Random(seed);
    let mut ledger = Ledger::default();
    while !is_over.load(Ordering::Relaxed) {
        let tag = next.fetch_add(10, Ordering::Relaxed);
        call(&pool, &mut random, tag, &mut ledger).await;
    }
    ledger
}

/// Compares what is known with how often each tag is stored; how many writes have a known outcome, and how many have none.
pub(super) fn compare(ledgers: &[Ledger], mut stored: HashMap<i64, i64>) -> (usize, usize) {
    let (mut sure, mut unknown) = (0, 0);
    for (tag, known) in ledgers.iter().flat_map(|ledger| &ledger.tags) {
        let count = stored.remove(tag).unwrap_or(0);
        match known {
            Some(true) => assert_eq!(count, 1, "{tag} is to be stored"),
            Some(false) => assert_eq!(count, 0, "{tag} is not to be stored"),
            None => assert!(count <= 1, "{tag} is doubled"),
        }
        if known.is_some() { sure += 1 } else { unknown += 1 }
    }
    assert!(stored.is_empty(), "nobody wrote {stored:?}");
    (sure, unknown)
}
