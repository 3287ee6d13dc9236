//! A shop of its own for each test.

use mercado::customers::CreateParams;
use mercado::orders::NewOrder;
use rust_decimal::Decimal;
use shop::{catalogue, customers, database};
use sqlwright::Pool;
use sqlwright_server::{Database, Server};

/// A database with the schema.
pub(crate) async fn database() -> Database {
    let database = Server::shared().unwrap().create_database().await.unwrap();
    database.apply(database::schema()).await.unwrap();
    database
}

/// At most so many connections to a database of its own.
pub(crate) async fn pool(connections: usize) -> Pool {
    Pool::builder().max_size(connections).build(database().await.url()).unwrap()
}

/// An amount in cents.
pub(crate) fn cents(amount: i64) -> Decimal {
    Decimal::new(amount, 2)
}

pub(crate) async fn product(pool: &Pool, name: &str, price: i64, quantity: i32) -> i64 {
    catalogue::add_product(pool, name, name, cents(price), quantity).await.unwrap()
}

pub(crate) async fn customer(pool: &Pool, name: &str) -> i64 {
    let email = format!("{name}@example.com");
    let customer = CreateParams { email: &email, first_name: name, last_name: "Tester" };
    customers::register(pool, customer).await.unwrap()
}

pub(crate) fn order_of(customer_id: i64) -> NewOrder<'static> {
    NewOrder { customer_id, shipping_address_id: None, note: None }
}
