//! A PostgreSQL that can be hurt: stopped, killed, halted, and started again.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use sqlwright::Connection;
use sqlwright_server::Server;

const PORT: u16 = 5434;

/// Does what it is told, and ends with its input, so that it does not outlive this process.
const SCRIPT: &str = r#"
umask 077
postgres() { "$1/postgres" -D "$2/hurt" -k "$2" -p 5434 -c listen_addresses= -c max_connections=50 >>"$2/hurt.log" 2>&1 </dev/null & }
"$1/initdb" -D "$2/hurt" -U postgres -A trust --no-sync >"$2/hurt.log" 2>&1 || exit
postgres "$1" "$2"
all() { pgrep -P $! ; echo $!; }
echo ready
while read command; do
    case $command in
        start) postgres "$1" "$2" ;;
        fast) kill -INT $!; wait $! ;;
        immediate) kill -QUIT $!; wait $! ;;
        kill) kill -KILL $!; wait $! ;;
        halt) halted=$(all); kill -STOP $halted ;;
        continue) kill -CONT $halted ;;
    esac
    echo done
done
kill -CONT $(all) 2>/dev/null
kill -QUIT $!
wait
"#;

/// Dropped, it is gone.
pub(super) struct Hurt {
    script: Child,
    answers: BufReader<ChildStdout>,
    server: &'static Server,
}

impl Hurt {
    pub(super) fn start() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let server = Server::shared()?;
        let postgres = server.binaries().join("postgres").canonicalize()?;
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "hurt"]).arg(postgres.parent().ok_or("it is in a folder")?).arg(server.folder());
        // As the server does, which is somebody else where this is root.
        if std::fs::metadata("/proc/self")?.uid() == 0 {
            let owner = server.folder().metadata()?;
            command.uid(owner.uid()).gid(owner.gid());
        }
        let mut script =
            command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let answers = BufReader::new(script.stdout.take().ok_or("it has an output")?);
        let mut hurt = Self { script, answers, server };
        hurt.answer("ready");
        Ok(hurt)
    }

    fn answer(&mut self, expected: &str) {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("an answer");
        assert_eq!(
            line.trim(),
            expected,
            "{}",
            std::fs::read_to_string(self.server.folder().join("hurt.log")).unwrap_or_default()
        );
    }

    /// `start`, `fast` and `immediate` (ways to stop), `kill`, `halt` and `continue`.
    pub(super) fn tell(&mut self, command: &str) {
        let input = self.script.stdin.as_mut().expect("an input");
        writeln!(input, "{command}").expect("it listens");
        self.answer("done");
    }

    /// Where it listens.
    pub(super) fn socket(&self) -> PathBuf {
        self.server.folder().join(format!(".s.PGSQL.{PORT}"))
    }

    /// A connection around every proxy, when there can be one.
    pub(super) async fn connect(&self) -> Connection {
        let url = self.server.url("postgres").replace(":5432/", &format!(":{PORT}/"));
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            match Connection::connect(&url).await {
                Ok(connection) => return connection,
                Err(error) => assert!(Instant::now() < deadline, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Hurt {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
