//! A server that a test can stop and start again, over the same data.

use std::io::{BufRead, BufReader, Lines, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};

use sqlwright_server::Server;

/// Does what its input says, and ends with it, so that nothing outlives this process.
const SCRIPT: &str = r#"
umask 077
"$1/initdb" -D "$2/own" -U postgres -A trust --no-sync >&2 || exit
echo made
while read -r word; do
    case $word in
    start) "$1/postgres" -D "$2/own" -k "$2" -p 5434 -F -c listen_addresses= >>"$2/own.log" 2>&1 </dev/null & ;;
    stop) kill -INT $!; wait $! ;;
    kill) kill -QUIT $!; wait $! ;;
    esac
    echo "$word"
done
kill -QUIT $!
wait
"#;

pub(super) struct OwnServer {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
    /// In whose folder it lives.
    host: Server,
}

impl OwnServer {
    pub(super) fn start() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let host = Server::start()?;
        let postgres = host.binaries().join("postgres").canonicalize()?;
        let binaries = postgres.parent().ok_or("it is in a folder")?;
        let owner = host.folder().metadata()?;
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "own"]).arg(binaries).arg(host.folder());
        // As its host, which is somebody else where this is root.
        if std::fs::metadata("/proc/self")?.uid() == 0 {
            command.uid(owner.uid()).gid(owner.gid());
        }
        let command = command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let said = BufReader::new(child.stdout.take().ok_or("its output")?).lines();
        let mut own = Self { child, said, host };
        own.hear("made");
        own.say("start");
        Ok(own)
    }

    /// `start`, `stop`, or `kill`; is back when that is under way, or done.
    pub(super) fn say(&mut self, word: &str) {
        writeln!(self.child.stdin.as_mut().expect("a pipe"), "{word}").expect("it listens");
        self.hear(word);
    }

    fn hear(&mut self, word: &str) {
        let said = self.said.next().expect("it goes on").expect("text");
        assert_eq!(said, word);
    }

    pub(super) fn url(&self) -> String {
        self.host.url("postgres").replace(":5432/", ":5434/")
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
