//! The calls of the chapter "COPY".

use super::library;

use library::imports::{Imports, LoadReadersParams};
use sqlwright::{Error, Pool};

// ANCHOR: load
/// Lines such as `A-1;Ada;ada@example.com`, in any number: they are read as they are sent.
pub async fn load(pool: &Pool, lines: impl Iterator<Item = String>) -> Result<u64, library::imports::LoadReadersError> {
    let mut sink = Imports::new(pool).load_readers().await?;
    for line in lines {
        let mut fields = line.split(';');
        let (card, name) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        sink.send(LoadReadersParams { card, name, email: fields.next() }).await?;
        if sink.rows() % 100_000 == 0 {
            println!("{} lines", sink.rows());
        }
    }
    sink.finish().await // now they are stored
}
// ANCHOR_END: load

// ANCHOR: export
/// The same lines, with the number of books.
pub async fn export(pool: &Pool, out: &mut impl std::fmt::Write) -> Result<u64, Error> {
    let imports = Imports::new(pool);
    let mut readers = imports.export_readers().stream();
    let mut count = 0;
    while let Some(reader) = readers.try_next().await? {
        let email = reader.email.unwrap_or_default();
        let _ = writeln!(out, "{};{};{email};{}", reader.card, reader.name, reader.books);
        count += 1;
    }
    Ok(count)
}
// ANCHOR_END: export
