//! What happens to servers, connections and the pooler.

use std::time::Duration;

use sqlwright_harness::bouncer::Bouncer;
use sqlwright_harness::wire::Wire;
use tokio::time::sleep;

use crate::cluster::Cluster;
use crate::ledger::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    SessionEnded,
    StatementCancelled,
    ConnectionCut,
    HalfOpen,
    Migration,
    Halted,
    RestartFast,
    RestartImmediate,
    KillAll,
    KillOne,
    StandbyLags,
    StandbyKilled,
    PoolerRestarted,
    PoolerKilled,
    PoolerCut,
    Promotion,
}

use Fault::{
    ConnectionCut, HalfOpen, Halted, KillAll, KillOne, Migration, PoolerCut, PoolerKilled, PoolerRestarted, Promotion,
    RestartFast, RestartImmediate, SessionEnded, StandbyKilled, StandbyLags, StatementCancelled,
};

/// All of them, the rare ones first: those happen in a short run as well.
const DECK: &[Fault] = &[
    Promotion,
    PoolerKilled,
    KillAll,
    StandbyLags,
    PoolerRestarted,
    RestartFast,
    PoolerCut,
    StandbyKilled,
    RestartImmediate,
    KillOne,
    Halted,
    Migration,
    HalfOpen,
    StatementCancelled,
    StatementCancelled,
    SessionEnded,
    SessionEnded,
    ConnectionCut,
    ConnectionCut,
    ConnectionCut,
];

impl Fault {
    pub(crate) fn name(self) -> &'static str {
        match self {
            SessionEnded => "session ended",
            StatementCancelled => "statement cancelled",
            ConnectionCut => "connection cut",
            HalfOpen => "half-open",
            Migration => "migration",
            Halted => "halted (SIGSTOP)",
            RestartFast => "restart, fast",
            RestartImmediate => "restart, immediate",
            KillAll => "kill -9, all",
            KillOne => "kill -9, one",
            StandbyLags => "standby lags",
            StandbyKilled => "standby killed",
            PoolerRestarted => "pooler restarted",
            PoolerKilled => "pooler killed",
            PoolerCut => "pooler's sessions ended",
            Promotion => "promotion",
        }
    }
}

/// The scene, and one fault after the other.
pub(crate) struct Faults {
    pub(crate) random: Random,
    pub(crate) cluster: Cluster,
    /// Before either server.
    pub(crate) wires: [Wire; 2],
    pub(crate) bouncer: Option<Bouncer>,
    /// How often it had ended by itself.
    pub(crate) revived: usize,
    left: Vec<Fault>,
}

const ONE_SESSION: &str = "FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1";

impl Faults {
    pub(crate) fn new(seed: u64, cluster: Cluster, wires: [Wire; 2], bouncer: Option<Bouncer>) -> Self {
        let mut faults = Self { random: Random(seed), cluster, wires, bouncer, revived: 0, left: Vec::new() };
        faults.left = faults.possible().rev().collect();
        faults
    }

    fn possible(&self) -> impl DoubleEndedIterator<Item = Fault> + use<> {
        let (is_pair, has_pooler) = (self.cluster.is_pair, self.bouncer.is_some());
        DECK.iter().copied().filter(move |fault| match fault {
            StandbyLags | StandbyKilled | Promotion => is_pair,
            PoolerRestarted | PoolerKilled | PoolerCut => has_pooler,
            _ => true,
        })
    }

    /// The next one: all of them in another order each time.
    pub(crate) fn choose(&mut self) -> Fault {
        if self.left.is_empty() {
            self.left = self.possible().collect();
            for last in (1..self.left.len()).rev() {
                let other = self.random.below(last as u64 + 1) as usize;
                self.left.swap(last, other);
            }
        }
        self.left.pop().expect("there are some")
    }

    async fn pause(&mut self, from: u64, below: u64) {
        sleep(Duration::from_millis(from + self.random.below(below))).await;
    }

    /// Makes it happen, and returns when it is over.
    pub(crate) async fn happen(&mut self, fault: Fault) {
        match fault {
            SessionEnded => self.sql(&format!("SELECT pg_terminate_backend(pid) {ONE_SESSION}")).await,
            StatementCancelled => self.sql(&format!("SELECT pg_cancel_backend(pid) {ONE_SESSION}")).await,
            ConnectionCut => {
                let message = b"12CDTZ"[self.random.below(6) as usize];
                self.wires.iter().for_each(|wire| wire.cut_at(message, 1));
                self.pause(5, 40).await;
            }
            HalfOpen => {
                self.wires.iter().for_each(Wire::silence);
                self.pause(500, 1000).await;
                self.wires.iter().for_each(Wire::speak);
            }
            Migration => {
                let sql = "ALTER TABLE ledger ADD COLUMN IF NOT EXISTS more int; ALTER TABLE ledger DROP COLUMN more;
                    DROP INDEX IF EXISTS products_created_at; CREATE INDEX products_created_at ON products (created_at)";
                self.sql(sql).await;
            }
            Halted => {
                self.cluster.tell_primary("halt");
                self.pause(300, 1000).await;
                self.cluster.tell_primary("continue");
            }
            RestartFast => self.restart("fast").await,
            RestartImmediate => self.restart("immediate").await,
            KillAll => self.restart("kill").await,
            KillOne => self.kill_one().await,
            StandbyLags => {
                let standby = self.cluster.connect_to_standby().await;
                let _ = standby.client().batch_execute("SELECT pg_wal_replay_pause()").await;
                self.pause(1000, 3000).await;
                let _ = standby.client().batch_execute("SELECT pg_wal_replay_resume()").await;
            }
            StandbyKilled => {
                self.cluster.tell_standby("kill");
                self.pause(0, 1000).await;
                self.cluster.tell_standby("start");
            }
            PoolerRestarted => self.tell_pooler("restart").await,
            PoolerKilled => self.tell_pooler("kill").await,
            PoolerCut => {
                self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pooler'").await;
            }
            Promotion => self.cluster.promote().await,
        }
    }

    async fn restart(&mut self, way: &str) {
        self.cluster.tell_primary(way);
        self.pause(0, 700).await;
        self.cluster.tell_primary("start");
        drop(self.cluster.connect().await);
    }

    async fn kill_one(&self) {
        let connection = self.cluster.connect().await;
        let rows = connection.client().query(&format!("SELECT pid {ONE_SESSION}"), &[]).await;
        let process: Option<i32> = rows.ok().and_then(|rows| rows.first().map(|row| row.get(0)));
        if let Some(process) = process {
            let _ = std::process::Command::new("kill").args(["-KILL", &process.to_string()]).status();
        }
    }

    pub(crate) fn revive_pooler(&mut self) {
        self.revived += usize::from(self.bouncer.as_mut().is_some_and(Bouncer::revive));
    }

    async fn tell_pooler(&mut self, command: &str) {
        self.pause(0, 100).await;
        if let Some(bouncer) = &mut self.bouncer {
            bouncer.tell(command);
        }
    }

    /// It may be refused: others lock what it is about, or the server has just begun.
    async fn sql(&self, sql: &str) {
        let sql = format!("SET lock_timeout = 500; SET statement_timeout = 3000; {sql}");
        let _ = self.cluster.connect().await.client().batch_execute(&sql).await;
    }
}
