//! A connection to a PostgreSQL that has the schema, and what must be tidied up behind it.

mod next;

pub use next::Vacant;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlwright_connect::Address;
use sqlwright_migrations::Temporary;
use sqlwright_server::{Database, Options, Server};

use super::connect::{self, Connection, Outcome};
use super::describe::{self, Answers, Request};
use super::kept::{self, Applied, Found, Keep};
use super::schema::Schema;
use super::scratch::Scratch;
use super::transaction::Manner;
use super::{Choice, SchemaIdentity, Settings, failure, interrupt, schema};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::SourceMap;

/// What must outlive the connection.
enum Home {
    Live,
    Scratch(Scratch),
    Private {
        server: Server,
        /// Where the schema is worth being kept.
        keep: Option<Box<Keep>>,
    },
}

/// A connection to a PostgreSQL that has the schema. [`Session::close`] it; dropping it tidies up as well, but blocks meanwhile.
pub struct Session {
    connection: Connection,
    address: Address,
    server_version: u32,
    manner: Manner,
    answer_timeout: Duration,
    database: Option<String>,
    origin: String,
    /// What the schema made and no statement can use.
    temporary: Temporary,
    /// Which schema was brought in.
    schema: Option<SchemaIdentity>,
    // Dropped after the connection.
    home: Home,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl Session {
    /// Goes one of the three ways: connects, and brings the schema in where there is one to bring in.
    ///
    /// Schema files are taken into `sources`. `None` when something failed, which a diagnostic says; nothing is left behind then.
    pub async fn open(settings: &Settings, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Self> {
        match &settings.choice {
            Choice::Database { url } => {
                let address = or_collect(connect::parse(url), diagnostics).await?;
                Self::connect(&address, Home::Live, settings, diagnostics).await
            }
            Choice::Server { url, schema } => {
                let schema = schema::read(schema, &settings.migrations, sources, diagnostics)?;
                let address = or_collect(connect::parse(url), diagnostics).await?;
                let scratch =
                    or_collect(Scratch::create(&address, settings.answer_timeout, diagnostics).await, diagnostics)
                        .await?;
                let address = scratch.address();
                let home = Home::Scratch(scratch);
                let session = Self::build(&address, home, &schema, settings, sources, diagnostics).await?;
                let schema = SchemaIdentity::of(&schema, None, settings, sources);
                Some(Self { schema: Some(schema), ..session })
            }
            Choice::Private { schema, binaries } => {
                let schema = schema::read(schema, &settings.migrations, sources, diagnostics)?;
                let options = options(binaries.as_deref(), settings);
                Self::private(options, &schema, settings, sources, diagnostics).await
            }
        }
    }

    /// A private PostgreSQL: one that has the schema from an earlier run, or a fresh one.
    async fn private(
        options: Options,
        schema: &Schema,
        settings: &Settings,
        sources: &SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let key = kept::key(schema, settings, sources);
        let identity = Some(SchemaIdentity::of(schema, key.as_deref(), settings, sources));
        if let Some(key) = &key
            && let Some(session) = Self::kept(options.clone(), key, schema, settings, diagnostics).await
        {
            return Some(Self { schema: identity, ..session });
        }
        let (server, database) = or_collect(start(options).await, diagnostics).await?;
        let address = database.config().clone().into();
        let keep = key.map(|key| Box::new(Keep { database, key, note: String::new() }));
        let home = Home::Private { server, keep };
        let session = Self::build(&address, home, schema, settings, sources, diagnostics).await?;
        Some(Self { schema: identity, ..session })
    }

    /// A private PostgreSQL that has the schema from an earlier run.
    async fn kept(
        options: Options,
        key: &str,
        schema: &Schema,
        settings: &Settings,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let Found { server, database, applied } = kept::find(options, key, schema).await?;
        let temporary = applied.report(diagnostics);
        let (address, home) = (database.config().clone().into(), Home::Private { server, keep: None });
        let session = Self::connect(&address, home, settings, diagnostics).await?;
        Some(Self { temporary, ..session })
    }

    /// Applies the schema, then connects anew: settings that the schema gives to the database hold from then on.
    async fn build(
        address: &Address,
        mut home: Home,
        schema: &Schema,
        settings: &Settings,
        sources: &SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let own_roles = matches!(home, Home::Private { .. });
        let (begin, mut found) = (Instant::now(), Diagnostics::default());
        let temporary = schema::apply(address, schema, settings, own_roles, sources, &mut found).await;
        let found = found.into_iter().collect();
        let temporary = match temporary {
            Ok(temporary) => temporary,
            Err(error) => {
                Applied { diagnostics: found, temporary: Temporary::new() }.report(diagnostics);
                or_collect::<()>(Err(error), diagnostics).await;
                home.tidy_up(diagnostics).await;
                return None;
            }
        };
        let applied = Applied { diagnostics: found, temporary };
        if let Home::Private { keep, .. } = &mut home {
            let is_worth_while = begin.elapsed() >= settings.keeping.from;
            *keep = keep.take().filter(|_| is_worth_while).and_then(|keep| keep.with(&applied, schema)).map(Box::new);
        }
        let temporary = applied.report(diagnostics);
        let session = Self::connect(address, home, settings, diagnostics).await?;
        Some(Self { temporary, ..session })
    }

    async fn connect(
        address: &Address,
        home: Home,
        settings: &Settings,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let Some(connection) = or_collect(Connection::open(address).await, diagnostics).await else {
            home.tidy_up(diagnostics).await;
            return None;
        };
        let live = matches!(home, Home::Live);
        let manner =
            Manner { search_path: settings.search_path.clone(), lock_timeout: live.then_some(settings.lock_timeout) };
        let version = connection.answered(settings.answer_timeout, connect::server_version(&connection.client)).await;
        let set_up = |error| Box::new(failure::of_server(&error, "the connection could not be set up"));
        let version = version.and_then(|version| version.map_err(set_up));
        let Some(server_version) = or_collect(version, diagnostics).await else {
            connection.close().await;
            home.tidy_up(diagnostics).await;
            return None;
        };
        let origin = home.describe(address, server_version);
        let database = address.config.get_dbname().map(str::to_owned);
        let (answer_timeout, temporary, schema) = (settings.answer_timeout, Temporary::new(), None);
        let address = address.clone();
        Some(Self {
            connection,
            address,
            server_version,
            manner,
            answer_timeout,
            database,
            origin,
            temporary,
            schema,
            home,
        })
    }

    /// Connects once more. The driver keeps statements with which it asks about types that it does not know, and with the transaction these are
    /// gone: what has new types is described on another connection. `None` when that cannot be made, which a diagnostic says.
    pub async fn reconnect(&mut self, diagnostics: &mut Diagnostics) -> Option<()> {
        let connection = or_collect(Connection::open(&self.address).await, diagnostics).await?;
        std::mem::replace(&mut self.connection, connection).close().await;
        Some(())
    }

    /// One line that says which PostgreSQL was chosen, without a password.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Which schema was brought in; `None` for a live database.
    pub fn schema(&self) -> Option<&SchemaIdentity> {
        self.schema.as_ref()
    }

    /// The name of the database, if the connection string has one.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// Prepares all statements, asks whether each can be planned, and reads the catalog, in a transaction that is rolled back. No statement
    /// is executed.
    ///
    /// Each statement that the server refuses is a diagnostic. `None` when the connection broke, which is a diagnostic too.
    pub async fn describe(&self, requests: &[Request<'_>], diagnostics: &mut Diagnostics) -> Option<Answers> {
        let Self { connection, server_version, manner, .. } = self;
        let mut found = Diagnostics::default();
        let answers = describe::describe(connection, *server_version, manner, requests, &mut found);
        let patience = self.answer_timeout + manner.lock_timeout.unwrap_or_default();
        let answers = connection.answered(patience, answers).await;
        found.into_iter().for_each(|diagnostic| diagnostics.push(self.with_temporary(diagnostic)));
        let answers = match answers {
            Ok(answers) => answers,
            Err(silence) => {
                diagnostics.push(*silence);
                None
            }
        };
        if answers.is_none() {
            interrupt::wait_if_ending().await;
        }
        answers
    }

    /// Adds to an error about a table that is not there where it was, for a while.
    fn with_temporary(&self, diagnostic: Diagnostic) -> Diagnostic {
        let missing =
            diagnostic.message.strip_prefix("relation \"").and_then(|rest| rest.strip_suffix("\" does not exist"));
        let name = missing.map(|name| name.strip_prefix("pg_temp.").unwrap_or(name));
        let Some(place) = name.and_then(|name| self.temporary.get(name)) else { return diagnostic };
        diagnostic
            .also(*place, "this ends with the session of the file")
            .note("a temporary table exists only in the session that creates it; generated code prepares its statements in other sessions")
            .help("make it an ordinary table, UNLOGGED if its rows need not last; or use it only in the function or DO block that creates it")
    }

    /// The folders of the private PostgreSQL in which it has extensions, and what else it reads of its installation; none where it is not private, or
    /// does not say.
    pub async fn installation(&self) -> Vec<PathBuf> {
        if !matches!(self.home, Home::Private { .. }) {
            return Vec::new();
        }
        let asked = self.connection.client.query_typed(sqlwright_server::INSTALLATION, &[]);
        let Ok(Ok(rows)) = self.connection.answered(self.answer_timeout, asked).await else { return Vec::new() };
        rows.iter().filter_map(|row| row.try_get::<_, String>(0).ok()).map(PathBuf::from).collect()
    }

    /// Disconnects, and drops the scratch database or stops the private PostgreSQL, which is kept if that is worth while.
    pub async fn close(self, diagnostics: &mut Diagnostics) {
        let Self { connection, home, .. } = self;
        Self::leave(connection, home, diagnostics).await;
    }

    async fn leave(connection: Connection, home: Home, diagnostics: &mut Diagnostics) {
        connection.close().await;
        match home {
            Home::Private { server, keep: Some(keep) } => {
                // It blocks until the server has ended and all is written.
                let _ = tokio::task::spawn_blocking(move || keep.keep(server)).await;
            }
            home => home.tidy_up(diagnostics).await,
        }
    }
}

impl Home {
    async fn tidy_up(self, diagnostics: &mut Diagnostics) {
        match self {
            Self::Live => {}
            Self::Scratch(scratch) => {
                or_collect(scratch.remove().await, diagnostics).await;
            }
            Self::Private { server, .. } => {
                // It blocks until the server has ended.
                let _ = tokio::task::spawn_blocking(move || drop(server)).await;
            }
        }
    }

    fn describe(&self, address: &Address, server_version: u32) -> String {
        let version = format!("PostgreSQL {}.{}", server_version / 10_000, server_version % 10_000);
        match self {
            Self::Live => format!("live {version}: {}", connect::place(address)),
            Self::Scratch(_) => format!("scratch database on {version}: {}", connect::place(address)),
            Self::Private { .. } => format!("private {version}"),
        }
    }
}

/// How a private PostgreSQL is started.
pub(super) fn options(binaries: Option<&Path>, settings: &Settings) -> Options {
    // Of what a schema may do, the one thing that is off where nobody has said otherwise.
    let options = Server::options().setting("max_prepared_transactions", "10");
    let options = settings.keeping.folder.iter().fold(options, Options::cache);
    binaries.into_iter().fold(options, Options::binaries)
}

async fn start(options: Options) -> Outcome<(Server, Database)> {
    let failed = |error: &dyn std::fmt::Display| Box::new(Diagnostic::new(Code::NoPrivateServer, error.to_string()));
    let started = tokio::task::spawn_blocking(|| options.start()).await;
    let server = started.map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
    let database = server.create_database().await.map_err(|error| failed(&error))?;
    Ok((server, database))
}

/// Takes the value, or collects the diagnostic; but where a signal is ending the process, errors are of its making: then this waits
/// for the end.
async fn or_collect<T>(result: Outcome<T>, diagnostics: &mut Diagnostics) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(diagnostic) => {
            interrupt::wait_if_ending().await;
            diagnostics.push(*diagnostic);
            None
        }
    }
}
