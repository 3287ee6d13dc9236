//! tokio-postgres with an order pipelined by hand: BEGIN with the order, its items, COMMIT.

use futures_util::future::{join, try_join_all};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};

use super::hand_written::{OrderStatus, Statements, connect};
use crate::Outcome;
use crate::measure::{Measured, Meter};
use crate::tasks::{self, Keys, Task};

type Arguments<'a, const N: usize> = [&'a (dyn ToSql + Sync); N];

async fn place(client: &Client, held: &Statements, customer: i32, articles: [i32; 5]) -> Result<i64, Error> {
    let arguments: Arguments<'_, 2> = [&customer, &OrderStatus::Pending];
    let (begun, created) = join(client.batch_execute("BEGIN"), client.query_one(&held.create, &arguments)).await;
    begun?;
    let order: i64 = created?.try_get(0)?;
    let (order, price) = (&order, &tasks::price());
    let item = |article: i32| async move {
        let added: Arguments<'_, 4> = [order, &article, &1_i32, price];
        let taken: Arguments<'_, 2> = [&1_i32, &article];
        let (added, taken) = join(client.execute(&held.add, &added), client.execute(&held.take, &taken)).await;
        assert_eq!((added?, taken?), (1, 1), "in stock");
        Ok::<_, Error>(())
    };
    try_join_all(articles.map(item)).await?;
    client.batch_execute("COMMIT").await?;
    Ok(*order)
}

pub async fn run(task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    let clients = if task == Task::Order16 { tasks::CLIENTS } else { 1 };
    let mut ready = Vec::new();
    for _ in 0..clients {
        let client = connect(url).await?;
        let held = Statements::prepare(&client).await?;
        ready.push((client, held));
    }
    let each = operations / clients;
    let meter = Meter::start();
    let mut under_way = tokio::task::JoinSet::new();
    for (number, (client, held)) in ready.into_iter().enumerate() {
        under_way.spawn(async move {
            let mut keys = Keys::new(if clients == 1 { 7 } else { 100 + number as u64 });
            for _ in 0..each {
                place(&client, &held, number as i32, keys.order()).await?;
            }
            Ok::<_, Error>(each as i64)
        });
    }
    let placed = under_way.join_all().await.into_iter().sum::<Result<i64, _>>()?;
    Ok(meter.done(each * clients, placed))
}
