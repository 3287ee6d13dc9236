//! Walks through the shop and prints what happens.

use std::error::Error;
use std::process::ExitCode;

use shop::database::Database;
use shop::{ShopError, tour};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shop: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), ShopError> {
    let database = Database::open().await?;
    println!("Using {}", database.origin);
    tour::run(&database.pool, &database.readers).await
}
