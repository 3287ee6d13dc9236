//! Orders: placed whole or not at all, cancelled, listed.

use std::time::Duration;

use mercado::inventory::{Inventory, RestockParams, TakeError, TakeParams};
use mercado::order_items::{AddError, AddParams, OrderItems};
use mercado::orders::{ChangeStatusParams, CreateError, HistoryParams, HistoryRow, NewOrder, OrderedItem, Orders};
use mercado::types::OrderStatus;
use rust_decimal::Decimal;
use sqlwright::{Batch, BatchError, Error, Isolation, Pool, RowStream, Transaction};
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

/// Nobody waits longer for those who take from the same shelves.
const PATIENCE: Duration = Duration::from_secs(5);

/// Places an order: all of it, or nothing when a single piece is missing. In three round trips, however many items there are:
/// the order, its items, COMMIT.
///
/// # Errors
/// [`ShopError::OutOfStock`], [`ShopError::NotSold`], [`ShopError::ListedTwice`], [`ShopError::EmptyOrder`],
/// [`ShopError::UnknownCustomer`], [`ShopError::Busy`].
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
    let (order_items, inventory) = (OrderItems::new(tx), Inventory::new(tx));
    // All items in one round trip.
    let mut batch = Batch::new();
    let mut asked = Vec::with_capacity(items.len());
    for &item in items {
        let Item { product_id, quantity } = item;
        let added = batch.push(order_items.add(AddParams { order_id: order.order_id, product_id, quantity }));
        let taken = batch.push(inventory.take(TakeParams { product_id, quantity }));
        asked.push((item, added, taken));
    }
    // The first that failed says why; every error here undoes the whole order.
    let mut answers = tx.run(batch.timeout(PATIENCE)).await.unwrap_or_else(BatchError::into_answers);
    let mut total = Decimal::ZERO;
    for (item, added, taken) in asked {
        let price = price_of(item, answers.take(added))?;
        // The statement is guarded: it changes no row when fewer pieces are left.
        answers.take(taken).map_err(|error| not_taken(item, error))?;
        total += price * Decimal::from(item.quantity);
    }
    Ok(PlacedOrder { order_id: order.order_id, reference: order.reference, total })
}

fn price_of(item: Item, added: Result<Option<Decimal>, AddError>) -> Result<Decimal, ShopError> {
    let Item { product_id, .. } = item;
    match added {
        Ok(Some(unit_price)) => Ok(unit_price),
        Ok(None) => Err(ShopError::NotSold { product_id }),
        Err(AddError::AlreadyInOrder(_)) => Err(ShopError::ListedTwice { product_id }),
        Err(other) => Err(Error::from(other).into()),
    }
}

fn not_taken(item: Item, error: TakeError) -> ShopError {
    match error {
        TakeError::OutOfStock(_) => ShopError::OutOfStock { product_id: item.product_id, quantity: item.quantity },
        other => Error::from(other).into(),
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
    let cancelled = orders.cancel(order_id).await?.ok_or(ShopError::TooLateToCancel)?;
    let order = orders.with_items(order_id).await?.ok_or(ShopError::TooLateToCancel)?;
    let mut items = order.items;
    items.sort_by_key(|item| item.product_id);
    let mut batch = Batch::new();
    for OrderedItem { product_id, quantity, .. } in items {
        batch.push(Inventory::new(tx).restock(RestockParams { product_id, quantity }));
    }
    tx.run(batch).await?;
    Ok(cancelled.refund_due)
}

/// Sends off all orders that are paid, and says how many: some at a time, because nobody knows how many there are.
///
/// # Errors
/// [`ShopError::Busy`], [`ShopError::Database`].
pub async fn ship_paid(pool: &Pool) -> Result<usize, ShopError> {
    // An order that is cancelled meanwhile makes this lose, and then all of it is done again.
    let transaction = pool.build_transaction().isolation(Isolation::RepeatableRead);
    transaction.run(async |tx| ship_paid_in(tx).await).await
}

async fn ship_paid_in(tx: &mut Transaction) -> Result<usize, ShopError> {
    let orders = Orders::new(tx);
    let mut shipped = 0;
    let mut paid = orders.by_status(OrderStatus::Paid).chunks(500);
    while let Some(chunk) = paid.try_next().await? {
        let mut batch = Batch::new();
        for order in &chunk {
            let (from_status, to_status) = (OrderStatus::Paid, OrderStatus::Shipped);
            batch.push(orders.change_status(ChangeStatusParams { order_id: order.order_id, from_status, to_status }));
        }
        tx.run(batch).await?;
        shipped += chunk.len();
    }
    Ok(shipped)
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
