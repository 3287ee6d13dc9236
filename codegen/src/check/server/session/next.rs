//! Several schemas, one after the other, on one private PostgreSQL.

use std::path::PathBuf;

use postgres_protocol::escape::escape_identifier;
use sqlwright_server::Server;
use tokio_postgres::{Client, Error};

use super::{Home, Session, kept, or_collect};
use crate::check::server::connect::Connection;
use crate::check::server::definitions::Definitions;
use crate::check::server::{Choice, Settings, failure, schema};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::SourceMap;

/// What a schema can leave on a server beyond its database and roles, so that another schema may not find the server as a fresh one.
const LEFT: &str = "SELECT EXISTS (SELECT FROM pg_catalog.pg_tablespace WHERE oid >= 16384) \
     OR EXISTS (SELECT FROM pg_catalog.pg_db_role_setting WHERE setdatabase = 0 AND setrole < 16384) \
     OR EXISTS (SELECT FROM pg_catalog.pg_file_settings WHERE sourcefile LIKE '%postgresql.auto.conf')";

/// The roles that it has made.
const ROLES: &str = "SELECT pg_catalog.quote_ident(rolname) FROM pg_catalog.pg_authid WHERE oid >= 16384";

/// A private PostgreSQL that the schemas before have left as they found it.
#[derive(Default)]
pub struct Vacant(Option<(Server, Option<PathBuf>)>);

impl Session {
    /// As [`Session::open`]: on the private PostgreSQL that is vacant, if one of the same binaries is needed and none has the schema.
    pub async fn open_on(
        vacant: &mut Vacant,
        settings: &Settings,
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let Choice::Private { schema, binaries } = &settings.choice else {
            return Self::open(settings, sources, diagnostics).await;
        };
        let Some((server, _)) = vacant.0.take().filter(|(_, of)| of == binaries) else {
            return Self::open(settings, sources, diagnostics).await;
        };
        let schema = schema::read(schema, &settings.migrations, sources, diagnostics)?;
        if let Some(key) = kept::key(&schema, settings, sources)
            && let Some(session) =
                Self::kept(super::options(binaries.as_deref(), settings), &key, &schema, settings, diagnostics).await
        {
            return Some(session);
        }
        let failed = |error| Box::new(Diagnostic::new(Code::NoPrivateServer, format!("{error}")));
        let database = or_collect(server.create_database().await.map_err(failed), diagnostics).await?;
        let address = database.config().clone().into();
        Self::build(&address, Home::Private { server, keep: None }, &schema, settings, sources, diagnostics).await
    }

    /// As [`Session::close`], but a private PostgreSQL stays, if the schema has left nothing on it that another would meet.
    pub async fn close_for(self, vacant: &mut Vacant, settings: &Settings, diagnostics: &mut Diagnostics) {
        let Choice::Private { binaries, .. } = &settings.choice else { return self.close(diagnostics).await };
        let database = self.database.clone();
        let Self { connection, home, .. } = self;
        match home {
            Home::Private { server, keep: None } => {
                connection.close().await;
                if let Some(database) = database
                    && clear(&server, &database).await.unwrap_or(false)
                {
                    vacant.0 = Some((server, binaries.clone()));
                } else {
                    Home::Private { server, keep: None }.tidy_up(diagnostics).await;
                }
            }
            home => Self::leave(connection, home, diagnostics).await,
        }
    }

    /// What the objects of the schema are. `None` when the server fails to answer, which a diagnostic says.
    pub async fn definitions(&self, diagnostics: &mut Diagnostics) -> Option<Definitions> {
        let read = self.connection.answered(self.answer_timeout, Definitions::read(&self.connection.client)).await;
        let refused = |error| Box::new(failure::of_server(&error, "the definitions of the schema could not be read"));
        or_collect(read.and_then(|read| read.map_err(refused)), diagnostics).await
    }
}

/// Removes the database and the roles; whether nothing else of the schema is left.
async fn clear(server: &Server, database: &str) -> Result<bool, Box<Diagnostic>> {
    let connection = Connection::open(&server.config("postgres").into()).await?;
    let cleared = cleared(&connection.client, database).await;
    connection.close().await;
    // What cannot be removed is left.
    Ok(cleared.unwrap_or(false))
}

async fn cleared(client: &Client, database: &str) -> Result<bool, Error> {
    let drop = format!("DROP DATABASE {} WITH (FORCE)", escape_identifier(database));
    client.batch_execute(&drop).await?;
    for row in client.query_typed(ROLES, &[]).await? {
        client.batch_execute(&format!("DROP ROLE {}", row.try_get::<_, &str>(0)?)).await?;
    }
    let left = client.query_typed(LEFT, &[]).await?;
    Ok(left.first().is_some_and(|row| matches!(row.try_get(0), Ok(false))))
}
