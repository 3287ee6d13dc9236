//! A hot standby: a copy of a running server's data, which goes on recovering and only reads.
//!
//! The server makes the copy and starts it, by COPY … TO PROGRAM: so both run as the user that may, and the folder of the one holds
//! the other's.

use std::time::Duration;

use sqlwright_server::Server;
use tokio_postgres::{Client, NoTls};

use crate::support::connect;

/// The one and the other.
pub struct Standby {
    server: Server,
    client: Client,
}

impl Standby {
    pub async fn start(ddl: &str) -> Self {
        let server = tokio::task::spawn_blocking(|| Server::options().setting("wal_level", "replica").start());
        let server = server.await.unwrap().unwrap();
        let client = connect(&server.url("postgres")).await;
        client.batch_execute(ddl).await.unwrap();
        client.batch_execute("CHECKPOINT").await.unwrap();
        let standby = Self { server, client };
        let sql = "SELECT setting FROM pg_config WHERE name = 'BINDIR'";
        let binaries: String = standby.client.query_one(sql, &[]).await.unwrap().get(0);
        standby
            .shell(&format!(
                "cp -R data standby && rm standby/postmaster.pid && touch standby/standby.signal && \
                 {{ \"{binaries}/postgres\" -D \"$PWD/standby\" -k \"$PWD\" -p 5433 </dev/null >standby.log 2>&1 & }}"
            ))
            .await;
        let mut attempts = 0;
        while let Err(error) = tokio_postgres::connect(&standby.url(), NoTls).await {
            attempts += 1;
            if attempts > 600 {
                let log = std::fs::read_to_string(standby.server.folder().join("standby.log"));
                standby.stop().await;
                panic!("{error}: {}", log.unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        standby
    }

    pub fn url(&self) -> String {
        self.server.url("postgres").replace(":5432/", ":5433/")
    }

    pub async fn stop(self) {
        self.shell("kill -QUIT \"$(head -n 1 standby/postmaster.pid)\"").await;
        tokio::task::spawn_blocking(move || drop(self.server)).await.unwrap();
    }

    /// Runs a command in the server's folder.
    async fn shell(&self, command: &str) {
        // COPY fails where the command ends before it has read the row.
        let command = format!("cat >/dev/null; cd '{}' && {command}", self.server.folder().display());
        let sql = format!("COPY (SELECT) TO PROGRAM '{}'", command.replace('\'', "''"));
        self.client.batch_execute(&sql).await.unwrap();
    }
}
