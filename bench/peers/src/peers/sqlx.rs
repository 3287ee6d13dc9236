//! sqlx's functions. (Its macros do the same when they run, and need a database when they are compiled.)

use futures_util::TryStreamExt;
use sqlx::postgres::{PgPoolOptions, PgRow};
use sqlx::{Connection, PgConnection, Row};

use crate::Outcome;
use crate::measure::{Measured, Meter};
use crate::tasks::{self, Article, Keys, Task, readings, weight};

#[derive(Debug, Clone, Copy, sqlx::Type)]
#[sqlx(type_name = "order_status", rename_all = "lowercase")]
#[allow(dead_code, reason = "the type has it")]
enum OrderStatus {
    Pending,
    Paid,
    Shipped,
}

fn article(row: PgRow) -> Result<Article, sqlx::Error> {
    Ok(Article {
        article_id: row.try_get_unchecked(0)?,
        title: row.try_get_unchecked(1)?,
        created_at: row.try_get_unchecked(2)?,
        price: row.try_get_unchecked(3)?,
        available: row.try_get_unchecked(4)?,
        reference: row.try_get_unchecked(5)?,
        details: row.try_get_unchecked(6)?,
        note: row.try_get_unchecked(7)?,
    })
}

fn weight_of(article: &Article) -> i64 {
    weight(article.article_id, &article.title, article.note.as_deref())
}

async fn place(connection: &mut PgConnection, customer: i32, articles: [i32; 5]) -> sqlx::Result<i64> {
    let mut transaction = connection.begin().await?;
    let creating = sqlx::query(tasks::CREATE_ORDER).bind(customer).bind(OrderStatus::Pending);
    let order: i64 = creating.fetch_one(&mut *transaction).await?.try_get_unchecked(0)?;
    let price = tasks::price();
    for article in articles {
        let adding = sqlx::query(tasks::ADD_ITEM).bind(order).bind(article).bind(1).bind(price);
        adding.execute(&mut *transaction).await?;
        let taken = sqlx::query(tasks::TAKE).bind(1).bind(article).execute(&mut *transaction).await?;
        assert_eq!(taken.rows_affected(), 1, "in stock");
    }
    transaction.commit().await?;
    Ok(order)
}

pub async fn run(task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    let mut connection = PgConnection::connect(url).await?;
    let mut keys = Keys::new(7);
    let mut check = 0;
    let meter;
    match task {
        Task::ByKey | Task::AtOnce => {
            sqlx::query(tasks::BY_KEY).bind(1).fetch_one(&mut connection).await?;
            meter = Meter::start();
            // It has one statement under way on a connection.
            for _ in 0..operations {
                let row = sqlx::query(tasks::BY_KEY).bind(keys.article()).fetch_one(&mut connection).await?;
                check += weight_of(&article(row)?);
            }
        }
        Task::Pooled => {
            let pool = PgPoolOptions::new().max_connections(1).connect(url).await?;
            sqlx::query(tasks::BY_KEY).bind(1).fetch_one(&pool).await?;
            meter = Meter::start();
            for _ in 0..operations {
                check += weight_of(&article(sqlx::query(tasks::BY_KEY).bind(keys.article()).fetch_one(&pool).await?)?);
            }
        }
        Task::Rows | Task::Borrowed => {
            sqlx::query(tasks::UP_TO).bind(1).fetch_all(&mut connection).await?;
            meter = Meter::start();
            for _ in 0..operations {
                let rows = sqlx::query(tasks::UP_TO).bind(tasks::MANY).try_map(article).fetch_all(&mut connection);
                check += rows.await?.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::Stream => {
            meter = Meter::start();
            let mut rows = sqlx::query(tasks::WIDE).try_map(article).fetch(&mut connection);
            while let Some(article) = rows.try_next().await? {
                check += weight_of(&article);
            }
        }
        Task::Insert => {
            let readings = readings();
            meter = Meter::start();
            let mut transaction = connection.begin().await?;
            for reading in readings.iter().cycle().take(operations) {
                let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
                let adding = sqlx::query(tasks::ADD_READING).bind(sensor).bind(label).bind(taken_at).bind(amount);
                check += adding.bind(note.as_deref()).execute(&mut *transaction).await?.rows_affected() as i64;
            }
            transaction.commit().await?;
        }
        // A single INSERT with many rows: it has one statement under way.
        Task::Batch => {
            let readings = readings();
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_ONCE {
                let mut transaction = connection.begin().await?;
                let insert = "INSERT INTO readings (sensor, label, taken_at, amount, note) ";
                let mut adding = sqlx::QueryBuilder::<sqlx::Postgres>::new(insert);
                adding.push_values(&readings, |mut row, tasks::Reading { sensor, label, taken_at, amount, note }| {
                    row.push_bind(sensor).push_bind(label).push_bind(taken_at).push_bind(amount);
                    row.push_bind(note.as_deref());
                });
                check += adding.build().execute(&mut *transaction).await?.rows_affected() as i64;
                transaction.commit().await?;
            }
        }
        Task::Bulk => {
            let readings = readings();
            meter = Meter::start();
            for _ in 0..operations / tasks::AT_A_TIME {
                let tasks::Columns { sensors, labels, taken_at, amounts, notes } = tasks::Columns::of(&readings);
                let adding = sqlx::query(tasks::ADD_READINGS).bind(sensors).bind(labels).bind(taken_at);
                check += adding.bind(amounts).bind(notes).execute(&mut connection).await?.rows_affected() as i64;
            }
        }
        Task::CopyIn | Task::CopyOut => return Err("it has bytes only".into()),
        Task::Order => {
            place(&mut connection, 0, [1, 2, 3, 4, 5]).await?;
            meter = Meter::start();
            for number in 0..operations {
                check += i64::from(place(&mut connection, number as i32, keys.order()).await? > 0);
            }
        }
        Task::Order16 => return sixteen(operations, url).await,
        Task::First => {
            meter = Meter::start();
            for _ in 0..operations {
                let mut connection = PgConnection::connect(url).await?;
                let selecting = sqlx::query(tasks::BY_STATUS).bind(OrderStatus::Paid);
                for row in selecting.fetch_all(&mut connection).await? {
                    let _: OrderStatus = row.try_get_unchecked(1)?;
                    check += row.try_get_unchecked::<i64, _>(0)?;
                }
            }
        }
    }
    Ok(meter.done(operations, check))
}

async fn sixteen(operations: usize, url: &str) -> Outcome<Measured> {
    let mut connections = Vec::new();
    for _ in 0..tasks::CLIENTS {
        let mut connection = PgConnection::connect(url).await?;
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
            Ok::<_, sqlx::Error>(each as i64)
        });
    }
    let placed = under_way.join_all().await.into_iter().sum::<Result<i64, _>>()?;
    Ok(meter.done(each * tasks::CLIENTS, placed))
}
