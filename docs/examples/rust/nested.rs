//! The calls of the chapter "Rows within rows".

use super::library;

use library::lending::Lending;
use sqlwright::{Error, Pool};

pub async fn loans(pool: &Pool) -> Result<Vec<String>, Error> {
    let lending = Lending::new(pool);
    let mut lines = Vec::new();
    // ANCHOR: readers
    for reader in lending.readers().all().await? {
        for loan in &reader.loans {
            lines.push(format!("{} has {}", reader.name, loan.title));
        }
    }
    // ANCHOR_END: readers
    // ANCHOR: fined
    for reader in lending.fined().all().await? {
        match reader.fine {
            Some(fine) => lines.push(format!("{} owes {}", reader.name, fine.amount)),
            None => lines.push(format!("{} owes nothing", reader.name)),
        }
    }
    // ANCHOR_END: fined
    // ANCHOR: shelves
    let mut readers = lending.shelves().stream();
    while let Some(reader) = readers.try_next().await? {
        lines.push(format!("{} has borrowed {}", reader.name, reader.loans.len()));
    }
    // ANCHOR_END: shelves
    Ok(lines)
}
