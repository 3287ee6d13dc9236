//! Where the shop's database comes from.

use std::env;
use std::path::Path;

use sqlwright::{Pool, ReadPool};
use sqlwright_server::Server;

use crate::ShopError;

/// Pools of connections to a database that has the schema.
pub struct Database {
    /// For everything.
    pub pool: Pool,
    /// For what may be read a moment late: connections to a replica, where there is one.
    pub readers: ReadPool,
    /// Which database it is, in words.
    pub origin: String,
    /// The private server ends with this value.
    _server: Option<Server>,
}

impl Database {
    /// The database that `DATABASE_URL` names, which must have the schema already; without that variable, a new one on a
    /// private server. `DATABASE_READ_URL` can name a replica for [`readers`](Self::readers).
    ///
    /// # Errors
    /// A database cannot be reached, or is not one that the statements fit; or no private server can be started.
    pub async fn open() -> Result<Self, ShopError> {
        match env::var("DATABASE_URL") {
            Ok(url) => {
                let origin = "the database that DATABASE_URL names".to_owned();
                let pool = connect(&url).await?;
                let readers = match env::var("DATABASE_READ_URL") {
                    Ok(url) => connect(&url).await?.read_only(),
                    Err(_) => pool.read_only(),
                };
                Ok(Self { pool, readers, origin, _server: None })
            }
            Err(_) => Self::private().await,
        }
    }

    async fn private() -> Result<Self, ShopError> {
        let server = Server::start()?;
        let database = server.create_database().await?;
        database.apply(schema()).await?;
        let origin = format!("a private PostgreSQL {}, which ends with this program", server.version());
        let pool = connect(database.url()).await?;
        Ok(Self { readers: pool.read_only(), pool, origin, _server: Some(server) })
    }
}

/// All statements are prepared once: if the database is not the one that they were checked against, the shop does not open,
/// and no customer is the first to notice. Further connections prepare what they are asked for.
async fn connect(url: &str) -> Result<Pool, ShopError> {
    let pool = Pool::builder().warm_up(mercado::STATEMENTS).build(url)?;
    pool.connection().await?.prepare(mercado::STATEMENTS).await?;
    Ok(pool)
}

/// The folder with the schema of the shop.
pub fn schema() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema"))
}
