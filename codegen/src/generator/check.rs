//! Checking without generating.

use super::Generator;
use crate::cargo::Build;
use crate::check::Checked;
use crate::check::server::{Session, Settings};
use crate::failure::Failure;
use crate::pipeline;

impl Generator {
    /// Checks all statements. What is wrong is among the diagnostics; what is known of the other statements, and of the wrong ones, is
    /// there all the same.
    pub fn check(&self) -> Checked {
        let mut checked = Checked::default();
        let Some(config) = self.configuration(Build::detect().as_ref(), &mut checked) else { return checked };
        pipeline::run(&config, None, checked.sources, checked.diagnostics).0
    }

    /// Reads the query files, and asks no server: what [`Generator::check`] knows before that.
    pub fn read(&self) -> Checked {
        let mut checked = Checked::default();
        let Some(config) = self.configuration(Build::detect().as_ref(), &mut checked) else { return checked };
        pipeline::read(&config, checked.sources, checked.diagnostics)
    }

    /// A database that has the schema, as statements are checked on: the live database, a scratch database, or one on a private
    /// PostgreSQL. Tests and tools can connect to it. It needs a runtime of tokio.
    ///
    /// # Errors
    ///
    /// If the schema is wrong, or there is no PostgreSQL.
    pub async fn database(&self) -> Result<SchemaDatabase, Failure> {
        let mut checked = Checked::default();
        let opened = match self.configuration(Build::detect().as_ref(), &mut checked) {
            Some(config) => SchemaDatabase::open(&config.server, &mut checked).await,
            None => None,
        };
        opened.ok_or(Failure::from(checked))
    }
}

/// A database that has the schema. [Close](Self::close) it: dropping it removes it as well, but blocks meanwhile.
#[derive(Debug)]
pub struct SchemaDatabase {
    session: Session,
}

impl SchemaDatabase {
    async fn open(settings: &Settings, checked: &mut Checked) -> Option<Self> {
        let session = Session::open(settings, &mut checked.sources, &mut checked.diagnostics).await?;
        Some(Self { session })
    }

    /// Where it is, in words: `scratch database on PostgreSQL 18.4: database NAME on …`.
    pub fn origin(&self) -> &str {
        self.session.origin()
    }

    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.session.database()
    }

    /// Drops a scratch database, whoever is connected, or stops the private PostgreSQL. A live database is left as it is.
    ///
    /// # Errors
    ///
    /// If a scratch database could not be dropped.
    pub async fn close(self) -> Result<(), Failure> {
        let mut checked = Checked::default();
        self.session.close(&mut checked.diagnostics).await;
        if checked.diagnostics.has_errors() { Err(Failure::from(checked)) } else { Ok(()) }
    }
}
