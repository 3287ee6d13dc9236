//! The program of the chapter "Getting started".

use super::library;

// ANCHOR: program
use library::readers::{Readers, RegisterError, RegisterParams};
use sqlwright::{Error, Pool};

#[tokio::main]
async fn main() -> Result<(), Error> {
    run(&Pool::from_env()?).await
}

pub async fn run(pool: &Pool) -> Result<(), Error> {
    let readers = Readers::new(pool);

    match readers.register(RegisterParams { card: "R-1", name: "Ada", email: None }).await {
        Ok(reader_id) => println!("registered as {reader_id}"),
        Err(RegisterError::CardTaken(_)) => println!("that card is in use"),
        Err(error) => return Err(error.into()),
    }

    let mut rows = readers.all().stream();
    while let Some(reader) = rows.try_next().await? {
        println!("{} {}", reader.card, reader.name);
    }
    Ok(())
}
// ANCHOR_END: program
