//! Orders: placed whole or not at all, cancelled, listed.

use mercado::inventory::{Inventory, RestockParams, TakeError, TakeParams};
use mercado::order_items::{AddError, AddParams, OrderItems};
use mercado::orders::{CreateError, HistoryParams, HistoryRow, NewOrder, Orders};
use rust_decimal::Decimal;
use sqlwright::{Error, Pool, RowStream, Transaction};
use uuid::Uuid;

use crate::ShopError;

/// How much of which product.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// The product.
    pub product_id: i64,
    /// The number of pieces.
    pub quantity: i32,
}

/// An order that is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedOrder {
    /// Its id.
    pub order_id: i64,
    /// The number that the customer is given.
    pub reference: Uuid,
    /// What it costs.
    pub total: Decimal,
}

/// Places an order: all of it, or nothing when a single piece is missing.
///
/// # Errors
/// [`ShopError::OutOfStock`], [`ShopError::NotSold`], [`ShopError::ListedTwice`], [`ShopError::EmptyOrder`],
/// [`ShopError::UnknownCustomer`].
pub async fn place(pool: &Pool, order: NewOrder<'_>, items: &[Item]) -> Result<PlacedOrder, ShopError> {
    if items.is_empty() {
        return Err(ShopError::EmptyOrder);
    }
    // Everybody takes from the shelves in the same order, so that no two orders wait for each other.
    let mut items = items.to_vec();
    items.sort_by_key(|item| item.product_id);
    pool.transaction(async |tx| place_in(tx, order, &items).await).await
}

async fn place_in(tx: &mut Transaction, order: NewOrder<'_>, items: &[Item]) -> Result<PlacedOrder, ShopError> {
    let order = Orders::new(tx).create(order).await?;
    let mut total = Decimal::ZERO;
    for &item in items {
        total += add_item(tx, order.order_id, item).await?;
    }
    Ok(PlacedOrder { order_id: order.order_id, reference: order.reference, total })
}

/// Adds one item, takes it from the shelf, and returns what it costs. Every error here undoes the whole order.
async fn add_item(tx: &mut Transaction, order_id: i64, item: Item) -> Result<Decimal, ShopError> {
    let Item { product_id, quantity } = item;
    let added = OrderItems::new(tx).add(AddParams { order_id, product_id, quantity }).await;
    let price = match added {
        Ok(Some(unit_price)) => unit_price,
        Ok(None) => return Err(ShopError::NotSold { product_id }),
        Err(AddError::AlreadyInOrder(_)) => return Err(ShopError::ListedTwice { product_id }),
        Err(other) => return Err(ShopError::Database(other.into())),
    };
    match Inventory::new(tx).take(TakeParams { product_id, quantity }).await {
        Ok(()) => Ok(price * Decimal::from(quantity)),
        // The statement is guarded: it changes no row when fewer pieces are left.
        Err(TakeError::OutOfStock(_)) => Err(ShopError::OutOfStock { product_id, quantity }),
        Err(other) => Err(ShopError::Database(other.into())),
    }
}

/// Cancels an order that has not left the house, puts its items back on the shelves, and says whether there is money to
/// give back.
///
/// # Errors
/// [`ShopError::TooLateToCancel`].
pub async fn cancel(pool: &Pool, order_id: i64) -> Result<bool, ShopError> {
    pool.transaction(async |tx| cancel_in(tx, order_id).await).await
}

async fn cancel_in(tx: &mut Transaction, order_id: i64) -> Result<bool, ShopError> {
    let orders = Orders::new(tx);
    let cancelled = orders.cancel(order_id).await.map_err(Error::from)?.ok_or(ShopError::TooLateToCancel)?;
    let mut items = orders.with_items(order_id).all().await?;
    items.sort_by_key(|item| item.product_id);
    for item in items {
        // Both are NULL in the one row of an order without items.
        if let (Some(product_id), Some(quantity)) = (item.product_id, item.quantity) {
            Inventory::new(tx).restock(RestockParams { product_id, quantity }).await.map_err(Error::from)?;
        }
    }
    Ok(cancelled.refund_due)
}

/// All orders of a customer, the latest first, as they arrive: nobody knows how many there are.
pub fn history(pool: &Pool, customer_id: i64) -> RowStream<'_, HistoryRow> {
    Orders::new(pool).history(HistoryParams { customer_id, since: None }).stream()
}

impl From<CreateError> for ShopError {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::UnknownCustomer(_) => Self::UnknownCustomer,
            other => Self::Database(other.into()),
        }
    }
}
