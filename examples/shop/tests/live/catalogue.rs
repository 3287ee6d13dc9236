//! Searching the catalogue.

use mercado::inventory::{CreateError, CreateOptions, CreateParams, Inventory};
use mercado::products::{NewProduct, Products, SearchOptions, SearchSort};
use shop::catalogue::search;
use sqlwright::{OrDefault, Pool};

use crate::support::{cents, pool, product};

async fn names(pool: &Pool, filters: SearchOptions<'_>) -> Vec<String> {
    let found = search(&pool.read_only(), filters).await.unwrap();
    found.into_iter().map(|product| product.name).collect()
}

#[tokio::test]
async fn a_search_has_the_filters_that_are_given() {
    let (_database, pool) = pool(2).await;
    for (name, price, quantity) in [("Armchair", 24900, 0), ("Desk", 19900, 1), ("Desk lamp", 1990, 3)] {
        product(&pool, name, price, quantity).await;
    }
    let all = SearchOptions::default();
    assert_eq!(names(&pool, all).await, ["Armchair", "Desk", "Desk lamp"]);
    assert_eq!(names(&pool, SearchOptions { name: Some("desk%"), ..all }).await, ["Desk", "Desk lamp"]);
    assert_eq!(names(&pool, SearchOptions { in_stock: true, ..all }).await, ["Desk", "Desk lamp"]);
    assert_eq!(names(&pool, SearchOptions { price_from: Some(cents(2000)), ..all }).await, ["Armchair", "Desk"]);
    let cheap = SearchOptions { price_to: Some(cents(20000)), sort: SearchSort::Cheapest, ..all };
    assert_eq!(names(&pool, cheap).await, ["Desk lamp", "Desk"]);
    assert_eq!(names(&pool, SearchOptions { name: Some("%chair"), in_stock: true, ..all }).await, [""; 0]);
    assert_eq!(
        names(&pool, SearchOptions { sort: SearchSort::Newest, ..all }).await,
        ["Desk lamp", "Desk", "Armchair"]
    );
}

#[tokio::test]
async fn what_is_not_stated_is_as_the_table_has_it() {
    let (_database, pool) = pool(2).await;
    let (products, inventory) = (Products::new(&pool), Inventory::new(&pool));
    let unstocked = async |sku| {
        let product = NewProduct {
            sku,
            name: sku,
            description: None,
            price: cents(100),
            list_price: None,
            tags: &[],
            attributes: &serde_json::json!({}),
            released_on: None,
        };
        products.create(product).await.unwrap()
    };
    let (lamp, desk) = (unstocked("LAMP").await, unstocked("DESK").await);
    let place = |product_id| CreateParams { product_id, shelf: None };
    inventory.create(place(lamp), CreateOptions::default()).await.unwrap();
    let three = CreateOptions { quantity: OrDefault::Value(3), ..CreateOptions::default() };
    inventory.create(place(desk), three).await.unwrap();
    assert_eq!(inventory.available(lamp).await.unwrap(), Some(0));
    assert_eq!(inventory.available(desk).await.unwrap(), Some(3));
    let error = inventory.create(place(desk), three).await.unwrap_err();
    assert!(matches!(error, CreateError::AlreadyThere(_)), "{error:?}");
}
