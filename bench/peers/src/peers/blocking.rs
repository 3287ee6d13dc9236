//! The same tasks without async: the crate `postgres` as a careful person writes it, sqlwright's repository with `.wait()`, and
//! cornucopia's functions for `postgres`.

use ::sqlwright::Connection;
use ::sqlwright::blocking::Wait;
use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, NoTls};

use super::hand_written::{OrderStatus, article, weight_of};
use super::sqlwright::generated::shop::Shop;
use super::sqlwright::{insert, place};
use crate::Outcome;
use crate::measure::{Measured, Meter};
use crate::tasks::{self, Keys, Task, readings};

pub fn postgres(task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    let mut client = Client::connect(url, NoTls)?;
    let mut keys = Keys::new(7);
    let mut check = 0;
    let meter;
    match task {
        Task::ByKey => {
            let held = client.prepare(tasks::BY_KEY)?;
            meter = Meter::start();
            for _ in 0..operations {
                check += weight_of(&article(&client.query_one(&held, &[&keys.article()])?)?);
            }
        }
        Task::Rows => {
            let held = client.prepare(tasks::UP_TO)?;
            meter = Meter::start();
            for _ in 0..operations {
                let rows = client.query(&held, &[&tasks::MANY])?;
                let articles = rows.iter().map(article).collect::<Result<Vec<_>, _>>()?;
                check += articles.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::Stream => {
            let held = client.prepare(tasks::WIDE)?;
            meter = Meter::start();
            let mut rows = client.query_raw(&held, Vec::<i32>::new())?;
            while let Some(row) = rows.next()? {
                check += weight_of(&article(&row)?);
            }
        }
        Task::Insert => {
            let (held, readings) = (client.prepare(tasks::ADD_READING)?, readings());
            meter = Meter::start();
            let mut transaction = client.transaction()?;
            for reading in readings.iter().cycle().take(operations) {
                let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
                check += transaction.execute(&held, &[sensor, label, taken_at, amount, note])? as i64;
            }
            transaction.commit()?;
        }
        Task::Order => {
            let create = client.prepare(tasks::CREATE_ORDER)?;
            let (add, take) = (client.prepare(tasks::ADD_ITEM)?, client.prepare(tasks::TAKE)?);
            let price = tasks::price();
            meter = Meter::start();
            for number in 0..operations {
                let mut transaction = client.transaction()?;
                let customer = number as i32;
                let order = transaction.query_one(&create, &[&customer, &OrderStatus::Pending])?;
                let order: i64 = order.try_get(0)?;
                for article in keys.order() {
                    transaction.execute(&add, &[&order, &article, &1_i32, &price])?;
                    assert_eq!(transaction.execute(&take, &[&1_i32, &article])?, 1, "in stock");
                }
                transaction.commit()?;
                check += i64::from(order > 0);
            }
        }
        _ => return Err("no task for those that block".into()),
    }
    Ok(meter.done(operations, check))
}

pub fn sqlwright(task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    let mut connection = Connection::connect(url).wait()?;
    let mut keys = Keys::new(7);
    let mut check = 0;
    let meter;
    match task {
        Task::ByKey => {
            let shop = Shop::new(&connection);
            shop.by_key(1).wait()?;
            meter = Meter::start();
            for _ in 0..operations {
                check += super::sqlwright::weight_of(&shop.by_key(keys.article()).wait()?.ok_or("an article")?);
            }
        }
        Task::Rows => {
            let shop = Shop::new(&connection);
            shop.up_to(1).all().wait()?;
            meter = Meter::start();
            for _ in 0..operations {
                let articles = shop.up_to(tasks::MANY).all().wait()?;
                check += articles.iter().map(super::sqlwright::weight_of).sum::<i64>();
            }
        }
        Task::Stream => {
            meter = Meter::start();
            for article in Shop::new(&connection).all_articles().stream().wait() {
                check += super::sqlwright::weight_of(&article?);
            }
        }
        Task::Insert => {
            let readings = readings();
            meter = Meter::start();
            check += connection.transaction(async |tx| insert(tx, &readings, operations).await).wait()?;
        }
        Task::Order => {
            connection.transaction(async |tx| place(tx, 0, [1, 2, 3, 4, 5]).await).wait()?;
            meter = Meter::start();
            for number in 0..operations {
                let articles = keys.order();
                let order = connection.transaction(async |tx| place(tx, number as i32, articles).await).wait()?;
                check += i64::from(order > 0);
            }
        }
        _ => return Err("no task for those that block".into()),
    }
    Ok(meter.done(operations, check))
}

#[cfg(feature = "others")]
pub fn cornucopia(task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    use cornucopia::queries::shop::sync::{add_item, add_reading, all_articles, by_key, create_order, take, up_to};

    use super::cornucopia::weight_of;

    let mut client = Client::connect(url, NoTls)?;
    let mut keys = Keys::new(7);
    let mut check = 0;
    let meter;
    match task {
        Task::ByKey => {
            let held = by_key().prepare(&mut client)?;
            meter = Meter::start();
            for _ in 0..operations {
                check += weight_of(&held.bind(&mut client, &keys.article()).one()?);
            }
        }
        Task::Rows => {
            let held = up_to().prepare(&mut client)?;
            meter = Meter::start();
            for _ in 0..operations {
                check += held.bind(&mut client, &tasks::MANY).all()?.iter().map(weight_of).sum::<i64>();
            }
        }
        Task::Stream => {
            let held = all_articles().prepare(&mut client)?;
            meter = Meter::start();
            for article in held.bind(&mut client).iter()? {
                check += weight_of(&article?);
            }
        }
        Task::Insert => {
            let (held, readings) = (add_reading().prepare(&mut client)?, readings());
            meter = Meter::start();
            let mut transaction = client.transaction()?;
            for reading in readings.iter().cycle().take(operations) {
                let tasks::Reading { sensor, label, taken_at, amount, note } = reading;
                let taken_at = taken_at.fixed_offset();
                check += held.bind(&mut transaction, sensor, label, &taken_at, amount, note)? as i64;
            }
            transaction.commit()?;
        }
        Task::Order => {
            let create = create_order().prepare(&mut client)?;
            let (add, take) = (add_item().prepare(&mut client)?, take().prepare(&mut client)?);
            let price = tasks::price();
            meter = Meter::start();
            for number in 0..operations {
                let mut transaction = client.transaction()?;
                let status = cornucopia::types::OrderStatus::pending;
                let order = create.bind(&mut transaction, &(number as i32), &status).one()?;
                for article in keys.order() {
                    add.bind(&mut transaction, &order, &article, &1, &price)?;
                    assert_eq!(take.bind(&mut transaction, &1, &article)?, 1, "in stock");
                }
                transaction.commit()?;
                check += i64::from(order > 0);
            }
        }
        _ => return Err("no task for those that block".into()),
    }
    Ok(meter.done(operations, check))
}
