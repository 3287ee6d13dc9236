//! What the databases of tests have in them, and where they are.

use std::collections::HashMap;
use std::env;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use sqlwright::{Pool, TransactionGuard};
use sqlwright_migrations::{self as migrations, Options, Reading};
use sqlwright_source::SourceMap;

use crate::configuration::Configuration;
use crate::database::Database;
use crate::home::{Home, Place, on_runtime};
use crate::{Error, names};

/// The variable that names the server, whatever else does.
const VARIABLE: &str = "SQLWRIGHT_TEST_SERVER_URL";

/// The schema that databases of tests have: which files, and on which server.
///
/// ```no_run
/// # use sqlwright_testing::{Error, Schema};
/// # async fn test() -> Result<(), Error> {
/// // Migrations, and what all tests find in the tables.
/// let db = Schema::at("migrations").and("tests/fixtures.sql").database().await?;
/// # drop(db); Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Schema {
    paths: Vec<PathBuf>,
    options: Options,
    search_path: Option<String>,
    server_url: Option<String>,
    binaries: Option<PathBuf>,
}

impl Schema {
    /// A folder with plain SQL or migrations in the layout of any tool, or a file. A relative path is relative to the current folder,
    /// which for tests is that of the package.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        let (paths, options) = (vec![path.into()], Options::default());
        Self { paths, options, search_path: None, server_url: None, binaries: None }
    }

    /// The schema that `sqlwright.toml` names, for the generator too: the nearest one at or above the folder of the package. Of its
    /// keys, `schema`, `[migrations]`, `search-path`, `server-url` and `postgres-bin` matter. Without a file, it is the folder `schema`
    /// of the package.
    ///
    /// # Errors
    /// [`Error::Configuration`].
    pub fn configured() -> Result<Self, Error> {
        let Configuration { schema: paths, server_url, binaries, search_path, migrations: options } =
            Configuration::find()?;
        Ok(Self { paths, options, search_path, server_url, binaries })
    }

    /// Another folder or file, which is applied after the ones before it: rows that all tests need, for example.
    pub fn and(mut self, path: impl Into<PathBuf>) -> Self {
        self.paths.push(path.into());
        self
    }

    /// What is said about the files, as `[migrations]` does.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// `search_path` as PostgreSQL's setting has it: for the schema, and for all sessions of the databases.
    pub fn search_path(mut self, path: impl Into<String>) -> Self {
        self.search_path = Some(path.into());
        self
    }

    /// The server on which databases are created, if `SQLWRIGHT_TEST_SERVER_URL` names no other: a connection string, whose role has
    /// CREATEDB. Of its database, only the connection is used (default: `postgres`).
    pub fn server_url(mut self, url: impl Into<String>) -> Self {
        self.server_url = Some(url.into());
        self
    }

    /// A database of its own with this schema.
    ///
    /// # Errors
    /// There is no server, it refuses to create databases, or the schema cannot be read or applied.
    pub async fn database(&self) -> Result<Database, Error> {
        let schema = self.clone();
        let copied = on_runtime(async move {
            let (home, contents) = schema.contents().await?;
            let name = home.copy(&contents).await?;
            Ok((home, name))
        });
        let (home, name) = copied.await?;
        Database::new(home, name)
    }

    /// A transaction in a database with this schema that all tests of this process share. It is rolled back when it is dropped. (If it
    /// is committed, the other tests see what it has stored.)
    ///
    /// It costs less than a database, and tests less: code that begins a transaction of its own, or uses several connections, needs a
    /// [database](Self::database). Sequences are not rolled back.
    ///
    /// # Errors
    /// As [`Self::database`].
    pub async fn transaction(&self) -> Result<TransactionGuard<'static>, Error> {
        let schema = self.clone();
        let shared = on_runtime(async move {
            let (home, contents) = schema.contents().await?;
            let name = home.shared(&contents).await?;
            Ok(home.url(&name))
        });
        let url = shared.await?;
        let pool = Pool::builder().max_size(1).build(&url).map_err(Error::Client)?;
        pool.begin().await.map_err(Error::Client)
    }

    fn place(&self) -> Place {
        match env::var(VARIABLE).ok().filter(|url| !url.is_empty()).or_else(|| self.server_url.clone()) {
            Some(url) => Place::Given(url),
            None => Place::Private(self.binaries.clone()),
        }
    }

    async fn contents(&self) -> Result<(Arc<Home>, Arc<Contents>), Error> {
        /// A process reads the files once.
        static READ: LazyLock<Mutex<HashMap<String, Arc<Contents>>>> = LazyLock::new(Mutex::default);

        let home = Home::at(self.place()).await?;
        let key = format!("{:?} {:?} {:?} {:?}", self.paths, self.options, self.search_path, home.user());
        let locked = || READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(contents) = locked().get(&key) {
            return Ok((home, Arc::clone(contents)));
        }
        let contents = Arc::new(Contents::read(self, home.user())?);
        locked().insert(key, Arc::clone(&contents));
        Ok((home, contents))
    }
}

impl fmt::Debug for Schema {
    /// Without the URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").field("paths", &self.paths).finish_non_exhaustive()
    }
}

/// What was read of a schema.
pub(crate) struct Contents {
    pub(crate) schema: migrations::Schema,
    pub(crate) sources: SourceMap,
    pub(crate) options: Options,
    pub(crate) search_path: Option<String>,
    /// The name of its template.
    pub(crate) template: String,
}

impl Contents {
    /// A template belongs to the role that has made it, so `user` is part of its name.
    fn read(schema: &Schema, user: &str) -> Result<Self, Error> {
        let (options, search_path) = (schema.options.clone(), schema.search_path.clone());
        let mut sources = SourceMap::default();
        let Reading { schema, problems } = migrations::read(&schema.paths, &options, &mut sources);
        let Some(schema) = schema else {
            return Err(Error::Schema(Box::new(migrations::Error::new(problems, sources))));
        };
        let said = format!("{:?} {:?} {:?}", options.keep_settings, options.stubbed_extensions, options.placeholders);
        let path = format!("{search_path:?}");
        let template = names::template(&[env!("CARGO_PKG_VERSION"), user, &said, &path, &schema.identity(&sources)]);
        Ok(Self { schema, sources, options, search_path, template })
    }
}
