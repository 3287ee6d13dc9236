//! A primary and its standby that can be hurt: stopped, killed, halted, promoted, and brought back as the standby of the other.
//!
//! Replication is synchronous while both are there, so that what is reported as stored is on the standby when that is promoted: asynchronous
//! replication may lose what was committed last, and then nobody could tell a loss from a bug. While only one is there, it does not wait; and
//! it is given up for the other only when that has all of it.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use sqlwright::Connection;
use sqlwright_server::Server;
use tokio::time::sleep;

/// Does what it is told, and ends with its input, so that nothing outlives this process. `current` leads to the primary's socket.
const SCRIPT: &str = r#"
umask 077
programs=$1 base=$2
exec 2>>"$base/cluster.log"
process() { eval "echo \$process_$1"; }
start() {
    "$programs/postgres" -D "$base/$1" -k "$base/socket_$1" -F >>"$base/$1.log" 2>&1 </dev/null &
    eval "process_$1=$!"
}
all() { echo $(process $1) $(pgrep -P $(process $1)); }
copy() {
    rm -rf "$base/$2"
    "$programs/pg_basebackup" -h "$base/socket_$1" -U postgres -D "$base/$2" -R -c fast --no-sync >&2
}
rewind() {
    "$programs/pg_rewind" -D "$base/$2" --source-server="host=$base/socket_$1 user=postgres dbname=postgres" -R --no-sync >&2
}
mkdir -p "$base/socket_a" "$base/socket_b"
ln -sfn socket_a "$base/current"
"$programs/initdb" -D "$base/a" -U postgres -A trust -E UTF8 --locale=C -k --no-sync >&2 || exit
# In the file, which pg_rewind and pg_basebackup copy, and which recovery by pg_rewind reads as well.
cat >>"$base/a/postgresql.conf" <<END
listen_addresses = ''
max_connections = 100
wal_level = replica
max_wal_senders = 8
wal_keep_size = 128MB
max_wal_size = 128MB
wal_retrieve_retry_interval = 100ms
deadlock_timeout = 50ms
END
start a
echo ready
while read -r command node other; do
    said=done
    case $command in
        start) start $node ;;
        fast) kill -INT $(process $node); wait $(process $node) ;;
        immediate) kill -QUIT $(process $node); wait $(process $node) ;;
        kill)
            kill -STOP $(process $node); killed=$(all $node)
            kill -KILL $killed; wait $(process $node)
            for one in $killed; do while kill -0 $one 2>/dev/null; do sleep 0.02; done; done ;;
        halt) halted=$(all $node); kill -STOP $halted ;;
        continue) kill -CONT $halted ;;
        lead) ln -sfn socket_$node "$base/current" ;;
        copy) copy $node $other || said=failed ;;
        rewind) rewind $node $other || said=failed ;;
    esac
    echo $said
done
for node in a b; do
    [ "$(process $node)" ] && kill -CONT $(all $node) && kill -QUIT $(process $node)
done
wait
"#;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    A,
    B,
}

impl Node {
    fn name(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

pub(crate) struct Cluster {
    script: Child,
    answers: BufReader<ChildStdout>,
    server: &'static Server,
    primary: Node,
    /// There is a standby, or there will be again.
    pub(crate) is_pair: bool,
}

const PATIENCE: Duration = Duration::from_secs(90);

impl Cluster {
    /// The primary alone if there is no `pg_basebackup`, which is not among the programs that a server needs.
    pub(crate) async fn start() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let server = Server::shared()?;
        // Where the programs really are, if these are links.
        let postgres = server.binaries().join("postgres").canonicalize()?;
        let programs = postgres.parent().ok_or("it is in a folder")?;
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "cluster"]).arg(programs).arg(server.folder());
        // As the server does, which is somebody else where this is root.
        if std::fs::metadata("/proc/self")?.uid() == 0 {
            let owner = server.folder().metadata()?;
            command.uid(owner.uid()).gid(owner.gid());
        }
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut script = command.spawn()?;
        let answers = BufReader::new(script.stdout.take().ok_or("it has an output")?);
        let is_pair = programs.join("pg_basebackup").exists();
        let mut cluster = Self { script, answers, server, primary: Node::A, is_pair };
        assert_eq!(cluster.answer(), "ready", "{}", cluster.log());
        drop(cluster.connect().await);
        if is_pair {
            cluster.rejoin().await;
        } else {
            eprintln!("\nNOT TRIED with a standby: there is no pg_basebackup in {}\n", programs.display());
        }
        Ok(cluster)
    }

    fn log(&self) -> String {
        let read = |name: &str| std::fs::read_to_string(self.server.folder().join(name)).unwrap_or_default();
        ["cluster.log", "a.log", "b.log"]
            .map(read)
            .map(|log| log.lines().rev().take(15).collect::<Vec<_>>().join("\n"))
            .join("\n--\n")
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("an answer");
        line.trim().to_owned()
    }

    /// Whether it could be done.
    fn tell(&mut self, command: &str, nodes: &[Node]) -> bool {
        let nodes: Vec<_> = nodes.iter().map(|node| node.name()).collect();
        let input = self.script.stdin.as_mut().expect("an input");
        writeln!(input, "{command} {}", nodes.join(" ")).expect("it listens");
        self.answer() == "done"
    }

    /// `start`, `fast` and `immediate` (ways to stop), `kill`, `halt` and `continue`.
    pub(crate) fn tell_primary(&mut self, command: &str) {
        self.tell(command, &[self.primary]);
    }

    /// The same of the standby.
    pub(crate) fn tell_standby(&mut self, command: &str) {
        self.tell(command, &[self.primary.other()]);
    }

    /// Where the two listen.
    pub(crate) fn sockets(&self) -> [PathBuf; 2] {
        [Node::A, Node::B].map(|node| self.server.folder().join(format!("socket_{}/.s.PGSQL.5432", node.name())))
    }

    /// The folder in which the primary listens, whichever that is.
    pub(crate) fn current(&self) -> PathBuf {
        self.server.folder().join("current")
    }

    /// A connection to the primary around every proxy, when there can be one.
    pub(crate) async fn connect(&self) -> Connection {
        self.connect_to(self.primary).await
    }

    /// The same to the standby.
    pub(crate) async fn connect_to_standby(&self) -> Connection {
        self.connect_to(self.primary.other()).await
    }

    async fn connect_to(&self, node: Node) -> Connection {
        let url = self.server.url("postgres").replace(":5432/", &format!("%2Fsocket_{}:5432/", node.name()));
        let deadline = Instant::now() + PATIENCE;
        loop {
            match Connection::connect(&url).await {
                Ok(connection) => return connection,
                Err(error) => assert!(Instant::now() < deadline, "{node:?}: {error}\n{}", self.log()),
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// These statements on the primary, each by itself.
    async fn run(&self, statements: &[&str]) {
        let connection = self.connect().await;
        for sql in statements {
            connection
                .client()
                .batch_execute(sql)
                .await
                .unwrap_or_else(|error| panic!("{sql}: {error:?}\n{}", self.log()));
        }
    }

    /// Kills the primary, and goes on with the standby, which has all of it.
    pub(crate) async fn promote(&mut self) {
        self.wait_for_standby().await;
        self.tell_primary("kill");
        self.primary = self.primary.other();
        // It would wait for a standby that there is not.
        self.run(&[
            "SELECT pg_catalog.pg_promote()",
            "ALTER SYSTEM SET synchronous_standby_names = ''",
            "SELECT pg_catalog.pg_reload_conf()",
        ])
        .await;
        assert!(self.tell("lead", &[self.primary]));
    }

    /// Brings back what was the primary, or makes the first standby; how.
    pub(crate) async fn rejoin(&mut self) -> &'static str {
        let nodes = [self.primary, self.primary.other()];
        // pg_rewind reads the new timeline from the control file.
        self.run(&["CHECKPOINT"]).await;
        let is_first = !self.server.folder().join(nodes[1].name()).exists();
        let is_rewound = !is_first && self.tell("rewind", &nodes);
        if !is_first && !is_rewound {
            eprintln!("pg_rewind: {}", self.log());
        }
        assert!(is_rewound || self.tell("copy", &nodes), "{}", self.log());
        self.tell_standby("start");
        self.run(&["ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_catalog.pg_reload_conf()"]).await;
        self.wait_for_standby().await;
        if is_rewound { "rejoined (pg_rewind)" } else { "rejoined (base backup)" }
    }

    /// Waits until the standby has all that is there by now, and is waited for by all that comes.
    pub(crate) async fn wait_for_standby(&self) {
        let deadline = Instant::now() + PATIENCE;
        let connection = self.connect().await;
        let is_synchronous = "SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_replication WHERE sync_state = 'sync')";
        while !self.is_so(&connection, is_synchronous).await {
            assert!(Instant::now() < deadline, "no standby: {}", self.log());
            sleep(Duration::from_millis(20)).await;
        }
        // Until every process has heard of it.
        sleep(Duration::from_millis(300)).await;
        let row = connection.client().query_one("SELECT pg_catalog.pg_current_wal_flush_lsn()::text", &[]).await;
        let position: String = row.expect("a position").get(0);
        let has_all = format!(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_replication WHERE sync_state = 'sync' AND flush_lsn >= '{position}')"
        );
        while !self.is_so(&connection, &has_all).await {
            assert!(Instant::now() < deadline, "the standby does not follow: {}", self.log());
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn is_so(&self, connection: &Connection, sql: &str) -> bool {
        connection.client().query_one(sql, &[]).await.is_ok_and(|row| row.get(0))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
