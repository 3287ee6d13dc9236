//! One database with a schema, on the private server, or on the one of `SQLWRIGHT_TEST_SERVER`
//! (as in `postgres://postgres@localhost:5418`), to try another version.

use std::path::Path;

use sqlwright_codegen::check::server::{Choice, Session, Settings};
use sqlwright_codegen::source::SourceMap;
use sqlwright_codegen::{Diagnostics, render};
use sqlwright_server::Server;
use tokio_postgres::Client;

use crate::database::connect;

/// A database that is removed at the end.
pub struct TestDatabase {
    session: Session,
    pub url: String,
}

fn url(database: &str) -> String {
    match std::env::var("SQLWRIGHT_TEST_SERVER") {
        Ok(server) => format!("{server}/{database}"),
        Err(_) => Server::shared().unwrap_or_else(|error| panic!("{error}")).url(database),
    }
}

impl TestDatabase {
    /// Creates it and applies the schema, a file or a folder of migrations, as sqlwright itself does; the error says what
    /// PostgreSQL refused.
    pub async fn create(schema: &Path) -> Result<Self, String> {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let settings = Settings::new(Choice::Server { url: url("postgres"), schema: vec![schema.to_owned()] });
        let Some(session) = Session::open(&settings, &mut sources, &mut diagnostics).await else {
            return Err(diagnostics.sorted().into_iter().map(|one| render(one, &sources, false)).collect());
        };
        // scratch database on PostgreSQL 18.4: database NAME on …
        let name = session.origin().split(": database ").nth(1).and_then(|rest| rest.split(' ').next());
        let url = url(name.unwrap_or_else(|| panic!("no database in {}", session.origin())));
        Ok(Self { session, url })
    }

    /// A connection.
    pub async fn connect(&self) -> Client {
        let client = connect(&self.url).await;
        let settings = "SET synchronous_commit = off; SET client_min_messages = error";
        client.batch_execute(settings).await.unwrap_or_else(|error| panic!("{error:?}"));
        client
    }

    /// Drops it, whoever is connected.
    pub async fn remove(self) {
        let mut diagnostics = Diagnostics::default();
        self.session.close(&mut diagnostics).await;
        assert!(!diagnostics.has_errors(), "a scratch database is left behind");
    }
}
