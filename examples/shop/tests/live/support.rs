//! A shop of its own for each test.

use mercado::customers::CreateParams;
use mercado::orders::NewOrder;
use rust_decimal::Decimal;
use shop::{catalogue, customers, database};
use sqlwright::Pool;
use sqlwright_testing::{Database, Schema};

/// A database with the schema.
pub(crate) async fn database() -> Database {
    Schema::at(database::schema()).database().await.unwrap()
}

/// A database, and at most so many connections to it.
pub(crate) async fn pool(connections: usize) -> (Database, Pool) {
    let database = database().await;
    let pool = Pool::builder().max_size(connections).build(database.url()).unwrap();
    (database, pool)
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
