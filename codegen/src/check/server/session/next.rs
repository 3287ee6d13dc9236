//! Several schemas, one after the other, on one private PostgreSQL.

use std::path::PathBuf;

use sqlwright_server::Server;

use super::{Home, Session, kept, or_collect};
use crate::check::server::definitions::Definitions;
use crate::check::server::{Choice, Settings, failure, schema};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::SourceMap;

/// What a schema can leave on a server beyond its database, so that another schema may not find the server as a fresh one.
const LEFT: &str = "SELECT EXISTS (SELECT FROM pg_catalog.pg_authid WHERE oid >= 16384) \
     OR EXISTS (SELECT FROM pg_catalog.pg_tablespace WHERE oid >= 16384) \
     OR EXISTS (SELECT FROM pg_catalog.pg_db_role_setting WHERE setdatabase = 0) \
     OR EXISTS (SELECT FROM pg_catalog.pg_file_settings WHERE sourcefile LIKE '%postgresql.auto.conf')";

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
        let has_left = self.connection.client.query_typed(LEFT, &[]).await;
        let has_left = has_left.ok().and_then(|rows| rows.first()?.try_get::<_, bool>(0).ok()).unwrap_or(true);
        let Self { connection, home, .. } = self;
        match home {
            Home::Private { server, keep: None } if !has_left => {
                connection.close().await;
                vacant.0 = Some((server, binaries.clone()));
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
