//! A walk through the shop that prints what happens.

use mercado::accounts::{NewTransfer, OpenParams};
use mercado::customers::{ChangePatch, CreateParams, Customers, LookUpBy};
use mercado::inventory::Inventory;
use mercado::orders::{MarkPaidParams, NewOrder, Orders};
use mercado::products::{SearchOptions, SearchSort};
use rust_decimal::Decimal;
use sqlwright::{Error, Patch, Pool, ReadPool};
use uuid::Uuid;

use crate::orders::Item;
use crate::{ShopError, accounts, catalogue, customers, orders, reports};

/// The people and products of one walk. Their addresses and SKUs are new each time, so that it can be repeated in one
/// database.
struct Cast {
    lamp: i64,
    chair: i64,
    ada: i64,
    grace: i64,
}

/// Walks through the shop.
///
/// # Errors
/// Only what the shop did not expect; refusals are part of the walk, and printed.
pub async fn run(pool: &Pool, readers: &ReadPool) -> Result<(), ShopError> {
    let walk = Uuid::new_v4().simple().to_string();
    let cast = open_shop(pool, &walk[..8]).await?;
    show_catalogue(readers).await?;
    buy(pool, &cast).await?;
    move_money(pool, &cast).await?;
    look_back(pool, readers, &cast).await
}

async fn open_shop(pool: &Pool, walk: &str) -> Result<Cast, ShopError> {
    println!("\nThe shop opens");
    let lamp = catalogue::add_product(pool, &format!("LAMP-{walk}"), "Desk lamp", Decimal::new(1990, 2), 10).await?;
    let chair = catalogue::add_product(pool, &format!("CHAIR-{walk}"), "Armchair", Decimal::new(24900, 2), 2).await?;
    let table = catalogue::add_product(pool, &format!("TABLE-{walk}"), "Table", Decimal::new(39900, 2), 1).await?;
    println!("  10 desk lamps (product {lamp}), 2 armchairs ({chair}) and 1 table ({table}) are on the shelves");

    let email = format!("ada.{walk}@example.com");
    let ada = customers::register(pool, CreateParams { email: &email, first_name: "Ada", last_name: "Byron" }).await?;
    println!("  Ada registers as {email}: customer {ada}");
    let taken = CreateParams { email: &email.to_uppercase(), first_name: "Adam", last_name: "Byron" };
    refused("Adam registers with the same address in capitals", customers::register(pool, taken).await)?;
    let email = format!("grace.{walk}@example.com");
    let grace =
        customers::register(pool, CreateParams { email: &email, first_name: "Grace", last_name: "Hopper" }).await?;
    println!("  Grace registers with an address of her own: customer {grace}");
    let changes = ChangePatch { phone: Patch::Set(Some("555 0100")), ..ChangePatch::default() };
    customers::change(pool, grace, changes).await?;
    let grace_now = Customers::new(pool).look_up(LookUpBy::Email(&email)).await?;
    let phone = grace_now.and_then(|customer| customer.phone).unwrap_or_default();
    println!("  she leaves a number, and nothing else of her changes: {phone}");
    Ok(Cast { lamp, chair, ada, grace })
}

async fn show_catalogue(readers: &ReadPool) -> Result<(), ShopError> {
    println!("\nThe first two pages of the catalogue");
    let mut last = None;
    for number in 1..=2 {
        let page = catalogue::page(readers, last.as_ref(), 2).await?;
        for product in &page {
            println!("  page {number}: {} at {}", product.name, product.price);
        }
        last = page.into_iter().last();
    }
    let filters = SearchOptions {
        price_to: Some(Decimal::new(30000, 2)),
        in_stock: true,
        sort: SearchSort::Cheapest,
        ..SearchOptions::default()
    };
    for product in catalogue::search(readers, filters).await? {
        println!("  in stock, up to 300.00: {} at {}", product.name, product.price);
    }
    Ok(())
}

async fn buy(pool: &Pool, cast: &Cast) -> Result<(), ShopError> {
    println!("\nOrders are placed whole or not at all");
    let Cast { lamp, chair, ada, grace } = *cast;
    let items = [Item { product_id: lamp, quantity: 3 }, Item { product_id: chair, quantity: 1 }];
    let placed = orders::place(pool, order(ada, Some("Please ring twice.")), &items).await?;
    println!("  Ada orders 3 lamps and an armchair: order {} over {}", placed.order_id, placed.total);
    let cash = MarkPaidParams { payment_id: None, order_id: placed.order_id };
    Orders::new(pool).mark_paid(cash).await.map_err(Error::from)?;
    println!("  she pays in cash, and orders sent off: {}", orders::ship_paid(pool).await?);

    let items = [Item { product_id: lamp, quantity: 1 }, Item { product_id: chair, quantity: 2 }];
    refused("Grace orders a lamp and 2 armchairs", orders::place(pool, order(grace, None), &items).await)?;
    let lamps = Inventory::new(pool).available(lamp).await?.unwrap_or_default();
    println!("  so the lamp of that order is back on its shelf: {lamps} lamps are there");

    let placed = orders::place(pool, order(ada, None), &[Item { product_id: lamp, quantity: 7 }]).await?;
    println!("  Ada orders the other 7 lamps: order {} over {}", placed.order_id, placed.total);
    let refund_due = orders::cancel(pool, placed.order_id).await?;
    let lamps = Inventory::new(pool).available(lamp).await?.unwrap_or_default();
    let refund = if refund_due { "is paid back" } else { "had not paid" };
    println!("  Ada cancels that order: {lamps} lamps are there again, and she {refund}");
    refused("Ada cancels it again", orders::cancel(pool, placed.order_id).await)
}

async fn move_money(pool: &Pool, cast: &Cast) -> Result<(), ShopError> {
    println!("\nMoney moves from one account to another");
    let card = OpenParams { customer_id: Some(cast.ada), name: "gift card" };
    let card = accounts::open(pool, card, Decimal::new(10000, 2)).await?;
    let till = accounts::open(pool, OpenParams { customer_id: None, name: "till" }, Decimal::new(5000, 2)).await?;
    println!("  Ada has a gift card with 100.00, the till has 50.00");

    let payment = transfer(card, till, Decimal::new(6000, 2), "for the lamps");
    accounts::transfer(pool, payment).await?;
    println!("  60.00 go from the card to the till");
    refused("The same request arrives again", accounts::transfer(pool, payment).await)?;
    let too_much = transfer(card, till, Decimal::new(6000, 2), "for the armchair");
    refused("Another 60.00 are asked of the card", accounts::transfer(pool, too_much).await)?;

    tokio::try_join!(
        accounts::transfer(pool, transfer(card, till, Decimal::new(1000, 2), "for the armchair")),
        accounts::transfer(pool, transfer(till, card, Decimal::new(500, 2), "a voucher")),
    )?;
    println!("  10.00 go to the till and 5.00 to the card, both at the same time");
    let (card, till) = (accounts::balance(pool, card).await?, accounts::balance(pool, till).await?);
    println!("  now there are {card} on the card and {till} in the till: still {} together", card + till);
    Ok(())
}

async fn look_back(pool: &Pool, readers: &ReadPool, cast: &Cast) -> Result<(), ShopError> {
    println!("\nAda's orders, the latest first");
    let mut orders = orders::history(pool, cast.ada);
    while let Some(order) = orders.try_next().await? {
        println!("  {}: {}, products: {}, {}", order.reference, order.status.label(), order.item_count, order.total);
    }

    println!("\nThe report");
    let report = reports::sales(readers, 3).await?;
    let revenue = report.overview.revenue.unwrap_or_default();
    println!("  orders: {}, customers: {}, revenue: {revenue}", report.overview.orders, report.overview.customers);
    for product in report.best_sellers {
        println!("  number {}: {}, pieces sold: {}", product.rank, product.name, product.sold);
    }
    Ok(())
}

fn order(customer_id: i64, note: Option<&str>) -> NewOrder<'_> {
    NewOrder { customer_id, shipping_address_id: None, note }
}

fn transfer(from_account_id: i64, to_account_id: i64, amount: Decimal, memo: &str) -> NewTransfer<'_> {
    NewTransfer { request_id: Uuid::new_v4(), from_account_id, to_account_id, amount, memo: Some(memo) }
}

/// Prints the shop's words for what it refuses. An error that no customer could have caused ends the walk.
fn refused<T>(attempt: &str, result: Result<T, ShopError>) -> Result<(), ShopError> {
    match result {
        Ok(_) => println!("  {attempt}: done"),
        Err(error @ (ShopError::Busy(_) | ShopError::Database(_) | ShopError::Server(_))) => return Err(error),
        Err(error) => println!("  {attempt}: refused, because {error}"),
    }
    Ok(())
}
