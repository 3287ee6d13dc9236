//! What an application does with each connection, and the role and password that it connects with.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::PoolBuilder;
use crate::connection::Connection;
use crate::value::BoxError;

pub(super) type Prepare = Arc<dyn Fn(&Connection) -> BoxFuture<'_, Result<(), BoxError>> + Send + Sync>;
pub(super) type Check = Arc<dyn Fn(&Connection) -> BoxFuture<'_, bool> + Send + Sync>;
pub(super) type Ask = Arc<dyn Fn() -> BoxFuture<'static, Result<Credentials, BoxError>> + Send + Sync>;

/// The callbacks of a pool.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub(super) on_connect: Option<Prepare>,
    pub(super) before_acquire: Option<Check>,
    pub(super) after_release: Option<Check>,
    pub(super) credentials: Option<Ask>,
}

/// The password that a connection is made with, and perhaps the role: see [`PoolBuilder::credentials`]. `Debug` does not show the password.
#[derive(Clone)]
pub struct Credentials {
    pub(super) user: Option<String>,
    pub(super) password: String,
}

impl Credentials {
    /// A role and its password.
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { user: Some(user.into()), password: password.into() }
    }

    /// A password, or a token that is used as one, for the role of the connection string.
    pub fn password(password: impl Into<String>) -> Self {
        Self { user: None, password: password.into() }
    }
}

impl PoolBuilder {
    /// Runs on each new connection, after [`warm_up`](Self::warm_up) and [`prepare`](Self::prepare): for the state of its session, such as settings
    /// and roles. What it changes is kept. If the session of a connection was reset when it was returned, it runs again.
    ///
    /// Its error fails the attempt to connect, which is repeated while callers wait; an [`Error`](crate::Error) that cannot pass, such as a missing
    /// privilege, fails them at once. It has the time that `connect_timeout` says, together with what comes before it.
    ///
    /// ```no_run
    /// # fn pool(url: &str) -> Result<sqlwright::Pool, sqlwright::Error> {
    /// let builder = sqlwright::Pool::builder().on_connect(|connection| {
    ///     Box::pin(async move { Ok(connection.client().batch_execute("SET app.tenant = 'a'").await?) })
    /// });
    /// builder.build(url)
    /// # }
    /// ```
    pub fn on_connect<F>(mut self, hook: F) -> Self
    where
        F: Fn(&Connection) -> BoxFuture<'_, Result<(), BoxError>> + Send + Sync + 'static,
    {
        self.hooks.on_connect = Some(Arc::new(hook));
        self
    }

    /// Runs before each connection is handed out. If it returns `false`, the connection is closed, and another one is handed out. `wait_timeout`
    /// includes it.
    pub fn before_acquire<F>(mut self, hook: F) -> Self
    where
        F: Fn(&Connection) -> BoxFuture<'_, bool> + Send + Sync + 'static,
    {
        self.hooks.before_acquire = Some(Arc::new(hook));
        self
    }

    /// Runs after each connection was returned, when nothing runs on it any more and before its session is reset. No caller waits for it. If it
    /// returns `false`, or takes longer than 10 seconds, the connection is closed.
    pub fn after_release<F>(mut self, hook: F) -> Self
    where
        F: Fn(&Connection) -> BoxFuture<'_, bool> + Send + Sync + 'static,
    {
        self.hooks.after_release = Some(Arc::new(hook));
        self
    }

    /// Asks for the password, and perhaps the role, of each connection before it is made: for passwords that are rotated, and for tokens that
    /// expire. They replace those of the connection string. An error fails the attempt to connect, and may pass.
    ///
    /// ```no_run
    /// # async fn token() -> Result<String, std::io::Error> { Ok(String::new()) }
    /// # fn pool(url: &str) -> Result<sqlwright::Pool, sqlwright::Error> {
    /// use sqlwright::{Credentials, Pool};
    ///
    /// Pool::builder().credentials(|| async { token().await.map(Credentials::password) }).build(url)
    /// # }
    /// ```
    pub fn credentials<F, R, E>(mut self, ask: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<Credentials, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        self.hooks.credentials = Some(Arc::new(move || {
            let asked = ask();
            async move { asked.await.map_err(Into::into) }.boxed()
        }));
        self
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("on_connect", &self.on_connect.is_some())
            .field("before_acquire", &self.before_acquire.is_some())
            .field("after_release", &self.after_release.is_some())
            .field("credentials", &self.credentials.is_some())
            .finish()
    }
}
