//! sqlwright's generated repository.

use futures_util::future::try_join_all;
use sqlwright::{Batch, Connection, Error, Pool, Transaction};

use self::generated::shop::{
    AddItemParams, AddReadingParams, Article, CreateOrderParams, LoadReadingsParams, Shop, TakeParams,
};
use self::generated::types::OrderStatus;
use crate::Outcome;
use crate::measure::{Measured, Meter};
use crate::tasks::{self, Keys, Task, readings, weight};

pub(super) mod generated {
    include!(concat!(env!("OUT_DIR"), "/sqlwright/mod.rs"));
}

pub(super) fn weight_of(article: &Article) -> i64 {
    weight(article.article_id, &article.title, article.note.as_deref())
}

pub(super) async fn place(tx: &mut Transaction, customer_id: i32, articles: [i32; 5]) -> Result<i64, Error> {
    let shop = Shop::new(tx);
    let order = CreateOrderParams { customer_id, status: OrderStatus::Pending };
    let order_id = shop.create_order(order).await?;
    let mut batch = Batch::new();
    for article_id in articles {
        batch.push(shop.add_item(AddItemParams { order_id, article_id, quantity: 1, price: tasks::price() }));
        batch.push(shop.take(TakeParams { quantity: 1, article_id }));
    }
    tx.run(batch).await?;
    Ok(order_id)
}

pub async fn run(task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    let mut connection = Connection::connect(url).await?;
    let mut keys = Keys::new(7);
    let mut check = 0;
    let meter;
    match task {
        Task::ByKey => {
            let shop = Shop::new(&connection);
            shop.by_key(1).await?;
            meter = Meter::start();
            for _ in 0..operations {
                check += weight_of(&shop.by_key(keys.article()).await?.ok_or("an article")?);
            }
        }
        Task::Pooled => {
            let pool = Pool::builder().max_size(1).build(url)?;
            let shop = Shop::new(&pool);
            shop.by_key(1).await?;
            meter = Meter::start();
            for _ in 0..operations {
                check += weight_of(&shop.by_key(keys.article()).await?.ok_or("an article")?);
            }
        }
        Task::Rows => {
            let shop = Shop::new(&connection);
            shop.up_to(1).all().await?;
            meter = Meter::start();
            for _ in 0..operations {
                check += shop.up_to(tasks::MANY).all().await?.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::Borrowed => {
            let shop = Shop::new(&connection);
            shop.up_to(1).all().await?;
            meter = Meter::start();
            for _ in 0..operations {
                let rows = shop.up_to(tasks::MANY);
                rows.for_each(|row| check += weight(row.article_id, row.title, row.note)).await?;
            }
        }
        Task::Stream => {
            meter = Meter::start();
            let mut rows = Shop::new(&connection).all_articles().stream();
            while let Some(row) = rows.try_next().await? {
                check += weight_of(&row);
            }
        }
        Task::Insert => {
            let readings = readings();
            meter = Meter::start();
            check += connection.transaction(async |tx| insert(tx, &readings, operations).await).await?;
        }
        Task::Batch => {
            let readings = readings();
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_ONCE {
                let shop = Shop::new(&connection);
                let mut batch = Batch::new();
                let tickets: Vec<_> =
                    readings.iter().map(|reading| batch.push(shop.add_reading(params(reading)))).collect();
                let mut answers = connection.run(batch).await?;
                for ticket in tickets {
                    check += answers.take(ticket)? as i64;
                }
            }
        }
        Task::Bulk => {
            let (readings, pool) = (readings(), Pool::builder().max_size(1).build(url)?);
            let shop = Shop::new(&pool);
            shop.add_reading_all([params(&readings[0])]).await?;
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_A_TIME {
                let rows = readings.iter().cycle().take(tasks::AT_A_TIME).map(params);
                check += shop.add_reading_all(rows).await? as i64;
            }
        }
        Task::CopyIn => {
            let (readings, shop) = (readings(), Shop::new(&connection));
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_A_TIME {
                let rows = readings.iter().cycle().take(tasks::AT_A_TIME).map(load_params);
                check += shop.load_readings().send_all(rows).await? as i64;
            }
        }
        Task::CopyOut => {
            let shop = Shop::new(&connection);
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_A_TIME {
                let mut rows = shop.export_articles().stream();
                while let Some(row) = rows.try_next().await? {
                    check += weight_of(&row);
                }
            }
        }
        Task::Order => {
            connection.transaction(async |tx| place(tx, 0, [1, 2, 3, 4, 5]).await).await?;
            meter = Meter::start();
            for number in 0..operations {
                let articles = keys.order();
                let order = connection.transaction(async |tx| place(tx, number as i32, articles).await).await?;
                check += i64::from(order > 0);
            }
        }
        Task::Order16 => return sixteen(operations, url).await,
        Task::AtOnce => {
            let shop = Shop::new(&connection);
            shop.by_key(1).await?;
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_ONCE {
                let selects: Vec<_> = (0..tasks::AT_ONCE).map(|_| shop.by_key(keys.article())).collect();
                check += try_join_all(selects).await?.iter().flatten().map(weight_of).sum::<i64>();
            }
        }
        Task::First => {
            meter = Meter::start();
            for _ in 0..operations {
                let connection = Connection::connect(url).await?;
                let orders = Shop::new(&connection).by_status(OrderStatus::Paid).all().await?;
                check += orders.iter().map(|order| order.order_id).sum::<i64>();
            }
        }
    }
    Ok(meter.done(operations, check))
}

pub(super) async fn insert(tx: &mut Transaction, readings: &[tasks::Reading], operations: usize) -> Result<i64, Error> {
    let shop = Shop::new(tx);
    let mut rows = 0;
    for reading in readings.iter().cycle().take(operations) {
        rows += shop.add_reading(params(reading)).await? as i64;
    }
    Ok(rows)
}

fn params(reading: &tasks::Reading) -> AddReadingParams<'_> {
    let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
    AddReadingParams { sensor: *sensor, label, taken_at: *taken_at, amount: *amount, note: note.as_deref() }
}

fn load_params(reading: &tasks::Reading) -> LoadReadingsParams<'_> {
    let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
    LoadReadingsParams { sensor: *sensor, label, taken_at: *taken_at, amount: *amount, note: note.as_deref() }
}

async fn sixteen(operations: usize, url: &str) -> Outcome<Measured> {
    let mut connections = Vec::new();
    for _ in 0..tasks::CLIENTS {
        let mut connection = Connection::connect(url).await?;
        connection.transaction(async |tx| place(tx, 0, [1, 2, 3, 4, 5]).await).await?;
        connections.push(connection);
    }
    let each = operations / tasks::CLIENTS;
    let meter = Meter::start();
    let mut under_way = tokio::task::JoinSet::new();
    for (number, mut connection) in connections.into_iter().enumerate() {
        under_way.spawn(async move {
            let mut keys = Keys::new(100 + number as u64);
            for _ in 0..each {
                let articles = keys.order();
                connection.transaction(async |tx| place(tx, number as i32, articles).await).await?;
            }
            Ok::<_, Error>(each as i64)
        });
    }
    let placed = under_way.join_all().await.into_iter().sum::<Result<i64, _>>()?;
    Ok(meter.done(each * tasks::CLIENTS, placed))
}
