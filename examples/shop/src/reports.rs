//! What was sold.

use jiff::Timestamp;
use mercado::reports::sales::{BestSellersRow, OverviewParams, OverviewRow, Sales};
use sqlwright::ReadPool;

use crate::ShopError;

/// The sales so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// All of them in one row.
    pub overview: OverviewRow,
    /// The products that sold the most pieces.
    pub best_sellers: Vec<BestSellersRow>,
}

/// Reads the report. Its figures belong to one moment, because they are read in one transaction; and nothing can be written
/// there: a repository over it has no methods that write.
///
/// # Errors
/// [`ShopError::Database`].
pub async fn sales(readers: &ReadPool, number_of_products: i64) -> Result<Report, ShopError> {
    let (from_time, to_time) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
    readers
        .transaction(async |tx| {
            let sales = Sales::new(tx);
            Ok(Report {
                overview: sales.overview(OverviewParams { from_time, to_time }).await?,
                best_sellers: sales.best_sellers(number_of_products).all().await?,
            })
        })
        .await
}
