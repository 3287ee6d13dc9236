//! Behind PgBouncer, which passes turns on and counts their answers itself. `SQLWRIGHT_PGBOUNCER` names the program, which
//! `.ci/pgbouncer` gets.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use sqlwright_wire::{Status, encode, startup};
use tempfile::TempDir;
use tokio::net::UnixStream;

use crate::calls::drops;
use crate::support::{
    Client, DIVIDE, ECHO, Outcome, Parameters, Random, SERIES, Statement, number, options, server, until, within,
};

/// Ends when its owner does, however that happens: the kernel closes its input then.
const WATCHDOG: &str = r#"trap '' HUP INT QUIT TERM PIPE
"$1" -q "$2" >"$2.log" 2>&1 </dev/null &
read -r _
kill -KILL $!
"#;

struct Pooler {
    folder: TempDir,
    watchdog: Child,
}

impl Pooler {
    /// In transaction mode; `None` if there is no such program.
    async fn start() -> Option<Self> {
        let program = std::env::var_os("SQLWRIGHT_PGBOUNCER").map(PathBuf::from).filter(|path| path.is_file());
        let Some(program) = program else {
            // What is printed by a test is not shown otherwise.
            let _ = writeln!(std::io::stderr(), "\nNOT TRIED behind a pooler: SQLWRIGHT_PGBOUNCER names none\n");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let configuration = format!(
            "[databases]\n* = host={} port=5432 user={}\n[pgbouncer]\nlisten_addr =\nlisten_port = 5432\n\
             unix_socket_dir = {}\nauth_type = any\npool_mode = transaction\nmax_prepared_statements = 100\n\
             default_pool_size = 3\n",
            server().folder().display(),
            options().user,
            folder.path().display(),
        );
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, configuration).expect("a file");
        let mut command = Command::new("/bin/sh");
        command.args(["-c", WATCHDOG, "pooler"]).arg(program).arg(&file).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // It does not run as root.
        let owner = fs::metadata(server().folder()).expect("the server's folder");
        if fs::metadata(folder.path()).expect("ours").uid() != owner.uid() {
            chown(folder.path(), Some(owner.uid()), Some(owner.gid())).expect("we are root");
            command.uid(owner.uid()).gid(owner.gid());
        }
        let pooler = Self { watchdog: command.spawn().expect("a shell"), folder };
        until(async || pooler.stream().await.is_ok()).await;
        Some(pooler)
    }

    async fn stream(&self) -> std::io::Result<UnixStream> {
        UnixStream::connect(self.folder.path().join(".s.PGSQL.5432")).await
    }

    async fn connect(&self) -> Client {
        let stream = self.stream().await.expect("a pooler");
        startup(stream, &options()).await.expect("a connection").into()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_statements_in_a_turn() -> Outcome {
    let Some(pooler) = Pooler::start().await else { return Ok(()) };
    let client = pooler.connect().await;
    client.echo(1).await;
    let begin = || (Statement("BEGIN", &[]), Parameters::none());
    let commit = || (Statement("COMMIT", &[]), Parameters::none());
    let mut random = Random(3);
    for round in 0..200 {
        let mut calls = vec![begin()];
        calls.extend((0..random.below(6)).map(|at| (ECHO, number(round + at as i64))));
        calls.push(commit());
        let (answers, failed) = within("a transaction", client.pipeline(&calls)).await?;
        assert_eq!((answers.len(), failed, client.wire.status()), (calls.len(), None, Status::Idle));
        let calls = [begin(), (ECHO, number(round)), (DIVIDE, number(0)), commit()];
        let (answers, failed) = within("one that fails", client.pipeline(&calls)).await?;
        assert_eq!((answers.len(), failed.as_deref(), client.wire.status()), (2, Some("22012"), Status::Failed));
        client.wire.send(|out| encode::query("ROLLBACK", out))?;
    }
    client.echo(2).await;
    Ok(())
}

/// Named statements, which the pooler prepares on whatever session it has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_by_name() -> Outcome {
    let Some(pooler) = Pooler::start().await else { return Ok(()) };
    let clients = [pooler.connect().await, pooler.connect().await, pooler.connect().await, pooler.connect().await];
    for round in 0..100_i64 {
        for (client, at) in clients.iter().zip(0_i64..) {
            let name = format!("wire_{}", round % 7);
            client.wire.send(|out| {
                encode::close_statement(name.as_bytes(), out);
                encode::parse(name.as_bytes(), &["SELECT $1::int8"], &[20], out)?;
                encode::describe_statement(name.as_bytes(), out);
                for value in 0..3 {
                    let parameters = number(at * value);
                    encode::bind(b"", name.as_bytes(), 1, &parameters.bytes, out)?;
                    encode::execute(b"", 0, out);
                }
                encode::sync(out);
                Ok(())
            })?;
            client.echo(round).await;
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_else() -> Outcome {
    let Some(pooler) = Pooler::start().await else { return Ok(()) };
    for seed in 0..3 {
        drops(Arc::new(pooler.connect().await), seed, 40).await;
    }
    let client = pooler.connect().await;
    client.command("CREATE TABLE wire_pooled (i int8)").await?;
    let mut copy = client.wire.copy_in(|_| Ok(()), "COPY wire_pooled FROM STDIN", |_, _| Ok(())).await?;
    copy.send(&b"1\n".repeat(100_000)).await?;
    assert_eq!(within("COPY", copy.finish()).await?, 100_000);
    drop(client.wire.copy_in(|_| Ok(()), "COPY wire_pooled FROM STDIN", |_, _| Ok(())).await?);
    client.echo(1).await;
    let mut portal = client.wire.portal(7, |out| {
        encode::parse(b"", &[SERIES.0], SERIES.1, out)?;
        encode::bind(b"", b"", 1, &number(100).bytes, out)
    })?;
    within("rows", portal.messages()).await?;
    drop(portal);
    client.echo(2).await;
    client.command("DROP TABLE wire_pooled").await?;
    // To cancel takes the key that the pooler gave.
    let (canceled, asked) = futures_util::future::join(client.command("SELECT pg_sleep(60)"), async {
        let observer = Client::connect().await;
        let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND state = 'active'";
        until(async || observer.number(Statement(sleeping, &[])).await == 1).await;
        client.key.cancel(pooler.stream().await?).await
    })
    .await;
    asked?;
    assert_eq!(canceled.expect_err("canceled").code(), Some("57014"));
    Ok(())
}
