//! What the shop sells.

use std::time::Duration;

use mercado::inventory::{Inventory, RestockParams};
use mercado::products::{NewProduct, PageOptions, ProductCard, Products, SearchOptions};
use rust_decimal::Decimal;
use serde_json::json;
use sqlwright::{Error, Pool, ReadPool, Transaction};

use crate::ShopError;

/// Takes a product into the catalogue and puts the first pieces on the shelf.
///
/// # Errors
/// [`ShopError::Database`].
pub async fn add_product(pool: &Pool, sku: &str, name: &str, price: Decimal, quantity: i32) -> Result<i64, ShopError> {
    let product = NewProduct {
        sku,
        name,
        description: None,
        price,
        list_price: None,
        tags: &[],
        attributes: &json!({}),
        released_on: None,
    };
    pool.transaction(async |tx| add_in(tx, product, quantity).await).await
}

async fn add_in(tx: &mut Transaction, product: NewProduct<'_>, quantity: i32) -> Result<i64, ShopError> {
    // Nobody but us adds products, so their constraints need no words of their own.
    let product_id = Products::new(tx).create(product).await.map_err(Error::from)?;
    Inventory::new(tx).restock(RestockParams { product_id, quantity }).await.map_err(Error::from)?;
    Ok(product_id)
}

/// The products that pass all filters that are given. What is not given is not part of the SQL.
///
/// # Errors
/// [`ShopError::Busy`], [`ShopError::Database`].
pub async fn search(readers: &ReadPool, filters: SearchOptions<'_>) -> Result<Vec<ProductCard>, ShopError> {
    let found = Products::new(readers).search(Some(MOST_FOUND), filters);
    Ok(found.timeout(PATIENCE).all().await?)
}

/// Nobody reads more than this.
const MOST_FOUND: i64 = 100;

/// Nobody waits longer for a page.
const PATIENCE: Duration = Duration::from_secs(2);

/// The products by name, a page at a time: those that follow the last product of the page before.
///
/// # Errors
/// [`ShopError::Busy`], [`ShopError::Database`].
pub async fn page(
    readers: &ReadPool,
    after: Option<&ProductCard>,
    page_size: i64,
) -> Result<Vec<ProductCard>, ShopError> {
    let page = Products::new(readers).page(page_size, PageOptions { after: after.map(ProductCard::cursor) });
    Ok(page.timeout(PATIENCE).all().await?)
}
