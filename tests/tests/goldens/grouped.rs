//! Rows of a join as groups: none is torn, none has what belongs to another one, over whichever client.

use sqlwright::Pool;
use sqlwright::blocking::Wait as _;

use crate::case;
use crate::goldens::nested_groups::orders::{Item, Orders};

const ORDERS: &str = "
    INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
    INSERT INTO orders SELECT i, nullif(i % 3, 0), '2026-01-01 00:00Z'::timestamptz + i % 5 * interval '1 hour' FROM generate_series(1, 1000) AS i;
    INSERT INTO items SELECT o.order_id, line, 'sku ' || line, nullif('note', 'note')
    FROM orders o, LATERAL generate_series(1, o.order_id % 7) AS line ORDER BY random();";

#[tokio::test]
async fn groups_are_whole() {
    let db = case("nested/groups").await;
    db.client().batch_execute(ORDERS).await.expect("data");
    let orders = Orders::new(&db);
    let all = orders.with_items().all().await.expect("groups");
    assert_eq!(all.len(), 1000);
    for (number, order) in (1..).zip(&all) {
        assert_eq!((order.order_id, i64::try_from(order.items.len())), (number, Ok(number % 7)));
        let item = |line: i32| Item { line, sku: format!("sku {line}"), note: None };
        assert!(order.items.iter().zip(1..).all(|(found, line)| *found == item(line)));
        assert_eq!(order.customer.as_deref(), [None, Some("Ada"), Some("Bob")][number as usize % 3]);
    }
    let mut stream = orders.with_items().stream();
    let mut streamed = Vec::new();
    while let Some(order) = stream.try_next().await.expect("a group") {
        streamed.push(order);
    }
    drop(stream);
    assert_eq!(streamed, all);
    let exported = orders.export().all().await.expect("groups");
    let of_more = all.iter().filter(|order| !order.items.is_empty());
    assert!(
        exported
            .iter()
            .zip(of_more)
            .all(|(one, other)| one.order_id == other.order_id && one.lines.len() == other.items.len())
    );
    let of_customer = orders.of_customer(2).all().await.expect("groups");
    assert!(of_customer.iter().all(|order| order.order_id % 3 == 2 && order.customer.name == "Bob"));
    assert_eq!(of_customer.iter().map(|order| order.items.len()).sum::<usize>(), 999);
}

#[tokio::test]
async fn one_group_or_none_in_a_transaction_and_blocking() {
    let database = sqlwright_tests::database_of_case("nested/groups").await;
    let pool = Pool::builder().max_size(1).build(database.url()).expect("a pool");
    assert!(Orders::new(&pool).with_items().all().await.expect("groups").is_empty());
    pool.connection().await.expect("a connection").client().batch_execute(ORDERS).await.expect("data");
    let (six, none) = pool
        .transaction(async |tx| -> Result<_, sqlwright::Error> {
            let orders = Orders::new(tx);
            Ok((orders.of_one(6).await?, orders.of_one(7).await?))
        })
        .await
        .expect("groups");
    assert_eq!((six.map(|order| order.items.len()), none), (Some(6), None));
    let blocking = tokio::task::spawn_blocking(move || -> Result<usize, sqlwright::Error> {
        let orders = Orders::new(&pool);
        let mut stream = orders.with_items().stream();
        let first = stream.try_next().wait()?.map_or(0, |order| order.items.len());
        // The rest is cancelled.
        drop(stream);
        Ok(first + orders.with_items().all().wait()?.len())
    });
    assert_eq!(blocking.await.expect("no panic").expect("groups"), 1001);
}
