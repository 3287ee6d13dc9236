//! A private PgBouncer before the tests' server. It is gone with its owner, whatever ends that.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use sqlwright_server::{Database, Server};
use tokio::net::UnixStream;

/// Waits for the end of its input, which the kernel closes however its owner ends; then stops PgBouncer and removes the folder.
const WATCHDOG: &str = r#"
trap '' HUP INT QUIT TERM PIPE
start() { "$1" -q "$2/pgbouncer.ini" >>"$2/log" 2>&1 </dev/null & }
start "$@"
while read -r word; do
    case $word in
        kill) kill -KILL $! ;;
        restart) kill -TERM $! ;;
        revive) case $(ps -o stat= -p $!) in "" | Z*) ;; *) echo alive; continue ;; esac ;;
    esac
    wait $!
    start "$@"
    echo $word
done
kill -KILL $!
wait $!
rm -rf -- "$2"
"#;

/// Names a PgBouncer that can track prepared statements (1.21 or newer), which `.ci/pgbouncer` gets.
const NEWER: &str = "SQLWRIGHT_PGBOUNCER";

/// A private PgBouncer.
pub struct Bouncer {
    /// Where it listens.
    pub folder: PathBuf,
    watchdog: Child,
    answers: BufReader<ChildStdout>,
}

/// Which one to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Whatever this machine has.
    Any,
    /// One that can track prepared statements.
    Newer,
}

impl Version {
    fn find(self) -> Result<PathBuf, String> {
        if self == Self::Newer {
            let path = env::var_os(NEWER).map(PathBuf::from).filter(|path| path.is_file());
            return path.ok_or_else(|| format!("{NEWER} names no pgbouncer that tracks prepared statements"));
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
        let program = folders.find_map(|folder| Some(folder.join("pgbouncer")).filter(|path| path.is_file()));
        program.ok_or_else(|| "there is no pgbouncer on this machine".to_owned())
    }
}

impl Bouncer {
    /// With these settings, one a line. None, and a loud word, where there is no such program.
    pub async fn start(version: Version, settings: &str) -> Option<Self> {
        let server = Server::shared().expect("a private PostgreSQL");
        Self::before(version, server.folder(), "postgres", settings).await
    }

    /// The same before the server that listens in this folder, as this role.
    pub async fn before(version: Version, socket: &Path, role: &str, settings: &str) -> Option<Self> {
        match version.find() {
            Ok(program) => Some(Self::run(program, socket, role, settings).await),
            Err(lack) => {
                // The harness of tests keeps what is printed to itself.
                let _ = writeln!(std::io::stderr(), "\nNOT TRIED behind a pooler: {lack}\n");
                None
            }
        }
    }

    async fn run(program: PathBuf, socket: &Path, role: &str, settings: &str) -> Self {
        let server = Server::shared().expect("a private PostgreSQL");
        let folder = tempfile::Builder::new().prefix("sqlwright-bouncer-").tempdir().expect("a folder").keep();
        let configuration = format!(
            "[databases]\n* = host={} port=5432 user={role}\n[pgbouncer]\nlisten_addr =\nlisten_port = 5432\n\
             unix_socket_dir = {}\nauth_type = any\n{settings}\n",
            socket.display(),
            folder.display(),
        );
        fs::write(folder.join("pgbouncer.ini"), configuration).expect("its configuration");
        let mut command = Command::new("/bin/sh");
        command.args(["-c", WATCHDOG, "sqlwright-bouncer"]).arg(program).arg(&folder).current_dir("/");
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // It does not run as root, and has to get at the server's socket: it runs as that does.
        let owner = fs::metadata(server.folder()).expect("the server's folder");
        if fs::metadata(&folder).expect("ours").uid() != owner.uid() {
            chown(&folder, Some(owner.uid()), Some(owner.gid())).expect("we are root");
            command.uid(owner.uid()).gid(owner.gid());
        }
        let mut watchdog = command.spawn().expect("a shell");
        let answers = BufReader::new(watchdog.stdout.take().expect("its output"));
        let bouncer = Self { watchdog, folder, answers };
        bouncer.wait_until_ready().await;
        bouncer
    }

    async fn wait_until_ready(&self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while UnixStream::connect(self.folder.join(".s.PGSQL.5432")).await.is_err() {
            assert!(Instant::now() < deadline, "pgbouncer did not start: {}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Ends it by `restart` or `kill`, and starts it again.
    pub fn tell(&mut self, word: &str) {
        let answer = self.ask(word);
        assert_eq!(answer, word, "{}", self.log());
    }

    /// Starts it again if it has ended by itself, which PgBouncer 1.18 does now and then after cancel requests (`bad server state`). Whether it had.
    pub fn revive(&mut self) -> bool {
        self.ask("revive") == "revive"
    }

    fn ask(&mut self, word: &str) -> String {
        writeln!(self.watchdog.stdin.as_mut().expect("a pipe"), "{word}").expect("it listens");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("an answer");
        answer.trim().to_owned()
    }

    /// A database by way of it.
    pub fn url(&self, database: &Database) -> String {
        self.url_of("postgres", database.url().rsplit('/').next().expect("a name"))
    }

    /// The database of this name by way of it, as this role.
    pub fn url_of(&self, role: &str, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{role}@{folder}:5432/{database}")
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}
