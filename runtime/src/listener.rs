//! LISTEN: a session of its own that hears notifications, and comes back when it is lost.

mod channel;
mod live;

use std::collections::BTreeSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use futures_util::Stream;
use futures_util::future::{BoxFuture, ready as ready_with};
use sqlwright_wire::{Notice, clock};

use self::channel::check;
use self::live::Live;
use crate::connection::{Address, Limits};
use crate::error::{Error, ErrorKind};
use crate::observe::Observer;

/// Waits between attempts to connect again: after the first, which comes at once.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How long the server may say nothing before it is asked whether it is still there, and what can be chosen for that.
const KEEPALIVE: Duration = Duration::from_secs(30);
const SHORTEST_KEEPALIVE: Duration = Duration::from_millis(100);
const LONGEST_KEEPALIVE: Duration = Duration::from_secs(24 * 60 * 60);

/// What a [`Listener`] hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A NOTIFY on one of its channels.
    Notification(Notification),
    /// From here on notifications are heard again, and some before may have been missed: the connection was lost and has been made again, or
    /// the program took them too slowly. Look up in the tables what they would have said.
    MayHaveMissed,
}

/// A notification, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The channel.
    pub channel: String,
    /// What was sent along; empty if nothing was.
    pub payload: String,
    /// `pg_backend_pid()` of the session that sent it.
    pub process_id: i32,
}

/// A session of its own that listens to notifications: made by [`Listener::connect`] or [`Pool::listener`](crate::Pool::listener).
///
/// ```no_run
/// # use sqlwright::{Error, Heard, Pool};
/// # async fn refresh() {}
/// # async fn run(pool: Pool) -> Result<(), Error> {
/// let mut listener = pool.listener().await?;
/// listener.listen("prices").await?;
/// refresh().await; // what was changed before
/// loop {
///     match listener.recv().await? {
///         Heard::Notification(notification) => println!("{} has changed", notification.payload),
///         Heard::MayHaveMissed => refresh().await,
///     }
/// }
/// # }
/// ```
///
/// A connection that is lost is made again, with pauses that grow from 100 ms to 10 s, and listens to the same channels; then
/// [`Heard::MayHaveMissed`] says that notifications may have been missed. When the server has said nothing for 30 seconds it is asked whether it is
/// still there, and the connection counts as lost if there is no answer for as long again: see [`keepalive`](Self::keepalive).
///
/// What was received and not taken yet is kept: at most 1,024 notifications, and at most 1 MiB. Of more, the oldest are dropped, and
/// `MayHaveMissed` takes their place. (A listener that stopped reading instead would keep the server from removing notifications, and once its
/// queue is full, every transaction that notifies fails.)
///
/// Dropping it closes the session. It is a `Stream` of `Result<Heard, Error>` that does not end.
pub struct Listener {
    source: Source,
    connect_timeout: Duration,
    keepalive: Duration,
    channels: BTreeSet<String>,
    observer: Arc<Observer>,
    state: State,
    /// The connection was made again, and nobody has been told yet.
    missed: bool,
}

/// Where to connect to, and as whom: asked before each attempt.
pub(crate) type Source = Arc<dyn Fn() -> BoxFuture<'static, Result<Address, Error>> + Send + Sync>;

enum State {
    Connected(Box<Live>),
    Connecting(BoxFuture<'static, Result<Live, Error>>),
    /// Nothing is under way. Whether the last attempt failed for a reason that waiting does not remove.
    Lost {
        failed: bool,
    },
}

impl Listener {
    /// Connects to a `postgres://` URL (or libpq's `key=value` form). It must lead to the server itself, or to a pooler that
    /// gives each client a session of its own.
    ///
    /// # Errors
    /// The URL is invalid, or a pooler shares sessions among its clients (`Configuration`); or the server cannot be reached or refuses.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let address = url.parse::<Address>().map_err(Error::connect)?;
        let source: Source = Arc::new(move || Box::pin(ready_with(Ok(address.clone()))));
        Self::open(source, Limits::default().connect_timeout, Arc::default()).await
    }

    pub(crate) async fn open(
        source: Source,
        connect_timeout: Duration,
        observer: Arc<Observer>,
    ) -> Result<Self, Error> {
        let (channels, started) = (BTreeSet::new(), Instant::now());
        let begun = begin(&source, &channels, connect_timeout, KEEPALIVE).await;
        observer.has_connected(started, begun.as_ref().map(drop));
        let live = begun?;
        let state = State::Connected(Box::new(live));
        Ok(Self { source, connect_timeout, keepalive: KEEPALIVE, channels, observer, state, missed: false })
    }

    /// Sets how long the server may say nothing before it is asked whether it is still there, and how long that answer may take. Default: 30
    /// seconds; at least 100 ms, and at most a day. Both are noticed only while somebody waits in [`recv`](Self::recv).
    pub fn keepalive(mut self, interval: Duration) -> Self {
        self.keepalive = interval.clamp(SHORTEST_KEEPALIVE, LONGEST_KEEPALIVE);
        if let State::Connected(live) = &mut self.state {
            live.set_keepalive(self.keepalive);
        }
        self
    }

    /// Listens to a channel as well. What is sent after this has returned is heard. If there is no connection at this time, it waits for one.
    ///
    /// The name is that of a quoted identifier: `"Jobs"` and `"jobs"` are two channels. What `LISTEN Jobs` and `pg_notify('jobs', …)`
    /// are about is `jobs`.
    ///
    /// # Errors
    /// No channel has this name: it is empty, longer than 63 bytes, or has a character with code zero (`Configuration`); or the server
    /// refuses, as a standby does.
    pub async fn listen(&mut self, channel: &str) -> Result<(), Error> {
        self.listen_all([channel]).await
    }

    /// The same for several channels, in one round trip. If one of them is refused, all are.
    ///
    /// # Errors
    /// As [`listen`](Self::listen).
    pub async fn listen_all(&mut self, channels: impl IntoIterator<Item = impl Into<String>>) -> Result<(), Error> {
        let channels: BTreeSet<String> = channels.into_iter().map(Into::into).collect();
        channels.iter().try_for_each(|channel| check(channel))?;
        let new: BTreeSet<String> = channels.difference(&self.channels).cloned().collect();
        // Also if this is dropped half way: the next connection listens to them.
        self.channels.extend(new.iter().cloned());
        let listening = match &mut self.state {
            State::Connected(live) => live.listen(&new).await,
            _ => return self.connect_again().await,
        };
        match listening {
            Err(error) if error.has_lost_the_connection() => self.connect_again().await,
            Err(error) => {
                self.channels.retain(|channel| !new.contains(channel));
                Err(error)
            }
            Ok(()) => Ok(()),
        }
    }

    /// Does not listen to a channel any more. Notifications that have been received already are still heard.
    ///
    /// # Errors
    /// No channel has this name (`Configuration`).
    pub async fn unlisten(&mut self, channel: &str) -> Result<(), Error> {
        check(channel)?;
        if !self.channels.remove(channel) {
            return Ok(());
        }
        match &mut self.state {
            State::Connected(live) => match live.unlisten(channel).await {
                Err(error) if error.has_lost_the_connection() => self.state = State::Lost { failed: false },
                unlistened => return unlistened,
            },
            // It would listen to it.
            State::Connecting(_) => self.state = State::Lost { failed: false },
            State::Lost { .. } => {}
        }
        Ok(())
    }

    /// Waits for what is heard next, and meanwhile connects again if necessary. If it is dropped before, nothing is lost.
    ///
    /// # Errors
    /// The connection was lost, and what keeps it from being made again does not pass by waiting: a password that is no longer valid, or a database
    /// that is no longer there. The next call tries again.
    pub async fn recv(&mut self) -> Result<Heard, Error> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    /// The same, with a limit: `None` if nothing is heard so long. For programs without async: `listener.recv_within(limit).wait()`.
    ///
    /// # Errors
    /// As [`recv`](Self::recv).
    pub async fn recv_within(&mut self, limit: Duration) -> Result<Option<Heard>, Error> {
        clock::timeout(limit, self.recv()).await.map_or(Ok(None), |heard| heard.map(Some))
    }

    fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Result<Heard, Error>> {
        loop {
            if std::mem::take(&mut self.missed) {
                return Poll::Ready(Ok(Heard::MayHaveMissed));
            }
            let State::Connected(live) = &mut self.state else {
                ready!(self.poll_connect(cx))?;
                continue;
            };
            match live.poll_notice(cx) {
                Poll::Ready(Ok(Notice::Notification { process, channel, payload })) => {
                    let notification = Notification { channel, payload, process_id: process };
                    return Poll::Ready(Ok(Heard::Notification(notification)));
                }
                Poll::Ready(Ok(Notice::Missed(_))) => self.missed = true,
                Poll::Ready(Ok(Notice::Notice(_))) => {}
                Poll::Ready(Err(_)) => self.state = State::Lost { failed: false },
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// Until there is a connection again.
    fn poll_connect(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        loop {
            match &mut self.state {
                State::Connected(_) => return Poll::Ready(Ok(())),
                State::Lost { failed } => {
                    let (source, channels) = (Arc::clone(&self.source), self.channels.clone());
                    let (connect_timeout, observer) = (self.connect_timeout, Arc::clone(&self.observer));
                    let connecting = reconnect(source, channels, connect_timeout, self.keepalive, observer, *failed);
                    self.state = State::Connecting(Box::pin(connecting));
                }
                State::Connecting(connecting) => match ready!(connecting.as_mut().poll(cx)) {
                    Ok(live) => {
                        self.state = State::Connected(Box::new(live));
                        self.missed = true;
                    }
                    Err(error) => {
                        self.state = State::Lost { failed: true };
                        return Poll::Ready(Err(error));
                    }
                },
            }
        }
    }

    /// With the channels that there are now.
    async fn connect_again(&mut self) -> Result<(), Error> {
        self.state = State::Lost { failed: false };
        poll_fn(|cx| self.poll_connect(cx)).await
    }
}

async fn begin(
    source: &Source,
    channels: &BTreeSet<String>,
    connect_timeout: Duration,
    keepalive: Duration,
) -> Result<Live, Error> {
    Live::begin(&source().await?, channels, connect_timeout, keepalive).await
}

/// Connects until that succeeds, or fails for a reason that waiting does not remove.
async fn reconnect(
    source: Source,
    channels: BTreeSet<String>,
    connect_timeout: Duration,
    keepalive: Duration,
    observer: Arc<Observer>,
    has_failed: bool,
) -> Result<Live, Error> {
    let pauses = ExponentialBuilder::new().with_jitter().with_factor(2.0).without_max_times();
    let mut pauses = pauses.with_min_delay(FIRST_PAUSE).with_max_delay(LONGEST_PAUSE).build();
    if has_failed {
        // Whoever calls in a loop need not wait.
        clock::sleep(LONGEST_PAUSE / 10).await;
    }
    loop {
        let started = Instant::now();
        let begun = begin(&source, &channels, connect_timeout, keepalive).await;
        observer.has_connected(started, begun.as_ref().map(drop));
        match begun {
            Err(error) if !passes(&error) => return Err(error),
            Err(_) => clock::sleep(pauses.next().unwrap_or(LONGEST_PAUSE)).await,
            connected => return connected,
        }
    }
}

/// Whether the reason may be gone a moment later: not what is configured, who may connect (class 28), or a database that does not exist.
fn passes(error: &Error) -> bool {
    let code = error.server_error().map_or("", |error| error.code());
    error.kind() != ErrorKind::Configuration && !code.starts_with("28") && code != "3D000"
}

impl Stream for Listener {
    type Item = Result<Heard, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_recv(cx).map(Some)
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_connected = matches!(self.state, State::Connected(_));
        f.debug_struct("Listener")
            .field("channels", &self.channels)
            .field("connected", &is_connected)
            .finish_non_exhaustive()
    }
}
