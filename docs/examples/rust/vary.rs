//! The calls of the chapter "SQL that varies".

use super::library;

use library::desk::{
    AcquireOptions, AcquireParams, ChangeReaderError, ChangeReaderPatch, Desk, LoansOfOptions, LoansOverTimeBucket,
    LoansOverTimeOptions, PageNameCursor, PageOptions, PageRow, PageSort, ReaderBy, SearchParams, ShelfOptions,
    ShelfPopular, SortedOptions, SortedSort,
};
use library::types::BookFormat;
use sqlwright::{CursorError, Error, OrDefault, Patch, Pool};

pub async fn conditions(pool: &Pool) -> Result<(usize, usize, usize), Error> {
    let desk = Desk::new(pool);
    // ANCHOR: search
    // The method is the one of the text as it is written. Only what is sent depends on the call:
    // here the conditions on `title` and `published_since` are not part of the SQL.
    let found = desk
        .search(SearchParams {
            title: None,
            formats: Some(&[BookFormat::Hardcover, BookFormat::Paperback]),
            published_since: None,
            on_shelf: true,
            most: Some(20),
        })
        .all()
        .await?;
    // ANCHOR_END: search

    // ANCHOR: shelf
    // Nothing that is optional.
    let whole = desk.shelf("A", ShelfOptions::default()).all().await?;
    // A parameter that is given, and a flag.
    let audio = ShelfOptions { format: Some(BookFormat::Audio), available: true, ..ShelfOptions::default() };
    let audio = desk.shelf("A", audio).all().await?;
    // A flag with a parameter of its own.
    let popular = ShelfOptions { popular: Some(ShelfPopular { at_least: 10 }), ..ShelfOptions::default() };
    let popular = desk.shelf("A", popular).all().await?;
    // ANCHOR_END: shelf
    Ok((found.len(), whole.len(), audio.len() + popular.len()))
}

pub async fn choices(pool: &Pool) -> Result<usize, Error> {
    let desk = Desk::new(pool);
    // ANCHOR: reader
    let reader = desk.reader(ReaderBy::Card("R-1")).await?;
    // ANCHOR_END: reader

    // ANCHOR: sorted
    let by_title = desk.sorted(SortedOptions::default()).all().await?;
    let newest = desk.sorted(SortedOptions { sort: SortedSort::Newest }).all().await?;
    // ANCHOR_END: sorted

    // ANCHOR: loans_over_time
    let by_month = LoansOverTimeOptions { bucket: LoansOverTimeBucket::Month };
    let by_month = desk.loans_over_time(by_month).all().await?;
    // ANCHOR_END: loans_over_time
    println!("{reader:?} {}", by_month.len());
    Ok(by_title.len() + newest.len())
}

pub async fn pages(pool: &Pool) -> Result<usize, Error> {
    let desk = Desk::new(pool);
    // ANCHOR: page
    let first = desk.page(1, PageOptions::default()).all().await?;
    let mut readers = first.len();
    if let Some(last) = first.last() {
        let sort = PageSort::Name { after: Some(last.cursor()) };
        let second = desk.page(1, PageOptions { sort, ..PageOptions::default() }).all().await?;
        readers += second.len();
    }
    // ANCHOR_END: page
    Ok(readers)
}

pub fn over_text(last: &PageRow) -> Result<PageNameCursor, CursorError> {
    // ANCHOR: cursor
    let next: String = last.cursor::<PageNameCursor>().to_text()?;
    let after: PageNameCursor = next.parse()?;
    // ANCHOR_END: cursor
    Ok(after)
}

pub async fn changes(pool: &Pool, reader_id: i64) -> Result<(), ChangeReaderError> {
    let desk = Desk::new(pool);
    // ANCHOR: change_reader
    // UPDATE readers SET name = $2 WHERE reader_id = $4
    let renamed = ChangeReaderPatch { name: Patch::Set("Ada Lovelace"), ..ChangeReaderPatch::default() };
    desk.change_reader(reader_id, renamed).await?;

    // `email` can be NULL: that is a value like any other.
    let forgotten = ChangeReaderPatch { email: Patch::Set(None), ..ChangeReaderPatch::default() };
    desk.change_reader(reader_id, forgotten).await?;
    // ANCHOR_END: change_reader
    Ok(())
}

pub async fn defaults(pool: &Pool) -> Result<i32, Error> {
    let desk = Desk::new(pool);
    // ANCHOR: acquire
    let emma = AcquireParams { isbn: "9780141439587", title: "Emma", format: BookFormat::Paperback };
    // `copies` gets the column's default, which is 1.
    let options = AcquireOptions { tags: OrDefault::Value(&["novel"]), ..AcquireOptions::default() };
    let acquired = desk.acquire(emma, options).await?;
    // ANCHOR_END: acquire
    Ok(acquired.copies)
}

pub async fn loans(pool: &Pool, reader_id: i64) -> Result<usize, Error> {
    // ANCHOR: loans_of
    // The reader is an argument, never an option.
    let open = LoansOfOptions { open: true, ..LoansOfOptions::default() };
    let loans = Desk::new(pool).loans_of(reader_id, open).all().await?;
    // ANCHOR_END: loans_of
    Ok(loans.len())
}
