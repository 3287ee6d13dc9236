//! The call that README.md shows.

use sqlwright::{Error, Pool};

// ANCHOR: call
use mercado::customers::{CreateError, CreateParams, Customers};

async fn register(pool: &Pool) -> Result<&'static str, Error> {
    let new = CreateParams { email: "ada@example.com", first_name: "Ada", last_name: "Lovelace" };
    match Customers::new(pool).create(new).await {
        Ok(_customer_id) => Ok("Welcome!"),
        Err(CreateError::EmailTaken(_)) => Ok("That address is registered already."),
        Err(CreateError::EmailInvalid(_)) => Ok("That is no e-mail address."),
        Err(error) => Err(error.into()),
    }
}
// ANCHOR_END: call

pub async fn run(pool: &Pool) -> Result<&'static str, Error> {
    register(pool).await
}
