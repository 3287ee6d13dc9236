//! Serves the shop until it is interrupted: `cargo run -p service`, then `curl localhost:3000/products`.

use std::env;
use std::error::Error;

use service::app;
use shop::database::Database;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = Database::open().await?;
    let address = env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(&address).await?;
    println!("Using {}", database.origin);
    println!("Listening on http://{}", listener.local_addr()?);
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    axum::serve(listener, app(database.pool.clone())).with_graceful_shutdown(interrupted).await?;
    Ok(())
}
