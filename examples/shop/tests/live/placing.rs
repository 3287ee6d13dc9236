//! An order on the wire: its round trips, and what is left of it when it is given up on the way.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use mercado::inventory::Inventory;
use mercado::orders::Orders;
use shop::ShopError;
use shop::orders::{Item, PlacedOrder, cancel, place};
use sqlwright::Pool;
use sqlwright_server::Server;

use crate::support::{cents, customer, database, order_of, product};
use crate::wire::Wire;

const PIECES: i32 = 1_000;

/// The pieces of five products.
async fn five_products(pool: &Pool) -> Vec<Item> {
    let mut items = Vec::new();
    for name in ["Lamp", "Chair", "Table", "Desk", "Shelf"] {
        items.push(Item { product_id: product(pool, name, 1990, PIECES).await, quantity: 1 });
    }
    items
}

#[tokio::test]
async fn an_order_takes_three_round_trips() {
    // The wire leads to the private server, wherever other tests have their databases.
    let database = Server::shared().unwrap().create_database().await.unwrap();
    database.apply(shop::database::schema()).await.unwrap();
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url()).unwrap();
    let items = five_products(&pool).await;
    let buyer = customer(&pool, "buyer").await;
    place(&pool, order_of(buyer), &items).await.unwrap();
    wire.count();
    for number in [5, 1, 3] {
        let placed = place(&pool, order_of(buyer), &items[..number]).await.unwrap();
        // The order, its items, COMMIT.
        assert_eq!(wire.count(), (3, 3), "{number} items");
        assert_eq!(placed.total, cents(1990 * number as i64));
    }
}

/// Polls `n` times at most; between polls there is time for answers.
async fn poll_some<F: Future>(future: F, n: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    for _ in 0..n {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(output);
        }
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    None
}

/// Orders placed, and pieces missing from each shelf.
async fn count(pool: &Pool, items: &[Item]) -> (i64, Vec<i32>) {
    let orders = Orders::new(pool).count().await.unwrap();
    let mut missing = Vec::new();
    for item in items {
        missing.push(PIECES - Inventory::new(pool).available(item.product_id).await.unwrap().unwrap());
    }
    (orders, missing)
}

#[tokio::test]
async fn an_order_dropped_at_any_await_point_is_whole_or_not_there() {
    let database = database().await;
    let observer = Pool::builder().max_size(1).build(database.url()).unwrap();
    let items = five_products(&observer).await;
    let buyer = customer(&observer, "buyer").await;
    let (mut placed, mut given_up) = (0, 0);
    // Over a connection that has prepared everything, and one that has it all before it.
    for warm in [true, false] {
        for polls in 1.. {
            let pool = Pool::builder().max_size(1).build(database.url()).unwrap();
            if warm {
                place(&pool, order_of(buyer), &items).await.unwrap();
                placed += 1;
            }
            let done: Option<Result<PlacedOrder, ShopError>> =
                poll_some(place(&pool, order_of(buyer), &items), polls).await;
            // The only connection of the pool comes back fit for use, whatever happened to the order.
            let seen = tokio::time::timeout(Duration::from_secs(2), Orders::new(&pool).count()).await.unwrap().unwrap();
            match seen - placed {
                0 => given_up += 1,
                1 => placed += 1,
                other => panic!("{other} orders after {polls} polls"),
            }
            assert_eq!(count(&observer, &items).await, (placed, vec![i32::try_from(placed).unwrap(); 5]));
            if let Some(done) = done {
                done.unwrap();
                assert_eq!(seen, placed);
                break;
            }
        }
    }
    assert!(given_up >= 4, "{given_up} were given up");
}

#[tokio::test]
async fn an_order_that_fails_leaves_nothing_behind_wherever_it_fails() {
    let (_database, pool) = crate::support::pool(1).await;
    let mut items = five_products(&pool).await;
    let buyer = customer(&pool, "buyer").await;
    for index in 0..items.len() {
        items[index].quantity = PIECES + 1;
        let error = place(&pool, order_of(buyer), &items).await.unwrap_err();
        let product = items[index].product_id;
        assert!(
            matches!(error, ShopError::OutOfStock { product_id, quantity } if (product_id, quantity) == (product, PIECES + 1)),
            "{error:?}"
        );
        items[index].quantity = 1;
        assert_eq!(count(&pool, &items).await, (0, vec![0; 5]));
    }
    let placed = place(&pool, order_of(buyer), &items).await.unwrap();
    assert_eq!(count(&pool, &items).await, (1, vec![1; 5]));
    cancel(&pool, placed.order_id).await.unwrap();
    assert_eq!(count(&pool, &items).await, (1, vec![0; 5]));
}
