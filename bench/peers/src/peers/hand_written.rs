//! tokio-postgres as a careful person writes it.

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use rust_decimal::Decimal;
use tokio_postgres::binary_copy::{BinaryCopyInWriter, BinaryCopyOutStream};
use tokio_postgres::types::{FromSql, ToSql};
use tokio_postgres::{Client, Error, NoTls, Row, Statement};

use crate::Outcome;
use crate::measure::{Measured, Meter};
use crate::tasks::{self, Article, Keys, Task, readings, weight};

#[derive(Debug, Clone, Copy, ToSql, FromSql)]
#[postgres(name = "order_status", rename_all = "lowercase")]
pub(super) enum OrderStatus {
    Pending,
    Paid,
    Shipped,
}

pub(super) async fn connect(url: &str) -> Result<Client, Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

pub(super) fn pool(url: &str, connections: usize) -> Outcome<Pool> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Ok(Pool::builder(Manager::from_config(url.parse()?, NoTls, recycling)).max_size(connections).build()?)
}

pub(super) fn article(row: &Row) -> Result<Article, Error> {
    Ok(Article {
        article_id: row.try_get(0)?,
        title: row.try_get(1)?,
        created_at: row.try_get(2)?,
        price: row.try_get(3)?,
        available: row.try_get(4)?,
        reference: row.try_get(5)?,
        details: row.try_get(6)?,
        note: row.try_get(7)?,
    })
}

pub(super) fn weight_of(article: &Article) -> i64 {
    weight(article.article_id, &article.title, article.note.as_deref())
}

/// The statements of an order.
pub(super) struct Statements {
    pub create: Statement,
    pub add: Statement,
    pub take: Statement,
}

impl Statements {
    pub async fn prepare(client: &Client) -> Result<Self, Error> {
        Ok(Self {
            create: client.prepare(tasks::CREATE_ORDER).await?,
            add: client.prepare(tasks::ADD_ITEM).await?,
            take: client.prepare(tasks::TAKE).await?,
        })
    }
}

async fn place(client: &mut Client, held: &Statements, customer: i32, articles: [i32; 5]) -> Result<i64, Error> {
    let transaction = client.transaction().await?;
    let order: i64 = transaction.query_one(&held.create, &[&customer, &OrderStatus::Pending]).await?.try_get(0)?;
    let price: Decimal = tasks::price();
    for article in articles {
        transaction.execute(&held.add, &[&order, &article, &1_i32, &price]).await?;
        assert_eq!(transaction.execute(&held.take, &[&1_i32, &article]).await?, 1, "in stock");
    }
    transaction.commit().await?;
    Ok(order)
}

pub async fn run(task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    let mut client = connect(url).await?;
    let mut keys = Keys::new(7);
    let mut check = 0;
    let meter;
    match task {
        Task::ByKey => {
            let held = client.prepare(tasks::BY_KEY).await?;
            meter = Meter::start();
            for _ in 0..operations {
                check += weight_of(&article(&client.query_one(&held, &[&keys.article()]).await?)?);
            }
        }
        // deadpool-postgres, and its cache of statements.
        Task::Pooled => {
            let pool = pool(url, 1)?;
            pool.get().await?.prepare_cached(tasks::BY_KEY).await?;
            meter = Meter::start();
            for _ in 0..operations {
                let client = pool.get().await?;
                let held = client.prepare_cached(tasks::BY_KEY).await?;
                check += weight_of(&article(&client.query_one(&held, &[&keys.article()]).await?)?);
            }
        }
        Task::Rows => {
            let held = client.prepare(tasks::UP_TO).await?;
            meter = Meter::start();
            for _ in 0..operations {
                let rows = client.query(&held, &[&tasks::MANY]).await?;
                let articles = rows.iter().map(article).collect::<Result<Vec<_>, _>>()?;
                check += articles.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::Borrowed => {
            let held = client.prepare(tasks::UP_TO).await?;
            meter = Meter::start();
            for _ in 0..operations {
                for row in client.query(&held, &[&tasks::MANY]).await? {
                    check += weight_of(&article(&row)?);
                }
            }
        }
        Task::Stream => {
            let held = client.prepare(tasks::WIDE).await?;
            meter = Meter::start();
            let rows = client.query_raw(&held, Vec::<i32>::new()).await?;
            let mut rows = std::pin::pin!(rows);
            while let Some(row) = rows.try_next().await? {
                check += weight_of(&article(&row)?);
            }
        }
        Task::Insert => {
            let (held, readings) = (client.prepare(tasks::ADD_READING).await?, readings());
            meter = Meter::start();
            let transaction = client.transaction().await?;
            for reading in readings.iter().cycle().take(operations) {
                let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
                check += transaction.execute(&held, &[sensor, label, taken_at, amount, note]).await? as i64;
            }
            transaction.commit().await?;
        }
        Task::Batch => {
            let (held, readings) = (client.prepare(tasks::ADD_READING).await?, readings());
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_ONCE {
                let transaction = client.transaction().await?;
                let added = readings.iter().map(async |reading| {
                    let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
                    transaction.execute(&held, &[sensor, label, taken_at, amount, note]).await
                });
                check += try_join_all(added).await?.iter().sum::<u64>() as i64;
                transaction.commit().await?;
            }
        }
        Task::Bulk => {
            let (held, readings) = (client.prepare(tasks::ADD_READINGS).await?, readings());
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_A_TIME {
                let tasks::Columns { sensors, labels, taken_at, amounts, notes } = tasks::Columns::of(&readings);
                check += client.execute(&held, &[&sensors, &labels, &taken_at, &amounts, &notes]).await? as i64;
            }
        }
        Task::CopyIn => {
            use tokio_postgres::types::Type;
            let (types, readings) =
                ([Type::INT4, Type::TEXT, Type::TIMESTAMPTZ, Type::NUMERIC, Type::TEXT], readings());
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_A_TIME {
                let writer = BinaryCopyInWriter::new(client.copy_in(tasks::COPY_READINGS).await?, &types);
                let mut writer = std::pin::pin!(writer);
                for reading in readings.iter().cycle().take(tasks::AT_A_TIME) {
                    let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
                    writer.as_mut().write(&[sensor, label, taken_at, amount, note]).await?;
                }
                check += writer.finish().await? as i64;
            }
        }
        Task::CopyOut => {
            use tokio_postgres::types::Type;
            let types = [
                Type::INT4,
                Type::TEXT,
                Type::TIMESTAMPTZ,
                Type::NUMERIC,
                Type::BOOL,
                Type::UUID,
                Type::JSONB,
                Type::TEXT,
            ];
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_A_TIME {
                let rows = BinaryCopyOutStream::new(client.copy_out(tasks::COPY_ARTICLES).await?, &types);
                let mut rows = std::pin::pin!(rows);
                while let Some(row) = rows.try_next().await? {
                    check += weight_of(&Article {
                        article_id: row.try_get(0)?,
                        title: row.try_get(1)?,
                        created_at: row.try_get(2)?,
                        price: row.try_get(3)?,
                        available: row.try_get(4)?,
                        reference: row.try_get(5)?,
                        details: row.try_get(6)?,
                        note: row.try_get(7)?,
                    });
                }
            }
        }
        Task::Order => {
            let held = Statements::prepare(&client).await?;
            meter = Meter::start();
            for number in 0..operations {
                check += i64::from(place(&mut client, &held, number as i32, keys.order()).await? > 0);
            }
        }
        Task::Order16 => return sixteen(operations, url).await,
        Task::AtOnce => {
            let held = client.prepare(tasks::BY_KEY).await?;
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_ONCE {
                let ids: Vec<i32> = (0..tasks::AT_ONCE).map(|_| keys.article()).collect();
                let (client, held) = (&client, &held);
                let one = |id: &'_ i32| {
                    let id = *id;
                    async move { article(&client.query_one(held, &[&id]).await?) }
                };
                check += try_join_all(ids.iter().map(one)).await?.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::First => {
            meter = Meter::start();
            for _ in 0..operations {
                let client = connect(url).await?;
                for row in client.query(tasks::BY_STATUS, &[&OrderStatus::Paid]).await? {
                    let (order, _): (i64, OrderStatus) = (row.try_get(0)?, row.try_get(1)?);
                    check += order;
                }
            }
        }
    }
    Ok(meter.done(operations, check))
}

async fn sixteen(operations: usize, url: &str) -> Outcome<Measured> {
    let mut clients = Vec::new();
    for _ in 0..tasks::CLIENTS {
        let client = connect(url).await?;
        let held = Statements::prepare(&client).await?;
        clients.push((client, held));
    }
    let each = operations / tasks::CLIENTS;
    let meter = Meter::start();
    let mut under_way = tokio::task::JoinSet::new();
    for (number, (mut client, held)) in clients.into_iter().enumerate() {
        under_way.spawn(async move {
            let mut keys = Keys::new(100 + number as u64);
            for _ in 0..each {
                place(&mut client, &held, number as i32, keys.order()).await?;
            }
            Ok::<_, Error>(each as i64)
        });
    }
    let placed = under_way.join_all().await.into_iter().sum::<Result<i64, _>>()?;
    Ok(meter.done(each * tasks::CLIENTS, placed))
}
