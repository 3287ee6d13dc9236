//! Servers that hang: their processes are stopped, and go on when the test is over, however it ends.

use std::process::Command;

use sqlwright::Connection;

/// Processes that are stopped.
pub(crate) struct Stopped(Vec<i32>);

impl Stopped {
    /// Stops these.
    pub(crate) fn new(processes: Vec<i32>) -> Self {
        let stopped = Self(processes);
        stopped.signal("STOP");
        stopped
    }

    fn signal(&self, signal: &str) {
        for process in &self.0 {
            let sent = Command::new("kill").args([&format!("-{signal}"), &process.to_string()]).status();
            // One may have ended meanwhile.
            assert!(sent.expect("kill").success() || signal == "CONT", "SIG{signal} for {process}");
        }
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        self.signal("CONT");
    }
}

/// All processes of a server.
pub(crate) async fn processes(connection: &Connection) -> Vec<i32> {
    let sql =
        "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int UNION ALL SELECT pid FROM pg_stat_activity";
    let rows = connection.client().query(sql, &[]).await.expect("a superuser");
    rows.iter().map(|row| row.get(0)).collect()
}
