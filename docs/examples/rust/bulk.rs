//! The calls of the chapter "Many rows at once".

use super::library;

use library::imports::{Imports, ReadersParams, RestockParams};
use sqlwright::{Error, ErrorKind, Pool};

// ANCHOR: file
/// Lines such as `A-1;Ada;ada@example.com`.
pub async fn import(pool: &Pool, file: &str) -> Result<u64, Error> {
    let readers = file.lines().filter_map(|line| {
        let mut fields = line.split(';');
        let (card, name) = (fields.next()?, fields.next()?);
        Some(ReadersParams { card, name, email: fields.next() })
    });
    Imports::new(pool).readers_all(readers).await
}
// ANCHOR_END: file

pub async fn restock(pool: &Pool, known: i64) -> Result<Vec<Option<i32>>, Error> {
    // ANCHOR: restock
    let rows = [RestockParams { book_id: known, more: 2 }, RestockParams { book_id: 0, more: 5 }];
    let copies = Imports::new(pool).restock_all(&rows).await?;
    assert_eq!(copies.len(), 2);
    assert_eq!(copies[1], None); // there is no such book
    // ANCHOR_END: restock
    Ok(copies)
}

pub async fn twice(pool: &Pool) -> Result<(), Error> {
    // ANCHOR: twice
    let twice = import(pool, "B-1;Bob\nB-2;Eve\nB-1;Bobby").await;
    assert_eq!(twice.unwrap_err().kind(), ErrorKind::SameKey { first: 0, second: 2 });
    // ANCHOR_END: twice
    Ok(())
}
