//! Where the shop's database comes from.

use std::env;
use std::path::Path;

use sqlwright::Pool;
use sqlwright_server::Server;

use crate::ShopError;

/// A pool of connections to a database that has the schema.
pub struct Database {
    /// The connections.
    pub pool: Pool,
    /// Which database it is, in words.
    pub origin: String,
    /// The private server ends with this value.
    _server: Option<Server>,
}

impl Database {
    /// The database that `DATABASE_URL` names, which must have the schema already; without that variable, a new one on a
    /// private server.
    ///
    /// # Errors
    /// The URL is not one, or no private server can be started.
    pub async fn open() -> Result<Self, ShopError> {
        match env::var("DATABASE_URL") {
            Ok(url) => {
                let origin = "the database that DATABASE_URL names".to_owned();
                Ok(Self { pool: Pool::new(&url)?, origin, _server: None })
            }
            Err(_) => Self::private().await,
        }
    }

    async fn private() -> Result<Self, ShopError> {
        let server = Server::start()?;
        let database = server.create_database().await?;
        database.apply(schema()).await?;
        let origin = format!("a private PostgreSQL {}, which ends with this program", server.version());
        Ok(Self { pool: Pool::new(database.url())?, origin, _server: Some(server) })
    }
}

/// The folder with the schema of the shop.
pub fn schema() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema"))
}
