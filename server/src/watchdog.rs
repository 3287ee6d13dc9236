//! The child process that starts PostgreSQL and removes every trace of it, however this process ends.
//!
//! Its standard input is a pipe from us, which the kernel closes whatever happens to us; `watchdog.sh` says the rest.

use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Error;
use crate::account::Account;
use crate::binaries::{Binaries, Place};

const SCRIPT: &str = include_str!("watchdog.sh");
/// The room for the path of a Unix socket: 104 bytes with the final zero on macOS, 108 on Linux.
const SOCKET_PATH_MAX: usize = 103;
/// The name of PostgreSQL's socket at its default port.
const SOCKET_NAME: &str = "/.s.PGSQL.5432";
/// A file system in memory, on Linux.
const MEMORY_FOLDER: &str = "/dev/shm";
/// A server takes 20 MB, each database 8 MB and what is put into it: not for the 64 MB that containers have by default.
const MEMORY_PLENTY: u64 = 2 << 30;
/// How much of the end of the log an error shows.
const LOG_TAIL_LINES: usize = 20;

/// A watchdog that guards a folder. Dropping it stops what runs there and removes the folder.
#[derive(Debug)]
pub(crate) struct Watchdog {
    child: Child,
    /// `None` once we have let go.
    commands: Option<ChildStdin>,
    answers: UnixStream,
    folder: PathBuf,
    binaries: PathBuf,
}

impl Watchdog {
    /// Starts a watchdog in a new private folder below `parent`, or else below a temporary folder.
    /// The folder belongs to `account`.
    pub(crate) fn arm(
        parent: Option<&Path>,
        binaries: &Binaries,
        initdb_options: &[&str],
        account: Account,
    ) -> Result<Self, Error> {
        let mut tried = Vec::new();
        for parent in parent.map_or_else(temporary_folders, |parent| vec![parent.to_path_buf()]) {
            let folder = parent.join(format!("sqlwright-{}", crate::unique_suffix()));
            let reason = if !folder.is_absolute() {
                "is not an absolute path".to_owned()
            } else if folder.as_os_str().len() + SOCKET_NAME.len() > SOCKET_PATH_MAX {
                "its path is too long for a Unix socket".to_owned()
            } else {
                let mut watchdog = Self::spawn(folder, binaries, initdb_options, account)?;
                match watchdog.read_answer() {
                    Ok(answer) if answer == "folder" => return Ok(watchdog),
                    Ok(answer) => answer,
                    Err(error) => error.to_string(),
                }
            };
            tried.push(Place::new(parent.display().to_string(), reason));
        }
        Err(Error::Folder { tried })
    }

    fn spawn(folder: PathBuf, binaries: &Binaries, initdb_options: &[&str], account: Account) -> Result<Self, Error> {
        let shell = Path::new("/bin/sh");
        let fail = |source| Error::io("start the watchdog", shell, source);
        let (answers, theirs) = UnixStream::pair().map_err(fail)?;
        let mut command = Command::new(shell);
        command
            .args(["-c", SCRIPT, "sqlwright-watchdog"])
            .arg(&folder)
            .arg(binaries.folder())
            .args(initdb_options)
            // Ours may be closed to the other user, or removed while the server runs.
            .current_dir("/")
            // Ctrl-C reaches all of the terminal's foreground process group, and must not reach this.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(OwnedFd::from(theirs))
            .stderr(Stdio::null())
            .env("LC_ALL", "C");
        // PGDATA, PGOPTIONS and their like would change what the programs do.
        for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
            command.env_remove(name);
        }
        account.apply(&mut command);
        let mut child = command.spawn().map_err(fail)?;
        let commands = child.stdin.take();
        Ok(Self { child, commands, answers, folder, binaries: binaries.folder().to_path_buf() })
    }

    /// The private folder, with the socket, the log and the data directory.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Runs initdb, which creates the data directory.
    pub(crate) fn initialise(&mut self) -> Result<(), Error> {
        match self.send("initialise").and_then(|()| self.read_answer()) {
            Ok(answer) if answer == "initialised 0" => Ok(()),
            _ => Err(Error::Initialise { binaries: self.binaries.clone(), log: self.log_tail() }),
        }
    }

    /// Starts the server on the data directory, without waiting for it.
    pub(crate) fn start(&mut self) -> Result<(), Error> {
        self.send("start").map_err(|source| Error::io("command the watchdog of", &self.folder, source))
    }

    /// Stops the server so that its data directory is whole; whether it has ended within `patience`.
    pub(crate) fn stop(&mut self, patience: Duration) -> bool {
        let end = Instant::now() + patience;
        if self.send("stop").is_err() {
            return false;
        }
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || self.has_ended(left) {
                return !left.is_zero();
            }
        }
    }

    /// Whether the server has ended, waiting `patience` for that.
    pub(crate) fn has_ended(&mut self, patience: Duration) -> bool {
        let _ = self.answers.set_read_timeout(Some(patience));
        // Nothing is sent any more, so that only an end or the time limit ends this read.
        match self.answers.read(&mut [0]) {
            Ok(read) => read == 0,
            Err(error) => !matches!(
                error.kind(),
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
            ),
        }
    }

    /// The end of what the programs printed.
    pub(crate) fn log_tail(&self) -> String {
        let log = fs::read(self.folder.join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(LOG_TAIL_LINES)..].join("\n")
    }

    /// The error for a server that ended on its own.
    pub(crate) fn ended(&self) -> Error {
        Error::Ended { binaries: self.binaries.clone(), log: self.log_tail() }
    }

    fn send(&mut self, command: &str) -> io::Result<()> {
        match &mut self.commands {
            Some(commands) => commands.write_all(format!("{command}\n").as_bytes()),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Reads one line; what was printed before the end of the stream, if that comes first.
    fn read_answer(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        let mut byte = [0];
        while self.answers.read(&mut byte)? == 1 && byte != *b"\n" {
            line.extend(byte);
        }
        Ok(String::from_utf8_lossy(&line).into_owned())
    }
}

/// Where to create the folder, in order of preference: `$TMPDIR`; in memory, if there is plenty; `/tmp`.
///
/// Memory, because ext4 takes its time to create files where others were deleted in the last minutes (it looks at each
/// of them again for every new file), and servers for tests come and go by the minute, each with hundreds of files.
fn temporary_folders() -> Vec<PathBuf> {
    let configured = env::var_os("TMPDIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let memory = Path::new(MEMORY_FOLDER);
    let plenty = || rustix::fs::statvfs(memory).is_ok_and(|free| free.f_bavail * free.f_frsize >= MEMORY_PLENTY);
    let preferred = configured.or_else(|| plenty().then(|| memory.to_path_buf()));
    preferred.into_iter().chain([PathBuf::from("/tmp")]).collect()
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        // The end of its input is what the watchdog waits for.
        self.commands = None;
        let _ = self.child.wait();
    }
}
