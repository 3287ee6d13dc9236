//! The code of the chapter "Transactions".

use super::library;

// ANCHOR: transaction
use library::books::Books;
use library::loans::Loans;
use library::readers::Readers;
use sqlwright::{Batch, Connection, Error, Pool, Transaction};

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

// ANCHOR: options
/// Lends a book as if nothing else happened at the same time.
pub async fn lend_serializable(pool: &Pool, book_id: i64, reader_id: i64) -> Result<jiff::Timestamp, Error> {
    pool.build_transaction()
        .isolation(sqlwright::Isolation::Serializable)
        .attempts(20)
        .deadline(std::time::Duration::from_secs(3))
        .run(async |tx| check_out(tx, book_id, reader_id).await)
        .await
}
// ANCHOR_END: options

// ANCHOR: batch
/// Lends all of these books to one reader, or none of them.
async fn lend_all(tx: &mut Transaction, books: &[i64], reader_id: i64) -> Result<Vec<jiff::Timestamp>, Error> {
    let (shelf, loans) = (Books::new(tx), Loans::new(tx));
    let mut batch = Batch::new();
    let mut due = Vec::new();
    for &book_id in books {
        batch.push(shelf.take_copy(book_id));
        due.push(batch.push(loans.lend(book_id, reader_id)));
    }
    let mut answers = tx.run(batch).await?;
    due.into_iter().map(|due| Ok(answers.take(due)?)).collect()
}
// ANCHOR_END: batch

/// In a transaction.
pub async fn lend(pool: &Pool, books: &[i64], reader_id: i64) -> Result<Vec<jiff::Timestamp>, Error> {
    pool.transaction(async |tx| lend_all(tx, books, reader_id).await).await
}

// ANCHOR: guard
/// Checks a book out, unless the caller thinks better of it: then nothing has happened.
pub async fn check_out_if(
    pool: &Pool,
    book_id: i64,
    reader_id: i64,
    agreed: impl AsyncFnOnce() -> bool,
) -> Result<bool, Error> {
    let mut tx = pool.begin().await?;
    check_out(&mut tx, book_id, reader_id).await?; // an error drops `tx`, which rolls back
    if !agreed().await {
        tx.rollback().await;
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}
// ANCHOR_END: guard

// ANCHOR: guard_stream
use futures_util::Stream;
use sqlwright::{ReadOnly, TransactionGuard};

/// The names of all readers, as they arrive, out of a transaction of their own.
pub fn names(pool: Pool) -> impl Stream<Item = Result<String, Error>> + Send {
    let (sender, receiver) = tokio::sync::mpsc::channel(16);
    tokio::spawn(async move {
        let send = async |tx: &TransactionGuard<'static, ReadOnly>| -> Result<(), Error> {
            let mut readers = Readers::new(tx).all().stream();
            while let Some(reader) = readers.try_next().await? {
                // Whoever does not want more drops the stream; the transaction is rolled back.
                if sender.send(Ok(reader.name)).await.is_err() {
                    break;
                }
            }
            Ok(())
        };
        let sent = async { send(&pool.read_only().begin().await?).await };
        if let Err(error) = sent.await {
            let _ = sender.send(Err(error)).await;
        }
    });
    futures_util::stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)))
}
// ANCHOR_END: guard_stream

// ANCHOR: chunks
/// Writes to everybody, a thousand at a time; other statements of the transaction can run in between.
pub async fn write_to_everybody(pool: &Pool) -> Result<i64, Error> {
    pool.transaction(async |tx| -> Result<_, Error> {
        let mut letters = 0;
        let mut chunks = Readers::new(tx).all().chunks(1000);
        while let Some(readers) = chunks.try_next().await? {
            letters += readers.len() as i64;
            println!("{letters} letters about {} books", Books::new(tx).count().await?);
        }
        Ok(letters)
    })
    .await
}
// ANCHOR_END: chunks

// ANCHOR: together
/// Three questions in one round trip.
pub async fn together(connection: &Connection, book_id: i64) -> Result<(), Error> {
    let (books, readers) = (Books::new(connection), Readers::new(connection));
    let (count, book, all) = tokio::try_join!(books.count(), books.find(book_id), readers.all().all())?;
    println!("{count} {book:?} {all:?}");
    Ok(())
}
// ANCHOR_END: together
