//! Removes the scratch databases of runs that could not do it themselves: killed, or with a server that did not answer.

use std::time::Duration;

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

use super::life::Key;

/// How often and how long to wait until the sessions in a database have ended.
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// The databases that are called like one of ours and that the role may drop.
const DATABASES: &str = "SELECT datname::text FROM pg_catalog.pg_database \
     WHERE datname LIKE 'sqlwright\\_scratch\\_%' AND pg_catalog.pg_has_role(datdba, 'USAGE') ORDER BY datname";

/// What a run left may still be at work in it.
const STOP: &str = "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity \
     WHERE datname = $1 AND backend_type = 'client backend'";

/// Removes those that are certainly nobody's; their names. One with a session that does not end is left to a later run.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn sweep(client: &Client) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for row in client.query_typed(DATABASES, &[]).await? {
        names.push(row.try_get::<_, String>(0)?);
    }
    let mut removed = Vec::new();
    if names.is_empty() {
        return Ok(removed);
    }
    // Later than the databases: the lock is there before the database is.
    let held = Key::held(client).await?;
    for name in names {
        let is_nobodys = Key::of(&name).is_some_and(|key| !held.contains(&key));
        if is_nobodys && has_no_session(client, &name).await? {
            // It fails where another run was faster.
            let dropped = client.batch_execute(&format!("DROP DATABASE {name}")).await;
            if dropped.is_ok() {
                removed.push(name);
            }
        }
    }
    Ok(removed)
}

/// Ends the sessions in a database; whether they have ended.
async fn has_no_session(client: &Client, name: &str) -> Result<bool, Error> {
    for _ in 0..ATTEMPTS {
        match client.query_typed(STOP, &[(&name, Type::TEXT)]).await {
            Ok(sessions) if sessions.is_empty() => return Ok(true),
            Ok(_) => tokio::time::sleep(PAUSE).await,
            // Somebody else's.
            Err(error) if error.as_db_error().is_some() => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}
