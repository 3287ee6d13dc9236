//! The catalogue: search, pages, and many products at once.

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, State};
use futures_util::TryStreamExt;
use mercado::products::{NewProducts, PageCursor, PageOptions, ProductCard, Products, SearchOptions, SearchSort};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sqlwright::{Pool, Transaction};

use crate::ServiceError;

/// A product in a list.
#[derive(Debug, Serialize)]
pub struct Card {
    product_id: i64,
    sku: String,
    name: String,
    price: String,
}

impl From<ProductCard> for Card {
    fn from(card: ProductCard) -> Self {
        let ProductCard { product_id, sku, name, price } = card;
        Self { product_id, sku, name, price: price.to_string() }
    }
}

/// No list is longer.
const MOST: i64 = 100;

/// `?name=%lamp%&price_to=20&in_stock=true&tags=new,red&sort=cheapest`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    name: Option<String>,
    price_from: Option<String>,
    price_to: Option<String>,
    tags: Option<String>,
    released_since: Option<String>,
    in_stock: bool,
    sort: Option<Sort>,
    most: Option<i64>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sort {
    Name,
    Cheapest,
    Newest,
}

/// The products that pass the filters that are given.
pub async fn search(State(pool): State<Pool>, Query(search): Query<Search>) -> Result<Json<Vec<Card>>, ServiceError> {
    let tags: Option<Vec<&str>> = search.tags.as_ref().map(|tags| tags.split(',').collect());
    let released_since = search.released_since.as_deref().map(|date| date.parse()).transpose();
    let options = SearchOptions {
        sort: match search.sort {
            None | Some(Sort::Name) => SearchSort::Name,
            Some(Sort::Cheapest) => SearchSort::Cheapest,
            Some(Sort::Newest) => SearchSort::Newest,
        },
        in_stock: search.in_stock,
        name: search.name.as_deref(),
        price_from: search.price_from.as_deref().map(price).transpose()?,
        price_to: search.price_to.as_deref().map(price).transpose()?,
        tags: tags.as_deref(),
        released_since: released_since.map_err(|_| invalid("`released_since` is not a date"))?,
    };
    let most = search.most.unwrap_or(MOST).clamp(0, MOST);
    let found = Products::new(&pool).search(Some(most), options).all().await?;
    Ok(Json(found.into_iter().map(Card::from).collect()))
}

/// `?size=20&after=…`, with the `next` of the page before.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    size: Option<i64>,
    after: Option<String>,
}

/// A page of the catalogue.
#[derive(Debug, Serialize)]
pub struct Page {
    products: Vec<Card>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A page of the catalogue, by name.
pub async fn page(State(pool): State<Pool>, Query(place): Query<Place>) -> Result<Json<Page>, ServiceError> {
    let size = place.size.unwrap_or(20).clamp(1, MOST);
    let after = place.after.as_deref().map(str::parse::<PageCursor>).transpose();
    let after = after.map_err(|error| invalid(format!("`after` is not the `next` of a page: {error}")))?;
    // One more tells whether there is a next page.
    let mut found = Products::new(&pool).page(size + 1, PageOptions { after }).all().await?;
    let is_last = found.len() <= usize::try_from(size).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let last = found.last().filter(|_| !is_last);
    let next = last.map(|card| card.cursor::<PageCursor>().to_text()).transpose();
    let next = next.map_err(|error| invalid(error.to_string()))?;
    Ok(Json(Page { products: found.into_iter().map(Card::from).collect(), next }))
}

/// A product in an upload, a line of JSON each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    sku: String,
    name: String,
    price: String,
}

/// How many products are new.
#[derive(Debug, Serialize)]
pub struct Imported {
    read: usize,
    added: usize,
}

/// So many products travel in one statement.
const CHUNK: usize = 1000;

/// No line is longer, in bytes.
const LONGEST: usize = 64 * 1024;

/// Takes in products as they arrive, all of them or none: what is in memory is a chunk, however long the upload is.
pub async fn import(State(pool): State<Pool>, body: Body) -> Result<Json<Imported>, ServiceError> {
    let mut tx = pool.begin().await?;
    let imported = import_in(&mut tx, body).await?;
    tx.commit().await?;
    Ok(Json(imported))
}

async fn import_in(tx: &mut Transaction, body: Body) -> Result<Imported, ServiceError> {
    let mut imported = Imported { read: 0, added: 0 };
    let mut stream = body.into_data_stream();
    let mut rest: Vec<u8> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    while let Some(bytes) = stream.try_next().await.map_err(|_| invalid("the upload broke off"))? {
        rest.extend_from_slice(&bytes);
        let mut start = 0;
        while let Some(length) = rest[start..].iter().position(|byte| *byte == b'\n') {
            lines.extend(line(&rest[start..start + length], imported.read + lines.len() + 1)?);
            start += length + 1;
            if lines.len() == CHUNK {
                store(tx, &mut lines, &mut imported).await?;
            }
        }
        rest.drain(..start);
        if rest.len() > LONGEST {
            return Err(invalid(format!("line {} is too long", imported.read + lines.len() + 1)));
        }
    }
    lines.extend(line(&rest, imported.read + lines.len() + 1)?);
    store(tx, &mut lines, &mut imported).await?;
    Ok(imported)
}

/// A line; an empty one is none.
fn line(bytes: &[u8], number: usize) -> Result<Option<Line>, ServiceError> {
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(bytes).map(Some).map_err(|error| invalid(format!("line {number}: {error}")))
}

async fn store(tx: &mut Transaction, lines: &mut Vec<Line>, imported: &mut Imported) -> Result<(), ServiceError> {
    if lines.is_empty() {
        return Ok(());
    }
    let skus: Vec<&str> = lines.iter().map(|line| line.sku.as_str()).collect();
    let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    let prices: Vec<Decimal> = lines.iter().map(|line| price(&line.price)).collect::<Result<_, _>>()?;
    let new = NewProducts { skus: &skus, names: &names, prices: &prices };
    imported.added += Products::new(tx).import(new).all().await?.len();
    imported.read += lines.len();
    lines.clear();
    Ok(())
}

fn price(text: &str) -> Result<Decimal, ServiceError> {
    text.parse().map_err(|_| invalid(format!("`{}` is not a price", text.escape_debug())))
}

fn invalid(text: impl Into<String>) -> ServiceError {
    ServiceError::Invalid(text.into())
}
