//! diesel's query builder over diesel-async.

use std::io::Write;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;

use crate::Outcome;
use crate::measure::{Measured, Meter};
use crate::tasks::{self, Keys, Task, readings, weight};

#[derive(diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(name = "order_status"))]
pub struct OrderStatusType;

#[derive(Debug, Clone, Copy, AsExpression, FromSqlRow)]
#[diesel(sql_type = OrderStatusType)]
enum OrderStatus {
    Pending,
    Paid,
    Shipped,
}

impl ToSql<OrderStatusType, Pg> for OrderStatus {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(match self {
            Self::Pending => b"pending",
            Self::Paid => b"paid",
            Self::Shipped => b"shipped",
        })?;
        Ok(IsNull::No)
    }
}

impl FromSql<OrderStatusType, Pg> for OrderStatus {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes() {
            b"pending" => Ok(Self::Pending),
            b"paid" => Ok(Self::Paid),
            b"shipped" => Ok(Self::Shipped),
            _ => Err("no status".into()),
        }
    }
}

diesel::table! {
    articles (article_id) {
        article_id -> Integer,
        title -> Text,
        created_at -> Timestamptz,
        price -> Numeric,
        available -> Bool,
        reference -> Uuid,
        details -> Jsonb,
        note -> Nullable<Text>,
    }
}
diesel::table! {
    readings (reading_id) {
        reading_id -> BigInt,
        sensor -> Integer,
        label -> Text,
        taken_at -> Timestamptz,
        amount -> Numeric,
        note -> Nullable<Text>,
    }
}
diesel::table! {
    stock (article_id) {
        article_id -> Integer,
        pieces -> Integer,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use super::OrderStatusType;
    orders (order_id) {
        order_id -> BigInt,
        customer_id -> Integer,
        status -> OrderStatusType,
    }
}
diesel::table! {
    order_items (order_id, article_id) {
        order_id -> BigInt,
        article_id -> Integer,
        quantity -> Integer,
        price -> Numeric,
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = articles)]
#[allow(dead_code, reason = "what is not read is decoded all the same")]
struct Article {
    article_id: i32,
    title: String,
    created_at: chrono::DateTime<chrono::Utc>,
    price: rust_decimal::Decimal,
    available: bool,
    reference: uuid::Uuid,
    details: serde_json::Value,
    note: Option<String>,
}

fn weight_of(article: &Article) -> i64 {
    weight(article.article_id, &article.title, article.note.as_deref())
}

/// The SELECT of one article.
macro_rules! by_key {
    ($key:expr) => {
        articles::table.filter(articles::article_id.eq($key)).select(Article::as_select())
    };
}

async fn place(connection: &mut AsyncPgConnection, customer: i32, wanted: [i32; 5]) -> QueryResult<i64> {
    connection
        .transaction(async move |connection| {
            let order = (orders::customer_id.eq(customer), orders::status.eq(OrderStatus::Pending));
            let creating = diesel::insert_into(orders::table).values(order).returning(orders::order_id);
            let order: i64 = creating.get_result(connection).await?;
            for article in wanted {
                let item = (
                    order_items::order_id.eq(order),
                    order_items::article_id.eq(article),
                    order_items::quantity.eq(1),
                    order_items::price.eq(tasks::price()),
                );
                diesel::insert_into(order_items::table).values(item).execute(connection).await?;
                let left = stock::table.filter(stock::article_id.eq(article)).filter(stock::pieces.ge(1));
                let taking = diesel::update(left).set(stock::pieces.eq(stock::pieces - 1));
                assert_eq!(taking.execute(connection).await?, 1, "in stock");
            }
            Ok(order)
        })
        .await
}

/// The columns and values of a row of `readings`.
macro_rules! reading {
    ($reading:expr) => {{
        let tasks::Reading { sensor, label, taken_at, amount, note } = $reading;
        (
            readings::sensor.eq(sensor),
            readings::label.eq(label),
            readings::taken_at.eq(taken_at),
            readings::amount.eq(amount),
            readings::note.eq(note.as_deref()),
        )
    }};
}

async fn insert_together(connection: &mut AsyncPgConnection, rows: &[tasks::Reading]) -> QueryResult<i64> {
    connection
        .transaction(async move |connection| {
            let rows: Vec<_> = rows.iter().map(|reading| reading!(reading)).collect();
            Ok(diesel::insert_into(readings::table).values(rows).execute(connection).await? as i64)
        })
        .await
}

async fn insert(connection: &mut AsyncPgConnection, rows: &[tasks::Reading], operations: usize) -> QueryResult<i64> {
    connection
        .transaction(async move |connection| {
            let mut added = 0;
            for reading in rows.iter().cycle().take(operations) {
                let adding = diesel::insert_into(readings::table).values(reading!(reading));
                added += adding.execute(connection).await? as i64;
            }
            Ok(added)
        })
        .await
}

pub async fn run(task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    let mut connection = AsyncPgConnection::establish(url).await?;
    let mut keys = Keys::new(7);
    let mut check = 0;
    let meter;
    match task {
        Task::ByKey => {
            let _: Article = by_key!(1).get_result(&mut connection).await?;
            meter = Meter::start();
            for _ in 0..operations {
                let article: Article = by_key!(keys.article()).get_result(&mut connection).await?;
                check += weight_of(&article);
            }
        }
        Task::Pooled => {
            let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new(url);
            let pool = Pool::builder(manager).max_size(1).build()?;
            let _: Article = by_key!(1).get_result(&mut pool.get().await?).await?;
            meter = Meter::start();
            for _ in 0..operations {
                let article: Article = by_key!(keys.article()).get_result(&mut pool.get().await?).await?;
                check += weight_of(&article);
            }
        }
        Task::Rows | Task::Borrowed => {
            let up_to = || articles::table.filter(articles::article_id.le(tasks::MANY)).select(Article::as_select());
            meter = Meter::start();
            for _ in 0..operations {
                let articles: Vec<Article> = up_to().load(&mut connection).await?;
                check += articles.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::Stream => {
            meter = Meter::start();
            let mut rows = articles::table.select(Article::as_select()).load_stream::<Article>(&mut connection).await?;
            while let Some(article) = rows.try_next().await? {
                check += weight_of(&article);
            }
        }
        Task::Insert => {
            let rows = readings();
            meter = Meter::start();
            check += insert(&mut connection, &rows, operations).await?;
        }
        // A single INSERT with many rows.
        Task::Batch => {
            let rows = readings();
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_ONCE {
                check += insert_together(&mut connection, &rows).await?;
            }
        }
        Task::Order => {
            place(&mut connection, 0, [1, 2, 3, 4, 5]).await?;
            meter = Meter::start();
            for number in 0..operations {
                check += i64::from(place(&mut connection, number as i32, keys.order()).await? > 0);
            }
        }
        Task::Bulk | Task::CopyIn | Task::CopyOut => return Err("no way of its own".into()),
        Task::Order16 => return sixteen(operations, url).await,
        Task::AtOnce => {
            let _: Article = by_key!(1).get_result(&mut connection).await?;
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_ONCE {
                let ids: Vec<i32> = (0..tasks::AT_ONCE).map(|_| keys.article()).collect();
                let connection = &connection;
                let one = |id: &'_ i32| {
                    let id = *id;
                    async move { by_key!(id).get_result::<Article>(&mut { connection }).await }
                };
                check += try_join_all(ids.iter().map(one)).await?.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::First => {
            meter = Meter::start();
            for _ in 0..operations {
                let mut connection = AsyncPgConnection::establish(url).await?;
                let paid =
                    orders::table.filter(orders::status.eq(OrderStatus::Paid)).filter(orders::order_id.le(3_i64));
                let selecting = paid.select((orders::order_id, orders::status));
                let rows: Vec<(i64, OrderStatus)> = selecting.load(&mut connection).await?;
                check += rows.iter().map(|(order, _)| order).sum::<i64>();
            }
        }
    }
    Ok(meter.done(operations, check))
}

async fn sixteen(operations: usize, url: &str) -> Outcome<Measured> {
    let mut connections = Vec::new();
    for _ in 0..tasks::CLIENTS {
        let mut connection = AsyncPgConnection::establish(url).await?;
        place(&mut connection, 0, [1, 2, 3, 4, 5]).await?;
        connections.push(connection);
    }
    let each = operations / tasks::CLIENTS;
    let meter = Meter::start();
    let mut under_way = tokio::task::JoinSet::new();
    for (number, mut connection) in connections.into_iter().enumerate() {
        under_way.spawn(async move {
            let mut keys = Keys::new(100 + number as u64);
            for _ in 0..each {
                place(&mut connection, number as i32, keys.order()).await?;
            }
            Ok::<_, diesel::result::Error>(each as i64)
        });
    }
    let placed = under_way.join_all().await.into_iter().sum::<Result<i64, _>>()?;
    Ok(meter.done(each * tasks::CLIENTS, placed))
}
