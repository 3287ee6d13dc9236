//! Orders: placed whole or not at all, looked at with their items, cancelled.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mercado::orders::{NewOrder, OrderedItem, Orders};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shop::orders::Item;
use sqlwright::Pool;

use crate::ServiceError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    customer_id: i64,
    shipping_address_id: Option<i64>,
    note: Option<String>,
    items: Vec<Wanted>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    product_id: i64,
    quantity: i32,
}

/// Places an order, in one transaction.
pub async fn place(
    State(pool): State<Pool>,
    Json(order): Json<Order>,
) -> Result<(StatusCode, Json<Value>), ServiceError> {
    let Order { customer_id, shipping_address_id, note, items } = &order;
    let new = NewOrder { customer_id: *customer_id, shipping_address_id: *shipping_address_id, note: note.as_deref() };
    let items: Vec<Item> =
        items.iter().map(|item| Item { product_id: item.product_id, quantity: item.quantity }).collect();
    let placed = shop::orders::place(&pool, new, &items).await?;
    let answer = json!({
        "order_id": placed.order_id,
        "reference": placed.reference.to_string(),
        "total": placed.total.to_string(),
    });
    Ok((StatusCode::CREATED, Json(answer)))
}

/// An order with what is in it.
#[derive(Debug, Serialize)]
pub struct Placed {
    order_id: i64,
    reference: String,
    status: &'static str,
    placed_at: String,
    address: Option<Address>,
    items: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Address {
    recipient: Option<String>,
    street: String,
    postal_code: Option<String>,
    city: String,
    country: String,
}

#[derive(Debug, Serialize)]
struct Line {
    product_id: i64,
    name: String,
    quantity: i32,
    unit_price: String,
    discount: Option<String>,
}

impl From<OrderedItem> for Line {
    fn from(item: OrderedItem) -> Self {
        Self {
            product_id: item.product_id,
            name: item.product_name,
            quantity: item.quantity,
            unit_price: item.unit_price.to_string(),
            discount: item.discount.map(|discount| discount.to_string()),
        }
    }
}

/// The order, its address and its items, in one statement.
pub async fn find(State(pool): State<Pool>, Path(order_id): Path<i64>) -> Result<Json<Placed>, ServiceError> {
    let order = Orders::new(&pool).with_items(order_id).await?.ok_or(ServiceError::NotFound)?;
    let address = order.address.map(|address| Address {
        recipient: address.recipient,
        street: address.street,
        postal_code: address.postal_code,
        city: address.city,
        country: address.country,
    });
    Ok(Json(Placed {
        order_id,
        reference: order.reference.to_string(),
        status: order.status.label(),
        placed_at: order.placed_at.to_string(),
        address,
        items: order.items.into_iter().map(Line::from).collect(),
    }))
}

/// Cancels an order that has not left the house.
pub async fn cancel(State(pool): State<Pool>, Path(order_id): Path<i64>) -> Result<Json<Value>, ServiceError> {
    let refund_due = shop::orders::cancel(&pool, order_id).await?;
    Ok(Json(json!({ "refund_due": refund_due })))
}
