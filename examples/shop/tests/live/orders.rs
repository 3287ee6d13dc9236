//! Orders that cannot be placed, and orders that are cancelled.

use mercado::inventory::Inventory;
use mercado::orders::{MarkPaidParams, Orders};
use mercado::types::OrderStatus;
use shop::ShopError;
use shop::orders::{Item, cancel, history, place, ship_paid};
use sqlwright::{Error, Pool};

use crate::support::{cents, customer, order_of, pool, product};

#[tokio::test]
async fn what_cannot_be_ordered_leaves_nothing_behind() {
    let (_database, pool) = pool(2).await;
    let lamp = product(&pool, "Lamp", 1990, 5).await;
    let buyer = customer(&pool, "buyer").await;
    let lamps = |quantity| Item { product_id: lamp, quantity };
    let unknown = Item { product_id: lamp + 1, quantity: 1 };
    for (customer, items, words) in [
        (buyer, vec![], "there is nothing in the order".to_owned()),
        (buyer, vec![lamps(1), lamps(1)], format!("product {lamp} is in the order twice")),
        (buyer, vec![lamps(1), unknown], format!("product {} is not for sale", lamp + 1)),
        (buyer, vec![lamps(6)], format!("fewer than 6 pieces of product {lamp} are left")),
        (buyer + 1, vec![lamps(1)], "there is no such customer".to_owned()),
    ] {
        assert_eq!(place(&pool, order_of(customer), &items).await.unwrap_err().to_string(), words);
    }
    let error = place(&pool, order_of(buyer), &[lamps(-1)]).await.unwrap_err();
    assert!(
        matches!(&error, ShopError::Database(error) if error.constraint() == Some("positive_quantity_is_positive"))
    );
    assert_eq!(Orders::new(&pool).count().await.unwrap(), 0);
    assert_eq!(Inventory::new(&pool).available(lamp).await.unwrap(), Some(5));
}

#[tokio::test]
async fn a_cancelled_order_goes_back_to_the_shelves_once() {
    let (_database, pool) = pool(2).await;
    let lamp = product(&pool, "Lamp", 1990, 5).await;
    let chair = product(&pool, "Chair", 9900, 1).await;
    let buyer = customer(&pool, "buyer").await;
    let items = [Item { product_id: lamp, quantity: 3 }, Item { product_id: chair, quantity: 1 }];
    let placed = place(&pool, order_of(buyer), &items).await.unwrap();
    assert_eq!(placed.total, cents(15870));
    let (orders, inventory) = (Orders::new(&pool), Inventory::new(&pool));
    orders.mark_paid(MarkPaidParams { payment_id: None, order_id: placed.order_id }).await.unwrap();

    assert!(cancel(&pool, placed.order_id).await.unwrap(), "it was paid, so there is money to give back");
    let again = cancel(&pool, placed.order_id).await.unwrap_err();
    assert!(matches!(again, ShopError::TooLateToCancel), "{again:?}");
    assert_eq!(inventory.available(lamp).await.unwrap(), Some(5));
    assert_eq!(inventory.available(chair).await.unwrap(), Some(1));
    let order = orders.find(placed.order_id).await.unwrap().unwrap();
    assert_eq!((order.status, order.cancelled_from), (OrderStatus::Cancelled, Some(OrderStatus::Paid)));
}

#[tokio::test]
async fn the_history_is_streamed_latest_first() {
    let (_database, pool) = pool(2).await;
    let lamp = product(&pool, "Lamp", 1990, 100).await;
    let (buyer, other) = (customer(&pool, "buyer").await, customer(&pool, "other").await);
    for quantity in 1..=5 {
        place(&pool, order_of(buyer), &[Item { product_id: lamp, quantity }]).await.unwrap();
        place(&pool, order_of(other), &[Item { product_id: lamp, quantity: 1 }]).await.unwrap();
    }
    let mut orders = history(&pool, buyer);
    let mut totals = Vec::new();
    while let Some(order) = orders.try_next().await.unwrap() {
        totals.push(order.total);
    }
    assert_eq!(totals, [9950, 7960, 5970, 3980, 1990].map(cents));
}

#[tokio::test]
async fn what_is_paid_is_sent_off_unless_it_is_cancelled_meanwhile() {
    let (_database, pool) = pool(3).await;
    let lamp = product(&pool, "Lamp", 1990, 100).await;
    let buyer = customer(&pool, "buyer").await;
    let orders = Orders::new(&pool);
    let mut ids = Vec::new();
    for paid in [true, true, false] {
        let placed = place(&pool, order_of(buyer), &[Item { product_id: lamp, quantity: 1 }]).await.unwrap();
        ids.push(placed.order_id);
        if paid {
            orders.mark_paid(MarkPaidParams { payment_id: None, order_id: placed.order_id }).await.unwrap();
        }
    }
    let shipping = pool
        .transaction(async |tx| {
            // Whoever sends orders off finds this one paid, and waits for what becomes of it.
            Orders::new(tx).cancel(ids[1]).await?;
            let shipping = tokio::spawn({
                let pool = pool.clone();
                async move { ship_paid(&pool).await }
            });
            waits_for_a_lock(&pool).await;
            Ok::<_, Error>(shipping)
        })
        .await
        .unwrap();
    assert_eq!(shipping.await.unwrap().unwrap(), 1);
    let mut reached = Vec::new();
    for id in ids {
        reached.push(orders.find(id).await.unwrap().unwrap().status);
    }
    assert_eq!(reached, [OrderStatus::Shipped, OrderStatus::Cancelled, OrderStatus::Pending]);
    assert_eq!(ship_paid(&pool).await.unwrap(), 0);
}

async fn waits_for_a_lock(pool: &Pool) {
    let connection = pool.connection().await.unwrap();
    let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while connection.client().query(waiting, &[]).await.unwrap().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
