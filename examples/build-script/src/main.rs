//! A library whose repositories are made by `build.rs`, each time that its SQL changes.

// ANCHOR: queries
/// What `build.rs` wrote: one module for each file in `queries/`.
mod queries {
    include!(concat!(env!("OUT_DIR"), "/sqlwright/mod.rs"));
}
// ANCHOR_END: queries

mod desk;

use jiff::civil::date;
use sqlwright::Pool;
use sqlwright_server::Server;

use desk::Reply;
use queries::books::{AddParams, Books};
use queries::loans::Loans;
use queries::members::Members;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::start()?;
    let database = server.create_database().await?;
    database.apply(concat!(env!("CARGO_MANIFEST_DIR"), "/schema")).await?;
    let pool = Pool::new(database.url())?;
    lend_a_book(&pool).await
}

async fn lend_a_book(pool: &Pool) -> Result<(), Box<dyn std::error::Error>> {
    let (books, loans, members) = (Books::new(pool), Loans::new(pool), Members::new(pool));
    let ada = members.join("Ada").await?;
    let beowulf = books.add(AddParams { title: "Beowulf", author: None, published_on: None }).await?;
    let published_on = Some(date(1818, 1, 1));
    books.add(AddParams { title: "Frankenstein", author: Some("Mary Shelley"), published_on }).await?;

    for today in [date(2030, 1, 3), date(2030, 1, 5)] {
        match desk::lend(&books, &loans, (beowulf, "Beowulf"), ada, today).await? {
            Reply::Until(day) => println!("Beowulf is lent until {day}"),
            Reply::LentUntil(Some(day)) => println!("Beowulf is lent already, until {day}"),
            Reply::LentUntil(None) => println!("Beowulf was lent already"),
            Reply::Unknown => println!("There is no such book"),
        }
    }
    print_books(&books).await?;
    loans.give_back(beowulf).await?;
    println!("Beowulf is back");
    print_books(&books).await
}

async fn print_books(books: &Books<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let mut list = books.list().stream();
    while let Some(book) = list.try_next().await? {
        let author = book.author.as_deref().unwrap_or("somebody");
        match (book.member, book.due_on) {
            (Some(member), Some(due_on)) => println!("  {} by {author}: {member} has it until {due_on}", book.title),
            _ => println!("  {} by {author}: on the shelf", book.title),
        }
    }
    Ok(())
}
