//! What cornucopia 1.0.1 generated, over a deadpool client as in its examples.

use cornucopia::client::async_::GenericClient;
use cornucopia::queries::shop::Article;
use cornucopia::queries::shop::async_::{
    add_item, add_reading, all_articles, by_key, by_status, create_order, take, up_to,
};
use cornucopia::types::OrderStatus;
use deadpool_postgres::Pool;
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use tokio_postgres::Error;

use crate::Outcome;
use crate::measure::{Measured, Meter};
use crate::tasks::{self, Keys, Task, readings, weight};

pub(super) fn weight_of(article: &Article) -> i64 {
    weight(article.article_id, &article.title, article.note.as_deref())
}

async fn place(client: &impl GenericClient, customer: i32, articles: [i32; 5]) -> Result<i64, Error> {
    let order = create_order().bind(client, &customer, &OrderStatus::pending).one().await?;
    let price = tasks::price();
    for article in articles {
        add_item().bind(client, &order, &article, &1, &price).await?;
        assert_eq!(take().bind(client, &1, &article).await?, 1, "in stock");
    }
    Ok(order)
}

pub async fn run(task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    let pool = super::hand_written::pool(url, tasks::CLIENTS)?;
    let mut client = pool.get().await?;
    let mut keys = Keys::new(7);
    let mut check = 0;
    let meter;
    match task {
        Task::ByKey => {
            by_key().bind(&client, &1).one().await?;
            meter = Meter::start();
            for _ in 0..operations {
                check += weight_of(&by_key().bind(&client, &keys.article()).one().await?);
            }
        }
        Task::Pooled => {
            drop(client);
            by_key().bind(&pool.get().await?, &1).one().await?;
            meter = Meter::start();
            for _ in 0..operations {
                check += weight_of(&by_key().bind(&pool.get().await?, &keys.article()).one().await?);
            }
        }
        Task::Rows => {
            up_to().bind(&client, &1).all().await?;
            meter = Meter::start();
            for _ in 0..operations {
                let articles = up_to().bind(&client, &tasks::MANY).all().await?;
                check += articles.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::Borrowed => {
            up_to().bind(&client, &1).all().await?;
            meter = Meter::start();
            for _ in 0..operations {
                let rows = up_to();
                let weights = rows.bind(&client, &tasks::MANY).map(|row| weight(row.article_id, row.title, row.note));
                check += weights.all().await?.iter().sum::<i64>();
            }
        }
        Task::Stream => {
            meter = Meter::start();
            let statement = all_articles();
            let rows = statement.bind(&client).iter().await?;
            let mut rows = std::pin::pin!(rows);
            while let Some(article) = rows.try_next().await? {
                check += weight_of(&article);
            }
        }
        Task::Insert => {
            let readings = readings();
            meter = Meter::start();
            let transaction = client.transaction().await?;
            for reading in readings.iter().cycle().take(operations) {
                let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
                let taken_at = taken_at.fixed_offset();
                check += add_reading().bind(&transaction, sensor, label, &taken_at, amount, note).await? as i64;
            }
            transaction.commit().await?;
        }
        Task::Batch => {
            let readings = readings();
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_ONCE {
                let transaction = client.transaction().await?;
                let added = readings.iter().map(async |reading| {
                    let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
                    add_reading().bind(&transaction, sensor, label, &taken_at.fixed_offset(), amount, note).await
                });
                check += try_join_all(added).await?.iter().sum::<u64>() as i64;
                transaction.commit().await?;
            }
        }
        Task::Order => {
            let transaction = client.transaction().await?;
            place(&transaction, 0, [1, 2, 3, 4, 5]).await?;
            transaction.commit().await?;
            meter = Meter::start();
            for number in 0..operations {
                let transaction = client.transaction().await?;
                check += i64::from(place(&transaction, number as i32, keys.order()).await? > 0);
                transaction.commit().await?;
            }
        }
        Task::Bulk | Task::CopyIn | Task::CopyOut => return Err("no way of its own".into()),
        Task::Order16 => {
            drop(client);
            return sixteen(&pool, operations).await;
        }
        Task::AtOnce => {
            by_key().bind(&client, &1).one().await?;
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_ONCE {
                let ids: Vec<i32> = (0..tasks::AT_ONCE).map(|_| keys.article()).collect();
                let client = &client;
                let one = |id: &'_ i32| {
                    let id = *id;
                    async move { by_key().bind(client, &id).one().await }
                };
                check += try_join_all(ids.iter().map(one)).await?.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::First => {
            meter = Meter::start();
            for _ in 0..operations {
                let fresh = super::hand_written::pool(url, 1)?;
                let orders = by_status().bind(&fresh.get().await?, &OrderStatus::paid).all().await?;
                check += orders.iter().map(|order| order.order_id).sum::<i64>();
            }
        }
    }
    Ok(meter.done(operations, check))
}

async fn sixteen(pool: &Pool, operations: usize) -> Outcome<Measured> {
    let mut clients = Vec::new();
    for _ in 0..tasks::CLIENTS {
        let mut client = pool.get().await?;
        let transaction = client.transaction().await?;
        place(&transaction, 0, [1, 2, 3, 4, 5]).await?;
        transaction.commit().await?;
        clients.push(client);
    }
    let each = operations / tasks::CLIENTS;
    let meter = Meter::start();
    let mut under_way = tokio::task::JoinSet::new();
    for (number, mut client) in clients.into_iter().enumerate() {
        under_way.spawn(async move {
            let mut keys = Keys::new(100 + number as u64);
            for _ in 0..each {
                let transaction = client.transaction().await?;
                place(&transaction, number as i32, keys.order()).await?;
                transaction.commit().await?;
            }
            Ok::<_, Error>(each as i64)
        });
    }
    let placed = under_way.join_all().await.into_iter().sum::<Result<i64, _>>()?;
    Ok(meter.done(each * tasks::CLIENTS, placed))
}
