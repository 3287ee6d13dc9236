//! The calls of the chapter "Parameters and rows".

use super::library;

// ANCHOR: imports
use library::books::{Book, Books, NewBook, SearchParams};
use library::loans::{Loans, TotalsRow};
use library::readers::{Reader, Readers};
use library::types::BookFormat;
use sqlwright::{Client, Error, Pool, ReadPool};
// ANCHOR_END: imports

pub async fn results(pool: &Pool) -> Result<(), Error> {
    let (books, readers, loans) = (Books::new(pool), Readers::new(pool), Loans::new(pool));

    // ANCHOR: whole_row
    // The row of `readers` is one type, whichever file returns it.
    let borrowers: Vec<Reader> = loans.borrowers(1).all().await?;
    // ANCHOR_END: whole_row
    println!("{} readers", borrowers.len());

    // ANCHOR: one
    // Exactly one row, of one column: the value itself.
    let titles: i64 = books.count().await?;
    // Exactly one row, of several columns: a struct. There may be no loan, so `latest` is an Option.
    let TotalsRow { loans, latest } = loans.totals(jiff::Timestamp::UNIX_EPOCH).await?;
    // ANCHOR_END: one

    // ANCHOR: optional
    // `card` is unique, so there is at most one reader.
    let reader: Option<Reader> = readers.find_by_card("R-1").await?;
    // ANCHOR_END: optional

    // ANCHOR: many
    // Any number of rows: the caller says how to take them.
    let everybody: Vec<Reader> = readers.all().all().await?;
    let first: Option<Reader> = readers.all().first().await?;
    let mut rows = readers.all().stream();
    while let Some(reader) = rows.try_next().await? {
        println!("{}", reader.name);
    }
    // ANCHOR_END: many

    // ANCHOR: execute
    // No result columns: how many rows were written.
    let changed: u64 = books.retag(1, &["sea", "whales"]).await?;
    // ANCHOR_END: execute
    println!("{titles} {loans} {latest:?} {reader:?} {} {first:?} {changed}", everybody.len());
    Ok(())
}

pub async fn parameters(pool: &Pool) -> Result<i64, Error> {
    // ANCHOR: parameters
    let books = Books::new(pool);

    // Two parameters or more: a struct with named fields.
    let book_id = books
        .add(NewBook {
            isbn: "9780142437247",
            title: "Moby-Dick",
            format: BookFormat::Paperback,
            tags: &["sea", "whales"],
            published_on: None,
        })
        .await?;

    // A parameter that may be NULL is an Option.
    let found = books.search(SearchParams { format: Some(BookFormat::Audio), most: None }).all().await?;

    // One parameter: an argument.
    let book: Option<Book> = books.find(book_id).await?;
    // ANCHOR_END: parameters
    println!("{} {book:?}", found.len());
    Ok(book_id)
}

pub async fn borrowed(pool: &Pool) -> Result<(), Error> {
    let readers = Readers::new(pool);
    // ANCHOR: borrowed
    // `ReaderRef<'_>` borrows from the server's response: its `name` is a `&str`.
    let mut letters = 0;
    readers.all().for_each(|reader| letters += reader.name.len()).await?;
    let shouted: Vec<String> = readers.all().map(|reader| reader.name.to_uppercase()).all().await?;
    // ANCHOR_END: borrowed
    assert_eq!(letters, shouted.concat().len());
    Ok(())
}

// ANCHOR: blocking
/// The same methods in a program without `async`: `.wait()` for `.await`.
pub fn without_async(pool: &Pool) -> Result<i64, Error> {
    use sqlwright::blocking::Wait;

    let readers = Readers::new(pool);
    let everybody: Vec<Reader> = readers.all().all().wait()?;
    for reader in readers.all().stream().wait() {
        println!("{}", reader?.name);
    }
    let titles = pool.transaction(async |tx| Books::new(tx).count().wait()).wait()?;
    println!("{} readers, {titles} titles", everybody.len());
    Ok(titles)
}
// ANCHOR_END: blocking

// ANCHOR: wrapped
/// Over a client of the crate `postgres`, for programs that have one already.
pub fn over_postgres(client: &mut postgres::Client) -> Result<i64, Box<dyn std::error::Error + Send + Sync>> {
    use sqlwright::blocking::{Wait, Wrapped};

    let mut transaction = client.transaction()?;
    let titles = Books::new(&Wrapped::new(&mut transaction)).count().wait()?;
    transaction.commit()?;
    Ok(titles)
}
// ANCHOR_END: wrapped

// ANCHOR: clients
/// Works with a pool, a connection or a transaction.
pub async fn titles<C: Client>(client: &C) -> Result<i64, Error> {
    Books::new(client).count().await
}

/// Owns its pool, so it can be kept in application state and moved into a spawned task.
pub fn for_tasks(pool: &Pool) -> Books<'static> {
    Books::owned(pool.clone())
}

/// Cannot write: `Books::new(replica).take_copy(1)` does not compile.
pub async fn report(replica: &ReadPool) -> Result<i64, Error> {
    Books::new(replica).count().await
}
// ANCHOR_END: clients
