//! Calls at random: those of the shop, and some whose form it does not have.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use mercado::inventory::{Inventory, ReceiveParams};
use mercado::orders::{NewOrder, Orders};
use mercado::products::{NewProduct, NewProducts, Products};
use rust_decimal::Decimal;
use sqlwright::blocking::Wait as _;
use sqlwright::contract::{Statement, copy_row, ty};
use sqlwright::{Batch, Client, Error, ErrorKind, Pool, Transaction};
use tokio::time::timeout;

use crate::contention;
use crate::ledger::{Ledger, PRODUCTS, Random, Seen, Writes};

static ECHO: Statement = Statement::read_only("soak.echo", "SELECT $1::int8", &[ty::INT8], &[ty::INT8]);
static SERIES: Statement = Statement::read_only(
    "soak.series",
    "SELECT i + $1 FROM generate_series(1::int8, 1000) AS i",
    &[ty::INT8],
    &[ty::INT8],
);
static DIVIDE: Statement = Statement::read_only("soak.divide", "SELECT 1 / $1::int8", &[ty::INT8], &[ty::INT8]);
static WRITE: Statement = Statement::new("soak.write", "INSERT INTO ledger VALUES ($1)", &[ty::INT8], &[])
    .with_copy("COPY ledger (tag) FROM STDIN (FORMAT binary)");
static SLEEP: Statement =
    Statement::new("soak.sleep", "INSERT INTO ledger SELECT $1 FROM pg_sleep(0.02)", &[ty::INT8], &[]);

struct Row {
    tag: i64,
}

copy_row!(Row as Row { tag });

/// Longer than any limit and any fault.
const HANGS: Duration = Duration::from_secs(90);

type Doing<'d> = BoxFuture<'d, Result<(), Error>>;

async fn create(db: &(impl Client<Access = sqlwright::ReadWrite> + ?Sized), tag: i64) -> Result<(), Error> {
    let (sku, attributes) = (tag.to_string(), serde_json::json!({ "tag": tag }));
    let product = NewProduct {
        sku: &sku,
        name: "soaked",
        description: None,
        price: Decimal::ONE,
        list_price: None,
        tags: &["soak"],
        attributes: &attributes,
        released_on: None,
    };
    Products::new(db).create(product).await.map(drop).map_err(Error::from)
}

async fn create_three(tx: &mut Transaction, tag: i64) -> Result<(), Error> {
    for tag in tag..tag + 3 {
        create(tx, tag).await?;
    }
    Ok(())
}

async fn import(pool: &Pool, tag: i64) -> Result<(), Error> {
    let skus: Vec<_> = (tag..tag + 3).map(|tag| tag.to_string()).collect();
    let skus: Vec<_> = skus.iter().map(String::as_str).collect();
    let new = NewProducts { skus: &skus, names: &["soaked"; 3], prices: &[Decimal::ONE; 3] };
    let rows = Products::new(pool).import(new).all().await?;
    assert_eq!(rows.len(), 3);
    Ok(())
}

async fn order_in_a_batch(pool: &Pool, tag: i64) -> Result<(), Error> {
    let (mut batch, orders) = (Batch::new(), Orders::new(pool));
    let notes: Vec<_> = (tag..tag + 3).map(|tag| tag.to_string()).collect();
    let new = notes.iter().map(|note| NewOrder { customer_id: 1, shipping_address_id: None, note: Some(note) });
    let tickets: Vec<_> = new.map(|order| batch.push(orders.create(order))).collect();
    let mut answers = pool.run(batch).await.map_err(Error::from)?;
    let mut last = 0;
    for ticket in tickets {
        let order = answers.take(ticket).map_err(Error::from)?.order_id;
        assert!(order > last);
        last = order;
    }
    Ok(())
}

async fn receive(pool: &Pool) -> Result<(), Error> {
    let rows = (1..=PRODUCTS).map(|product_id| ReceiveParams { pieces: 1, product_id });
    let rows = Inventory::new(pool).receive_all(rows).await?;
    assert!(rows.len() == PRODUCTS as usize && rows.iter().all(Option::is_some));
    Ok(())
}

async fn copy(pool: &Pool, tag: i64) -> Result<(), Error> {
    let rows = (tag..tag + 3).map(|tag| Row { tag });
    let count = pool.handle().copy_in::<Row, Error>(&WRITE).send_all(rows).await?;
    assert_eq!(count, 3);
    Ok(())
}

/// Products in their order, read row by row.
async fn stream(pool: &Pool) -> Result<(), Error> {
    let ids: Vec<_> = (1..=PRODUCTS).collect();
    let mut rows = Products::new(pool).find_many(&ids).stream();
    let mut found = Vec::new();
    while let Some(row) = rows.try_next().await? {
        found.push(row.product_id);
    }
    assert_eq!(found, ids);
    Ok(())
}

/// From a replica, which may be behind.
async fn read_elsewhere(pool: &Pool) -> Result<(), Error> {
    let ids: Vec<_> = (1..=PRODUCTS).collect();
    let rows = Products::new(&pool.read_only()).find_many(&ids).all().await?;
    assert!(rows.is_sorted_by_key(|row| row.product_id));
    Ok(())
}

async fn chunks(tx: &Transaction) -> Result<(), Error> {
    let mut rows = tx.handle().many::<i64, Error>(&SERIES, &[&0_i64]).chunks(300);
    let mut count = 0;
    while let Some(chunk) = rows.try_next().await? {
        count += chunk.len();
    }
    assert_eq!(count, 1000);
    Ok(())
}

/// A call of some kind, and what it is to write.
fn call<'p>(pool: &'p Pool, random: &mut Random, tag: i64) -> (Writes, Doing<'p>) {
    let patience = Duration::from_micros(random.below(32_000));
    match random.below(19) {
        0 => (
            Writes::Nothing,
            Box::pin(async move {
                let answer = pool.handle().one::<i64, Error>(&ECHO, &[&tag]).await?;
                assert_eq!(answer, tag);
                Ok(())
            }),
        ),
        1 => (
            Writes::Nothing,
            Box::pin(async move {
                let rows = pool.handle().many::<i64, Error>(&SERIES, &[&tag]).all().await?;
                assert!(rows.into_iter().eq(tag + 1..=tag + 1000));
                Ok(())
            }),
        ),
        2 => (
            Writes::Nothing,
            Box::pin(async move {
                match pool.handle().one::<i64, Error>(&DIVIDE, &[&0_i64]).await {
                    Ok(_) => panic!("divided by zero"),
                    Err(error) if error.kind() == ErrorKind::Data => Ok(()),
                    Err(error) => Err(error),
                }
            }),
        ),
        3 => (Writes::Nothing, Box::pin(stream(pool))),
        4 | 5 => (Writes::Nothing, Box::pin(read_elsewhere(pool))),
        6 => (Writes::Nothing, Box::pin(async move { pool.transaction(async |tx| chunks(tx).await).await })),
        7 => {
            (Writes::Tags(1), Box::pin(async move { pool.handle().execute::<Error>(&WRITE, &[&tag]).await.map(drop) }))
        }
        8 => (
            Writes::Tags(1),
            Box::pin(async move { pool.handle().execute::<Error>(&SLEEP, &[&tag]).timeout(patience).await.map(drop) }),
        ),
        9 | 10 => (Writes::Tags(1), Box::pin(create(pool, tag))),
        11 => (Writes::Tags(3), Box::pin(import(pool, tag))),
        12 | 13 => {
            (Writes::Tags(3), Box::pin(async move { pool.transaction(async |tx| create_three(tx, tag).await).await }))
        }
        14 | 15 => (Writes::Tags(3), Box::pin(order_in_a_batch(pool, tag))),
        16 => (Writes::Pieces, Box::pin(receive(pool))),
        17 => (Writes::Tags(3), Box::pin(copy(pool, tag))),
        _ => (Writes::Tags(1), Box::pin(without_async(pool.clone(), tag))),
    }
}

/// In a thread of its own, which goes on if this is dropped.
async fn without_async(pool: Pool, tag: i64) -> Result<(), Error> {
    let blocking = move || {
        let note = tag.to_string();
        let order = NewOrder { customer_id: 1, shipping_address_id: None, note: Some(&note) };
        Orders::new(&pool).create(order).wait().map(drop).map_err(Error::from)
    };
    tokio::task::spawn_blocking(blocking).await.expect("no panic")
}

/// What all workers share.
#[derive(Clone)]
pub(crate) struct Work {
    pub(crate) next: Arc<AtomicI64>,
    pub(crate) is_over: Arc<AtomicBool>,
    pub(crate) seen: Seen,
}

impl Work {
    /// Calls until it is over; every fourth is dropped.
    pub(crate) async fn mix(self, pool: Pool, seed: u64) -> Ledger {
        let mut random = Random(seed);
        let mut ledger = Ledger::new(&self.seen);
        while !self.is_over.load(Ordering::Relaxed) {
            let tag = self.next.fetch_add(10, Ordering::Relaxed);
            let is_dropped = random.below(4) == 0;
            let patience = Duration::from_micros(random.below(4000));
            let (writes, doing) = call(&pool, &mut random, tag);
            let started = Instant::now();
            let done = match is_dropped {
                true => timeout(patience, doing).await.ok(),
                false => Some(timeout(HANGS, doing).await.expect("no call hangs")),
            };
            ledger.note(tag, writes, done.map(|result| (result, started.elapsed())));
        }
        ledger
    }

    /// Moves money between few accounts, against others who do the same.
    pub(crate) async fn transfers(self, pool: Pool, seed: u64) -> Ledger {
        let mut random = Random(seed);
        let mut ledger = Ledger::new(&self.seen);
        while !self.is_over.load(Ordering::Relaxed) {
            let tag = self.next.fetch_add(10, Ordering::Relaxed);
            let started = Instant::now();
            let done = timeout(HANGS, contention::transfer(&pool, &mut random, tag)).await.expect("no call hangs");
            ledger.note(tag, Writes::Tags(1), Some((done, started.elapsed())));
            tokio::time::sleep(Duration::from_millis(random.below(100))).await;
        }
        ledger
    }
}
