//! Ctrl-C and its kind: scratch databases are dropped, then the process ends as it would have.
//!
//! A thread of its own waits for the signals, because the stages behind this one block without an asynchronous runtime. It
//! starts with the first scratch database and stays, since a signal that was taken over once never gets its default back.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, mpsc};
use std::thread;

use super::connect::Outcome;
use super::scratch::database::Database;
use crate::diagnostics::{Code, Diagnostic, render};
use crate::source::SourceMap;

/// The scratch databases that exist.
static DATABASES: Mutex<Vec<Arc<Database>>> = Mutex::new(Vec::new());

/// Set once a signal has come.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Has the database dropped when a signal ends the process.
///
/// # Errors
/// A diagnostic when signals cannot be waited for: then nothing may be created that they would leave behind.
pub(super) fn register(database: &Arc<Database>) -> Outcome<()> {
    static WAITING: OnceLock<Result<(), String>> = OnceLock::new();
    let waiting = WAITING.get_or_init(start);
    if let Err(reason) = waiting {
        let diagnostic = Diagnostic::new(Code::SystemError, format!("cannot wait for signals: {reason}"));
        return Err(Box::new(diagnostic));
    }
    databases().push(Arc::clone(database));
    Ok(())
}

/// Forgets a database that is gone.
pub(super) fn unregister(database: &Arc<Database>) {
    databases().retain(|known| !Arc::ptr_eq(known, database));
}

/// Returns at once, unless a signal is ending the process: then never. What fails meanwhile fails because of it.
pub(super) async fn wait_if_ending() {
    if ENDING.load(Ordering::SeqCst) {
        std::future::pending::<()>().await;
    }
}

fn databases() -> std::sync::MutexGuard<'static, Vec<Arc<Database>>> {
    DATABASES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the thread, and returns once it holds the signals.
fn start() -> Result<(), String> {
    let (sender, receiver) = mpsc::channel();
    let body = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => runtime.block_on(wait_and_end(&sender)),
            Err(error) => {
                let _ = sender.send(Err(error));
            }
        }
    };
    let spawned = thread::Builder::new().name("sqlwright-signals".to_owned()).spawn(body);
    spawned.map_err(|error| error.to_string())?;
    match receiver.recv() {
        Ok(ready) => ready.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

type Ready = mpsc::Sender<std::io::Result<()>>;

async fn wait_and_end(ready: &Ready) {
    let Some(mut signals) = announce(signals::Signals::take(), ready) else { return };
    let code = signals.next().await;
    ENDING.store(true, Ordering::SeqCst);
    tokio::select! {
        () = drop_all() => {}
        _ = signals.next() => {}
    }
    std::process::exit(code);
}

fn announce(signals: std::io::Result<signals::Signals>, ready: &Ready) -> Option<signals::Signals> {
    let (signals, outcome) = match signals {
        Ok(signals) => (Some(signals), Ok(())),
        Err(error) => (None, Err(error)),
    };
    let _ = ready.send(outcome);
    signals
}

async fn drop_all() {
    let databases = databases().clone();
    for database in databases {
        if let Err(left) = database.drop_it().await {
            // The process ends here: nobody else can say it.
            let _ = writeln!(std::io::stderr(), "{}", render(&left, &SourceMap::default(), false));
        }
    }
}

#[cfg(unix)]
mod signals {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub(super) struct Signals {
        hangup: Signal,
        interrupt: Signal,
        terminate: Signal,
    }

    impl Signals {
        pub(super) fn take() -> io::Result<Self> {
            Ok(Self {
                hangup: signal(SignalKind::hangup())?,
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }

        /// Waits for the next one; the exit code that a shell would give.
        pub(super) async fn next(&mut self) -> i32 {
            let number = tokio::select! {
                _ = self.hangup.recv() => SignalKind::hangup(),
                _ = self.interrupt.recv() => SignalKind::interrupt(),
                _ = self.terminate.recv() => SignalKind::terminate(),
            };
            128 + number.as_raw_value()
        }
    }
}

#[cfg(not(unix))]
mod signals {
    use std::io;

    pub(super) struct Signals;

    impl Signals {
        pub(super) fn take() -> io::Result<Self> {
            Ok(Self)
        }

        /// Waits for Ctrl-C; the exit code of a program that it ends.
        pub(super) async fn next(&mut self) -> i32 {
            let _ = tokio::signal::ctrl_c().await;
            130
        }
    }
}
