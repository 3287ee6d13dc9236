//! Databases that have a schema, and are copied: how they are made, and which of them remain.

use std::sync::Arc;

use postgres_protocol::escape::{escape_identifier, escape_literal};
use sqlwright_migrations::{self as migrations, Stop, Target};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;

use crate::Error;
use crate::home::{Home, drop_on, locked};
use crate::names::{TEMPLATE, day_of, lock_of, today};
use crate::schema::Contents;
use crate::session::Session;

/// How many templates remain on a server that outlives the process. Each has some megabytes.
const MOST: usize = 8;

const EXISTS: &str = "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1)";

/// The templates of ours that the role may drop, the last one first.
const TEMPLATES: &str = "SELECT datname::text FROM pg_catalog.pg_database \
     WHERE pg_catalog.starts_with(datname::text, $1) AND pg_catalog.pg_has_role(datdba, 'USAGE') ORDER BY oid DESC";

/// What ALTER DATABASE … SET and ALTER ROLE … IN DATABASE … SET have said, which CREATE DATABASE does not copy.
const SETTINGS: &str = "SELECT rolname::text, unnest(setconfig) FROM pg_catalog.pg_db_role_setting \
     JOIN pg_catalog.pg_database ON pg_database.oid = setdatabase \
     LEFT JOIN pg_catalog.pg_roles ON pg_roles.oid = setrole WHERE datname = $1";

/// A setting of the sessions of a database.
pub(crate) struct Setting {
    /// Of these sessions only.
    role: Option<String>,
    name: String,
    value: String,
}

impl Setting {
    /// Gives it to a database.
    async fn apply(&self, session: &Session, database: &str) -> Result<(), Error> {
        let whose = match &self.role {
            None => format!("ALTER DATABASE {database}"),
            Some(role) => format!("ALTER ROLE {} IN DATABASE {database}", escape_identifier(role)),
        };
        let name = self.name.split('.').map(escape_identifier).collect::<Vec<_>>().join(".");
        // As a value of this session first: lists are written differently from how they are stored.
        let command = format!(
            "BEGIN; SELECT pg_catalog.set_config({}, {}, true); {whose} SET {name} FROM CURRENT; COMMIT",
            escape_literal(&self.name),
            escape_literal(&self.value),
        );
        session.execute(&command).await.map_err(Error::failed(|| format!("set {} for {database}", self.name)))
    }
}

/// Gives a copy the settings of its template.
pub(crate) async fn copy_settings(home: &Home, session: &Session, template: &str, copy: &str) -> Result<(), Error> {
    let known = locked(&home.settings).get(template).cloned();
    let settings = match known {
        Some(settings) => settings,
        None => {
            let settings = settings_of(session, template).await;
            let settings = settings.map_err(Error::failed(|| format!("read the settings of {template}")))?;
            locked(&home.settings).insert(template.to_owned(), Arc::clone(&settings));
            settings
        }
    };
    for setting in settings.iter() {
        setting.apply(session, copy).await?;
    }
    Ok(())
}

async fn settings_of(session: &Session, template: &str) -> Result<Arc<[Setting]>, tokio_postgres::Error> {
    let mut settings = Vec::new();
    for row in session.client.query_typed(SETTINGS, &[(&template, Type::TEXT)]).await? {
        let text: String = row.try_get(1)?;
        if let Some((name, value)) = text.split_once('=') {
            settings.push(Setting { role: row.try_get(0)?, name: name.to_owned(), value: value.to_owned() });
        }
    }
    Ok(settings.into())
}

impl Home {
    /// Makes the template of a schema, unless another test or another process does so at the same time.
    pub(crate) async fn make(&self, contents: &Contents) -> Result<(), Error> {
        let _making = self.making.lock().await;
        let template = contents.template.as_str();
        let lock = match self.is_own {
            true => None,
            false => Some(Session::holding(&self.address, lock_of(template)).await?),
        };
        let session = self.session().await?;
        let row = session.client.query_typed_one(EXISTS, &[(&template, Type::TEXT)]).await;
        let exists = row.and_then(|row| row.try_get::<_, bool>(0));
        let exists = exists.map_err(Error::failed(|| format!("look for {template}")))?;
        if !exists {
            self.make_now(&session, contents).await?;
        }
        self.give_back(session);
        if let Some(lock) = lock {
            lock.close().await;
        }
        Ok(())
    }

    /// A database like that of a test until it is complete: what is left half way is removed like one.
    async fn make_now(&self, session: &Session, contents: &Contents) -> Result<(), Error> {
        let (name, template) = (self.owner.next_name(), &contents.template);
        self.create(session, &name, None).await.map_err(Error::failed(|| format!("create the database {name}")))?;
        let done = match self.fill(session, &name, contents).await {
            // A connection to a template would keep it from being copied.
            Ok(()) => session
                .execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
                .await
                .map_err(Error::failed(|| format!("close the database {name}"))),
            Err(error) => Err(error),
        };
        let renamed = match done {
            Ok(()) => match session.execute(&format!("ALTER DATABASE {name} RENAME TO {template}")).await {
                Ok(()) => Ok(true),
                // A process that reached the server through another database has another lock.
                Err(error) if error.code() == Some(&SqlState::DUPLICATE_DATABASE) => Ok(false),
                Err(error) => Err(Error::failed(|| format!("rename the database {name} to {template}"))(error)),
            },
            Err(error) => Err(error),
        };
        if !matches!(renamed, Ok(true)) {
            let _ = drop_on(session, &name).await;
        } else if !self.is_own {
            // That one could not be removed is no fault of this test.
            let _ = sweep(session).await;
        }
        renamed.map(drop)
    }

    async fn fill(&self, session: &Session, name: &str, contents: &Contents) -> Result<(), Error> {
        let Contents { schema, sources, options, search_path, .. } = contents;
        let version = "SELECT pg_catalog.current_setting('server_version_num')::int";
        let version = session.client.query_typed_one(version, &[]).await.and_then(|row| row.try_get::<_, i32>(0));
        let version = version.map_err(Error::failed(|| "ask the server for its version".to_owned()))?;
        let (search_path, server_version) = (search_path.as_deref(), version.unsigned_abs());
        let target = Target { options, search_path, own_server: self.is_own, all_rights: false, server_version };
        let mut address = self.address.clone();
        address.config.dbname(name);
        let mut filling = Session::open(&address).await?;
        let applied = migrations::apply(&mut filling, schema, target, sources, &mut Vec::new()).await;
        filling.close().await;
        match applied {
            Ok(_) => {}
            Err(Stop::Problem(problem)) => {
                return Err(Error::Schema(Box::new(migrations::Error::new([*problem], sources.clone()))));
            }
            Err(Stop::Session { failure, .. }) => return Err(failure),
        }
        if let Some(path) = search_path {
            let setting = Setting { role: None, name: "search_path".to_owned(), value: path.to_owned() };
            setting.apply(session, name).await?;
        }
        Ok(())
    }
}

/// Removes templates of other days, and those that are too many. One that is needed again is made again.
async fn sweep(session: &Session) -> Result<(), tokio_postgres::Error> {
    let mut of_today = 0;
    for row in session.client.query_typed(TEMPLATES, &[(&TEMPLATE, Type::TEXT)]).await? {
        let name: String = row.try_get(0)?;
        let Some(day) = day_of(&name) else { continue };
        of_today += usize::from(day == today());
        if day != today() || of_today > MOST {
            drop_on(session, &name).await?;
        }
    }
    Ok(())
}
