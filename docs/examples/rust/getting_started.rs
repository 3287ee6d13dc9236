//! The program that README.md and the chapter "Getting started" show.

use super::library as generated;

// ANCHOR: program
use generated::readers::{Readers, RegisterError, RegisterParams};
use sqlwright::{Error, Pool};

#[tokio::main]
async fn main() -> Result<(), Error> {
    run(&Pool::from_env()?).await
}

pub async fn run(pool: &Pool) -> Result<(), Error> {
    let readers = Readers::new(pool);

    // RETURNING returns exactly one row with one column, so the method returns the value itself.
    let ada = RegisterParams { card: "R-1", name: "Ada", email: None };
    match readers.register(ada).await {
        Ok(reader_id) => println!("registered as reader {reader_id}"),
        Err(RegisterError::CardTaken(_)) => println!("card R-1 is already in use"),
        Err(error) => return Err(error.into()),
    }

    // `card` is unique, so there is at most one row: an Option.
    if let Some(reader) = readers.find_by_card("R-1").await? {
        println!("card R-1 belongs to {}", reader.name);
    }

    // Any number of rows: collect them with `.all()`, or stream them.
    let mut everybody = readers.all().stream();
    while let Some(reader) = everybody.try_next().await? {
        println!("{} {}", reader.card, reader.name);
    }
    Ok(())
}
// ANCHOR_END: program
