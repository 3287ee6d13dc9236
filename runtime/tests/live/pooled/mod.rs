//! The pool: when its connections are made, kept, closed, and what happens while the server is gone.

mod closing;
mod doors;
mod hooks;
mod outages;
mod own_server;
mod sizes;

use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, Pool};
use sqlwright_server::Database;

static PROCESS: Statement = Statement::read_only("pooled.process", "SELECT pg_backend_pid()", &[], &[ty::INT4]);
static SLEEP: Statement = Statement::new("pooled.sleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);
static SETTING: Statement =
    Statement::read_only("pooled.setting", "SELECT current_setting($1, true)", &[ty::TEXT], &[ty::TEXT]);

/// Longer than anything takes on a machine that is busy with other things.
const LONG: Duration = Duration::from_secs(60);

async fn process(db: &(impl Client + ?Sized)) -> Result<i32, Error> {
    db.handle().one(&PROCESS, &[]).await
}

async fn setting(db: &(impl Client + ?Sized), name: &str) -> Result<String, Error> {
    db.handle().one(&SETTING, &[&name]).await
}

/// Waits until it is so.
async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + LONG;
    while !is_so() {
        assert!(Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Looks from outside at the sessions of a database.
struct Observer(Connection);

impl Observer {
    async fn of(database: &Database) -> Self {
        Self(Connection::connect(database.url()).await.expect("a connection"))
    }

    /// How many there are that somebody else has.
    async fn sessions(&self) -> i64 {
        let sql = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
        self.0.client().query_one(sql, &[]).await.expect("a count").get(0)
    }

    async fn end_all(&self) {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        self.0.client().batch_execute(sql).await.expect("a superuser");
    }
}

/// So many connections at the same time, which are then idle.
async fn fill(pool: &Pool, count: usize) -> Result<(), Error> {
    let mut held = Vec::new();
    for _ in 0..count {
        held.push(pool.connection().await?);
    }
    Ok(())
}
