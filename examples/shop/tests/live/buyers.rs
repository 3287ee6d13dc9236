//! Many buyers and few pieces.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mercado::inventory::Inventory;
use mercado::orders::{HistoryParams, Orders};
use shop::ShopError;
use shop::orders::{Item, place};
use sqlwright::{Connection, Pool};
use tokio::sync::Barrier;
use tokio::task::{JoinHandle, JoinSet};

use crate::support::{cents, customer, database, order_of, product};

const BUYERS: usize = 16;
const PIECES: i32 = 10;
const PLENTY: i32 = 1_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_buyers_ten_get_the_last_ten_pieces() {
    let database = database().await;
    let pool = Pool::builder().max_size(BUYERS + 1).build(database.url()).unwrap();
    // Products are taken in the order of their ids: a failing order has taken wrapping paper before the last lamp is gone.
    let paper = product(&pool, "Wrapping paper", 250, PLENTY).await;
    let lamp = product(&pool, "Lamp", 1990, PIECES).await;
    let items = [Item { product_id: lamp, quantity: 1 }, Item { product_id: paper, quantity: 2 }];

    let done = Arc::new(AtomicBool::new(false));
    let looker = look_on(database.url().to_owned(), Inventory::owned(pool.clone()), lamp, Arc::clone(&done));
    let start = Arc::new(Barrier::new(BUYERS));
    let mut buyers = JoinSet::new();
    for number in 0..BUYERS {
        let buyer = customer(&pool, &format!("buyer{number}")).await;
        let (pool, start) = (pool.clone(), Arc::clone(&start));
        buyers.spawn(async move {
            // Everybody is connected before anybody buys.
            let connection = pool.connection().await.unwrap();
            start.wait().await;
            drop(connection);
            (buyer, place(&pool, order_of(buyer), &items).await)
        });
    }
    let outcomes = buyers.join_all().await;
    done.store(true, Ordering::Relaxed);
    assert!(looker.await.unwrap() > 0, "nobody looked while the buyers were buying");

    let orders = Orders::new(&pool);
    let mut placed_orders = 0;
    for (buyer, outcome) in outcomes {
        let history = orders.history(HistoryParams { customer_id: buyer, since: None }).all().await.unwrap();
        match outcome {
            Ok(placed) => {
                placed_orders += 1;
                let [order] = &history[..] else { panic!("one order expected: {history:?}") };
                assert_eq!((order.order_id, order.reference), (placed.order_id, placed.reference));
                assert_eq!((order.item_count, order.total, placed.total), (2, cents(2490), cents(2490)));
                let mut found = orders.with_items(order.order_id).await.unwrap().unwrap();
                found.items.sort_by_key(|item| item.product_id);
                let items: Vec<_> = found.items.iter().map(|item| (item.product_id, item.quantity)).collect();
                assert_eq!(items, [(paper, 2), (lamp, 1)]);
            }
            Err(ShopError::OutOfStock { product_id, quantity: 1 }) if product_id == lamp => assert_eq!(history, []),
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(placed_orders, PIECES);
    assert_eq!(orders.count().await.unwrap(), i64::from(PIECES));
    let inventory = Inventory::new(&pool);
    assert_eq!(inventory.available(lamp).await.unwrap(), Some(0));
    assert_eq!(inventory.available(paper).await.unwrap(), Some(PLENTY - 2 * PIECES));
}

/// Looks on until it is done: the stock is never negative, no order is without its two items, and at any moment as many
/// lamps are missing from the shelf as are ordered. Returns how often it looked.
fn look_on(url: String, inventory: Inventory<'static>, lamp: i64, done: Arc<AtomicBool>) -> JoinHandle<u32> {
    tokio::spawn(async move {
        // One statement sees one moment.
        let sql = "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM order_items),
                          (SELECT quantity FROM inventory WHERE product_id = $1)";
        let connection = Connection::connect(&url).await.unwrap();
        let mut looks = 0;
        while !done.load(Ordering::Relaxed) {
            let row = connection.client().query_one(sql, &[&lamp]).await.unwrap();
            let (orders, items, lamps) = (row.get::<_, i64>(0), row.get::<_, i64>(1), row.get::<_, i32>(2));
            assert!(lamps >= 0, "{lamps} lamps");
            assert_eq!((items, i64::from(PIECES - lamps)), (orders * 2, orders));
            let available = inventory.available(lamp).await.unwrap();
            assert!(available.is_some_and(|lamps| lamps >= 0), "{available:?} lamps");
            looks += 1;
        }
        looks
    })
}

/// Orders that name the same products the other way round take turns instead of waiting for each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn opposite_orders_do_not_stand_in_each_others_way() {
    let (_database, pool) = crate::support::pool(8).await;
    let (first, second) = (product(&pool, "First", 100, PLENTY).await, product(&pool, "Second", 100, PLENTY).await);
    let buyer = customer(&pool, "buyer").await;
    let items = [Item { product_id: first, quantity: 1 }, Item { product_id: second, quantity: 1 }];
    let mut buyers = JoinSet::new();
    for number in 0..40 {
        let pool = pool.clone();
        let mut items = items.to_vec();
        if number % 2 == 1 {
            items.reverse();
        }
        buyers.spawn(async move { place(&pool, order_of(buyer), &items).await });
    }
    for outcome in buyers.join_all().await {
        outcome.unwrap();
    }
    let inventory = Inventory::new(&pool);
    assert_eq!(inventory.available(first).await.unwrap(), Some(PLENTY - 40));
    assert_eq!(inventory.available(second).await.unwrap(), Some(PLENTY - 40));
}
