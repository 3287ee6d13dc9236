//! The code of the chapter "Transactions".

use super::library;

// ANCHOR: transaction
use library::books::Books;
use library::loans::Loans;
use sqlwright::{Error, Pool, Transaction};

async fn check_out(tx: &mut Transaction, book_id: i64, reader_id: i64) -> Result<jiff::Timestamp, Error> {
    Books::new(tx).take_copy(book_id).await?;
    Ok(Loans::new(tx).lend(book_id, reader_id).await?)
}

/// Both statements or none: without a copy on the shelf no loan is noted.
pub async fn run(pool: &Pool, book_id: i64, reader_id: i64) -> Result<jiff::Timestamp, Error> {
    pool.transaction(async |tx| check_out(tx, book_id, reader_id).await).await
}
// ANCHOR_END: transaction

// ANCHOR: savepoint
/// Checks out as many of the books as there are copies of.
pub async fn as_many_as_possible(pool: &Pool, books: &[i64], reader_id: i64) -> Result<usize, Error> {
    pool.transaction(async |tx| -> Result<_, Error> {
        let mut lent = 0;
        for book_id in books {
            if tx.savepoint(async |tx| check_out(tx, *book_id, reader_id).await).await.is_ok() {
                lent += 1;
            }
        }
        Ok(lent)
    })
    .await
}
// ANCHOR_END: savepoint
