//! What happens to servers and connections.

use std::time::Duration;

use tokio::time::sleep;

use super::ledger::Random;
use super::server::Hurt;
use crate::wire::Wire;

/// One after the other, at random.
pub(super) struct Faults {
    pub(super) random: Random,
}

const ONE_SESSION: &str = "FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1";

impl Faults {
    pub(super) fn new(seed: u64) -> Self {
        Self { random: Random(seed) }
    }

    fn pause(&mut self, from: u64, below: u64) -> Duration {
        Duration::from_millis(from + self.random.below(below))
    }

    /// Makes the next one happen, and returns when it is over; its name.
    pub(super) async fn next(&mut self, server: &mut Hurt, wire: &Wire) -> &'static str {
        match self.random.below(22) {
            0..=3 => {
                sql(server, &format!("SELECT pg_terminate_backend(pid) {ONE_SESSION}")).await;
                "session ended"
            }
            4..=6 => {
                sql(server, &format!("SELECT pg_cancel_backend(pid) {ONE_SESSION}")).await;
                "statement cancelled"
            }
            7..=12 => {
                wire.cut_at(b"12CDTZ"[self.random.below(6) as usize], 1);
                sleep(self.pause(5, 40)).await;
                "connection cut"
            }
            13 | 14 => {
                wire.silence();
                let pause = self.pause(500, 1000);
                sleep(pause).await;
                wire.speak();
                "half-open"
            }
            15 => {
                sql(
                    server,
                    "ALTER TABLE ledger ADD COLUMN IF NOT EXISTS more int; ALTER TABLE ledger DROP COLUMN more",
                )
                .await;
                "migration"
            }
            16 | 17 => {
                server.tell("halt");
                let pause = self.pause(300, 1000);
                sleep(pause).await;
                server.tell("continue");
                "halted (SIGSTOP)"
            }
            18 => self.restart(server, "fast", "restart, fast").await,
            19 => self.restart(server, "immediate", "restart, immediate").await,
            20 => self.restart(server, "kill", "kill -9, all").await,
            _ => {
                let process: Option<i32> = {
                    let connection = server.connect().await;
                    let rows = connection.client().query(&format!("SELECT pid {ONE_SESSION}"), &[]).await;
                    rows.ok().and_then(|rows| rows.first().map(|row| row.get(0)))
                };
                if let Some(process) = process {
                    let _ = std::process::Command::new("kill").args(["-KILL", &process.to_string()]).status();
                }
                "kill -9, one"
            }
        }
    }

    async fn restart(&mut self, server: &mut Hurt, way: &str, name: &'static str) -> &'static str {
        server.tell(way);
        sleep(self.pause(0, 700)).await;
        server.tell("start");
        drop(server.connect().await);
        name
    }
}

/// It may be refused: others lock what it is about, or the server has just begun.
async fn sql(server: &Hurt, sql: &str) {
    let _ = server.connect().await.client().batch_execute(&format!("SET lock_timeout = 500; {sql}")).await;
}
