//! A primary and its hot standby: which of them is taken, and what the standby refuses.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Isolation, Pool, ReadPool};
use sqlwright_server::Server;

use crate::support::Outcome;

static ADD: Statement = Statement::new("standby.add", "INSERT INTO notes VALUES ($1)", &[ty::TEXT], &[]);
static NOTES: Statement =
    Statement::read_only("standby.notes", "SELECT text FROM notes ORDER BY text", &[], &[ty::TEXT]);
static IS_STANDBY: Statement =
    Statement::read_only("standby.is_standby", "SELECT pg_is_in_recovery()", &[], &[ty::BOOL]);

async fn add(db: &(impl Client + ?Sized), text: &str) -> Result<u64, Error> {
    db.handle().execute(&ADD, &[&text]).await
}

async fn notes(db: &(impl Client + ?Sized)) -> Result<Vec<String>, Error> {
    db.handle().many(&NOTES, &[]).all().await
}

/// Ends with its input, so that it does not outlive this process.
const STANDBY: &str = r#"
umask 077
"$1/pg_basebackup" -h "$2" -U postgres -D "$2/standby" -R -c fast >&2 || exit
"$1/postgres" -D "$2/standby" -k "$2" -p 5433 >"$2/standby.log" 2>&1 </dev/null &
read end
kill -QUIT $!
wait
"#;

struct Pair {
    standby: Child,
    primary: Server,
}

impl Pair {
    /// None without pg_basebackup, which is not among the programs that a server needs.
    fn start() -> Result<Option<Self>, Box<dyn std::error::Error + Send + Sync>> {
        let primary = Server::options().setting("wal_level", "replica").setting("max_wal_senders", "4").start()?;
        // Where the programs really are, if these are links.
        let postgres = primary.binaries().join("postgres").canonicalize()?;
        let binaries = postgres.parent().ok_or("it is in a folder")?;
        if !binaries.join("pg_basebackup").exists() {
            println!("not tried with a standby: there is no pg_basebackup in {}", binaries.display());
            return Ok(None);
        }
        let owner = primary.folder().metadata()?;
        let mut command = Command::new("/bin/sh");
        command.args(["-c", STANDBY, "standby"]).arg(binaries).arg(primary.folder());
        // As the primary does, which is somebody else where this is root.
        if std::fs::metadata("/proc/self")?.uid() == 0 {
            command.uid(owner.uid()).gid(owner.gid());
        }
        let standby = command.current_dir("/").stdin(Stdio::piped()).spawn()?;
        Ok(Some(Self { standby, primary }))
    }

    /// The URL over the hosts with these ports.
    fn url(&self, ports: &[u16], attributes: &str) -> String {
        let host =
            self.primary.url("").trim_start_matches("postgres://postgres@").trim_end_matches(":5432/").to_owned();
        let hosts: Vec<_> = ports.iter().map(|port| format!("{host}:{port}")).collect();
        format!("postgres://postgres@{}/postgres?target_session_attrs={attributes}", hosts.join(","))
    }

    /// Waits until the standby answers, and knows what the primary does.
    async fn settle(&self) -> Result<Pool, Error> {
        let pool = Pool::builder().max_size(2).build(&self.url(&[STANDBY_PORT], "any"))?;
        let primary = Connection::connect(&self.url(&[PRIMARY], "any")).await?;
        let expected = notes(&primary).await?;
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            match notes(&pool).await {
                Ok(notes) if notes == expected => return Ok(pool),
                other => assert!(Instant::now() < deadline, "{other:?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Pair {
    /// What is left is the primary.
    fn stop_standby(&mut self) {
        drop(self.standby.stdin.take());
        let _ = self.standby.wait();
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        self.stop_standby();
    }
}

const PRIMARY: u16 = 5432;
const STANDBY_PORT: u16 = 5433;

#[tokio::test]
async fn a_standby_is_told_from_its_primary_and_only_reads() -> Outcome {
    let Some(pair) = tokio::task::spawn_blocking(Pair::start).await?? else { return Ok(()) };
    let primary = Pool::new(&pair.url(&[PRIMARY], "any"))?;
    primary.connection().await?.client().batch_execute("CREATE TABLE notes (text text)").await?;
    add(&primary, "first").await?;
    let standby = pair.settle().await?;

    let is_standby = async |ports: &[u16], attributes: &str| -> Result<bool, Error> {
        let connection = Connection::connect(&pair.url(ports, attributes)).await?;
        connection.handle().one(&IS_STANDBY, &[]).await
    };
    for ports in [[PRIMARY, STANDBY_PORT], [STANDBY_PORT, PRIMARY]] {
        assert_eq!(is_standby(&ports, "any").await?, ports[0] == STANDBY_PORT);
        for attributes in ["read-write", "primary"] {
            assert!(!is_standby(&ports, attributes).await?, "{attributes}");
        }
        for attributes in ["read-only", "standby", "prefer-standby"] {
            assert!(is_standby(&ports, attributes).await?, "{attributes}");
        }
    }
    assert!(!is_standby(&[PRIMARY], "prefer-standby").await?);
    for (port, attributes, reason) in [
        (PRIMARY, "standby", "it is not a standby"),
        (PRIMARY, "read-only", "it is not read-only"),
        (STANDBY_PORT, "primary", "it is a standby"),
        (STANDBY_PORT, "read-write", "it is read-only"),
    ] {
        let error = is_standby(&[port], attributes).await.expect_err(attributes);
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    reads_only(&standby).await?;

    add(&primary, "second").await?;
    pair.settle().await.map(drop)?;
    Ok(())
}

async fn reads_only(standby: &Pool) -> Outcome {
    let code = |error: Error| (error.kind(), error.sqlstate().map(str::to_owned));
    let refused = Err((ErrorKind::Server, Some("25006".to_owned())));
    assert_eq!(add(standby, "nowhere").await.map_err(code), refused);
    let in_transaction = standby.transaction(async |tx| add(tx, "nowhere").await).await;
    assert_eq!(in_transaction.map_err(code), refused);

    let readers = standby.read_only();
    assert_eq!(notes(&readers).await?, ["first"]);
    assert_eq!(readers.transaction(async |tx| notes(tx).await).await?, ["first"]);
    // A standby has no serializable transactions.
    let refused = Err((ErrorKind::Server, Some("0A000".to_owned())));
    let serializable = standby.build_transaction().isolation(Isolation::Serializable);
    assert_eq!(serializable.run(async |tx| notes(tx).await).await.map_err(code), refused);
    let deferrable = readers.build_transaction().deferrable();
    assert_eq!(deferrable.run(async |tx| notes(tx).await).await.map_err(code), refused);
    assert_eq!(notes(&readers).await?, ["first"]);
    Ok(())
}

/// Waits until what is read comes from a standby, or from the primary.
async fn until(readers: &ReadPool, from_standby: bool) -> Outcome {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if readers.handle().one::<bool, Error>(&IS_STANDBY, &[]).await? == from_standby {
            return Ok(());
        }
        assert!(Instant::now() < deadline, "not from a standby: {from_standby}, for too long");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Reads without a pause; how often, and what failed.
async fn read_all_the_time(readers: ReadPool, is_over: Arc<AtomicBool>) -> (usize, Vec<Error>) {
    let (mut count, mut failed) = (0, Vec::new());
    while !is_over.load(Ordering::Relaxed) {
        match notes(&readers).await {
            Ok(_) => count += 1,
            Err(error) => failed.push(error),
        }
    }
    (count, failed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_go_to_a_replica_that_is_up_to_date_and_else_to_the_primary() -> Outcome {
    let Some(mut pair) = tokio::task::spawn_blocking(Pair::start).await?? else { return Ok(()) };
    let primary = Pool::new(&pair.url(&[PRIMARY], "any"))?;
    primary.connection().await?.client().batch_execute("CREATE TABLE notes (text text)").await?;
    add(&primary, "first").await?;
    drop(pair.settle().await?);
    let pool = Pool::builder()
        .max_size(3)
        .replicas(pair.url(&[STANDBY_PORT], "any"), Duration::from_millis(500))
        .build(&pair.url(&[PRIMARY], "read-write"))?;
    let readers = pool.read_only();
    until(&readers, true).await?;
    let is_over = Arc::new(AtomicBool::new(false));
    let reading = tokio::spawn(read_all_the_time(readers.clone(), Arc::clone(&is_over)));

    let standby = Connection::connect(&pair.url(&[STANDBY_PORT], "any")).await?;
    standby.client().batch_execute("SELECT pg_wal_replay_pause()").await?;
    add(&pool, "second").await?;
    until(&readers, false).await?;
    assert_eq!(notes(&readers).await?, ["first", "second"]);
    standby.client().batch_execute("SELECT pg_wal_replay_resume()").await?;
    until(&readers, true).await?;

    standby.client().batch_execute("SELECT pg_promote()").await?;
    until(&readers, false).await?;
    add(&pool, "third").await?;
    // What was promoted is no replica any more, and does not get this.
    let deadline = Instant::now() + Duration::from_secs(60);
    while notes(&readers).await?.len() < 3 {
        assert!(Instant::now() < deadline, "reads come from what was promoted");
    }
    let transaction = readers.transaction(async |tx| notes(tx).await).await?;
    assert_eq!(transaction.len(), 3);

    drop(standby);
    pair.stop_standby();
    assert_eq!(notes(&readers).await?.len(), 3);
    is_over.store(true, Ordering::Relaxed);
    let (count, failed) = reading.await?;
    assert!(failed.is_empty() && count > 100, "{count} reads, and {failed:?}");
    assert!(pool.read_only().connection().await.is_ok());
    pool.close(Duration::from_secs(10)).await?;
    assert_eq!(notes(&readers).await.expect_err("closed").kind(), ErrorKind::PoolClosed);
    Ok(())
}
