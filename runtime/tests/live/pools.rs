//! Pools: their limits, their connections, their hosts.

use std::convert::Infallible;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Pool};
use sqlwright_server::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};

use crate::customers::Customers;
use crate::support::{Outcome, database};
use crate::wire::Wire;

static SETTING: Statement = Statement::new("pools.setting", "SELECT current_setting($1)", &[ty::TEXT], &[ty::TEXT]);
static PROCESS: Statement = Statement::new("pools.process", "SELECT pg_backend_pid()", &[], &[ty::INT4]);
static SLEEP: Statement = Statement::new("pools.sleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);

async fn setting(db: &(impl Client + ?Sized), name: &str) -> Result<String, Error> {
    db.handle().one(&SETTING, &[&name]).await
}

async fn process(db: &(impl Client + ?Sized)) -> Result<i32, Error> {
    db.handle().one(&PROCESS, &[]).await
}

const SETTINGS: [&str; 3] = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];

#[tokio::test]
async fn limits_are_set_and_shown() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let (turns, connection) = wire.turns(pool.connection()).await;
    connection?;
    assert_eq!(turns, 0, "nothing but the startup: {}", wire.sent());
    let (limits, second) = (pool.limits(), Duration::from_secs(1));
    assert_eq!(limits.statement_timeout, Some(30 * second));
    assert_eq!(limits.lock_timeout, Some(10 * second));
    assert_eq!(limits.idle_in_transaction_timeout, Some(60 * second));
    for (name, value) in SETTINGS.into_iter().zip(["30s", "10s", "1min"]) {
        assert_eq!(setting(&pool, name).await?, value, "{name}");
        assert_eq!(setting(&Connection::connect(wire.url()).await?, name).await?, value, "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn other_limits_can_be_chosen() -> Outcome {
    let database = database().await;
    let millis = Duration::from_millis;
    let chosen = || {
        let builder = Pool::builder().statement_timeout(millis(1500)).lock_timeout(millis(250));
        builder.idle_in_transaction_timeout(millis(750))
    };
    let pool = chosen().build(database.url())?;
    for (name, value) in SETTINGS.into_iter().zip(["1500ms", "250ms", "750ms"]) {
        assert_eq!(setting(&pool, name).await?, value, "{name}");
    }
    // What the URL says wins, and leaves the others.
    let pool = chosen().build(&format!("{}?options=-c%20lock_timeout%3D4s", database.url()))?;
    for (name, value) in SETTINGS.into_iter().zip(["1500ms", "4s", "750ms"]) {
        assert_eq!(setting(&pool, name).await?, value, "{name}");
    }
    let unlimited = Pool::builder().statement_timeout(None).lock_timeout(None).idle_in_transaction_timeout(None);
    let pool = unlimited.build(database.url())?;
    for name in SETTINGS {
        assert_eq!(setting(&pool, name).await?, "0", "as the server has it: {name}");
    }
    Ok(())
}

#[tokio::test]
async fn a_longer_limit_of_a_call_wins() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).statement_timeout(Duration::from_millis(200)).build(wire.url())?;
    let sleep = || pool.handle().execute::<Error>(&SLEEP, &[&0.5]);
    assert_eq!(sleep().await.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    let (turns, slept) = wire.turns(sleep().timeout(Duration::from_secs(5))).await;
    assert_eq!((turns, slept?), (1, 1), "{}", wire.sent());
    assert_eq!(sleep().await.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    pool.transaction(async |tx| -> Result<(), Error> {
        let sleep = || tx.handle().execute::<Error>(&SLEEP, &[&0.5]);
        sleep().timeout(Duration::from_secs(5)).await?;
        assert_eq!(sleep().await.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
        Err(sleep().await.expect_err("aborted"))
    })
    .await
    .expect_err("aborted");
    assert_eq!(setting(&pool, "statement_timeout").await?, "200ms");
    Ok(())
}

#[tokio::test]
async fn an_idle_transaction_ends_and_its_connection_is_replaced() -> Outcome {
    let database = database().await;
    let builder = Pool::builder().max_size(1).idle_in_transaction_timeout(Duration::from_millis(100));
    let pool = builder.build(database.url())?;
    let before = process(&pool).await?;
    let idle = pool
        .transaction(async |tx| -> Result<i64, Error> {
            Customers::new(tx).count().await?;
            tokio::time::sleep(Duration::from_millis(400)).await;
            Customers::new(tx).count().await
        })
        .await;
    assert_eq!(idle.map_err(|error| error.kind()), Err(ErrorKind::Connection));
    assert_ne!(process(&pool).await?, before);
    Ok(())
}

#[tokio::test]
async fn connections_grow_old() -> Outcome {
    let database = database().await;
    let pool = Pool::builder().max_size(1).max_lifetime(Duration::from_millis(300)).build(database.url())?;
    let first = process(&pool).await?;
    assert_eq!(process(&pool).await?, first);
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_ne!(process(&pool).await?, first);
    Ok(())
}

#[tokio::test]
async fn status_counts() -> Outcome {
    let database = database().await;
    let pool = Pool::builder().max_size(2).build(database.url())?;
    let counts = || {
        let status = pool.status();
        (status.max_size, status.size, status.available, status.waiting)
    };
    assert_eq!(counts(), (2, 0, 0, 0));
    let one = pool.connection().await?;
    assert_eq!(counts(), (2, 1, 0, 0));
    let other = pool.connection().await?;
    let third = tokio::spawn({
        let pool = pool.clone();
        async move { pool.connection().await.map(drop) }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(counts(), (2, 2, 0, 1));
    drop((one, other));
    third.await??;
    assert_eq!(counts(), (2, 2, 2, 0));
    Ok(())
}

#[tokio::test]
async fn health_is_a_round_trip_with_a_deadline() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    pool.health(Duration::from_secs(5)).await?;
    let (turns, healthy) = wire.turns(pool.health(Duration::from_secs(5))).await;
    healthy?;
    assert_eq!((turns, &*wire.sent()), (1, "S"));
    wire.silence();
    let started = Instant::now();
    let error = pool.health(Duration::from_millis(200)).await.expect_err("no answer");
    assert_eq!(error.kind(), ErrorKind::PoolTimeout);
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    Ok(())
}

/// The part of a URL behind the host, and the server's socket folder as a host.
fn behind_host(url: &str) -> (&str, String) {
    let (front, name) = url.rsplit_once('/').expect("a URL");
    let host = front.trim_start_matches("postgres://postgres@").trim_end_matches(":5432");
    (name, host.to_owned())
}

#[tokio::test]
async fn the_first_host_that_will_do_is_taken() -> Outcome {
    let database = database().await;
    let (name, socket) = behind_host(database.url());
    // One refuses, one is silent for ever.
    let refuses = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
    let silent = TcpListener::bind("127.0.0.1:0").await?;
    let silent_port = silent.local_addr()?.port();
    let hosts = format!("postgres://postgres@127.0.0.1:{refuses},127.0.0.1:{silent_port},{socket}:5432/{name}");
    let started = Instant::now();
    let pool = Pool::builder().connect_timeout(Duration::from_millis(200)).build(&hosts)?;
    assert_eq!(Customers::new(&pool).count().await?, 0);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());

    let nobody = format!("postgres://postgres@127.0.0.1:{refuses},127.0.0.1:{silent_port}/{name}");
    let brief = Duration::from_millis(500);
    let pool = Pool::builder().connect_timeout(Duration::from_millis(200)).wait_timeout(brief).build(&nobody)?;
    let error = pool.connection().await.expect_err("nobody");
    assert_eq!(error.kind(), ErrorKind::Connection);
    let text = error.to_string();
    assert!(text.contains(&format!("127.0.0.1:{refuses}: ")) && text.contains("refused"), "{text}");
    assert!(text.contains(&format!("127.0.0.1:{silent_port}: ")) && text.contains("in time"), "{text}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_are_chosen_by_what_they_allow() -> Outcome {
    let database = database().await;
    let (name, writable) = behind_host(database.url());
    let server =
        tokio::task::spawn_blocking(|| Server::options().setting("default_transaction_read_only", "on").start());
    let server = server.await??;
    let other = server.url(name);
    let connection = Connection::connect(&server.url("postgres")).await?;
    let create = format!("BEGIN READ WRITE; COMMIT; SET default_transaction_read_only = off; CREATE DATABASE {name}");
    for sql in create.split("; ") {
        connection.client().batch_execute(sql).await?;
    }
    let (_, read_only) = behind_host(&other);
    let connect = async |attributes: &str| -> Result<String, Error> {
        let url =
            format!("postgres://postgres@{read_only}:5432,{writable}:5432/{name}?target_session_attrs={attributes}");
        let connection = Connection::connect(&url).await?;
        setting(&connection, "default_transaction_read_only").await
    };
    assert_eq!(connect("any").await?, "on");
    assert_eq!(connect("read-only").await?, "on");
    assert_eq!(connect("read-write").await?, "off");
    assert_eq!(connect("primary").await?, "on");
    // There is none, but "prefer" takes what there is.
    assert_eq!(connect("prefer-standby").await?, "on");
    let error = connect("standby").await.expect_err("no standby");
    assert_eq!(error.to_string().matches("it is not a standby").count(), 2, "{error}");
    let error = connect("master").await.expect_err("no such word");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    Ok(())
}

/// A pooler that does not pass on what the server says of itself.
async fn without_parameters(socket: PathBuf) -> Result<u16, std::io::Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (from_server, mut to_server) = UnixStream::connect(&socket).await?.into_split();
            let (mut from_client, to_client) = client.into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
            tokio::spawn(all_but_parameters(from_server, to_client));
        }
        Ok::<_, std::io::Error>(())
    });
    Ok(port)
}

async fn all_but_parameters(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
) -> Result<Infallible, std::io::Error> {
    loop {
        let (tag, length) = (from.read_u8().await?, from.read_u32().await?);
        let mut message = vec![0; length as usize - 4];
        from.read_exact(&mut message).await?;
        if tag != b'S' {
            to.write_all(&[&[tag][..], &length.to_be_bytes(), &message].concat()).await?;
        }
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_of_itself_is_asked() -> Outcome {
    let database = database().await;
    let (name, socket) = behind_host(database.url());
    let port = without_parameters(PathBuf::from(socket.replace("%2F", "/")).join(".s.PGSQL.5432")).await?;
    let connect = async |attributes: &str, options: &str| {
        let url = format!("postgres://postgres@127.0.0.1:{port}/{name}?sslmode=disable");
        Connection::connect(&format!("{url}&target_session_attrs={attributes}&options={options}")).await
    };
    let read_only = "-c%20default_transaction_read_only%3Don";
    for (attributes, options) in [("any", ""), ("read-write", ""), ("primary", ""), ("read-only", read_only)] {
        Customers::new(&connect(attributes, options).await?).count().await?;
    }
    for (attributes, options, reason) in [
        ("read-write", read_only, "it is read-only"),
        ("read-only", "", "it is not read-only"),
        ("standby", "", "it is not a standby"),
    ] {
        let error = connect(attributes, options).await.expect_err(attributes);
        assert!(error.to_string().contains(reason), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn both_forms_of_a_connection_string_are_read() -> Outcome {
    let database = database().await;
    let (name, socket) = behind_host(database.url());
    let folder = socket.replace("%2F", "/");
    for form in [
        format!("host={folder} user=postgres dbname={name}"),
        format!("  host = '{folder}' user='postgres' dbname={name} sslmode=verify-full sslrootcert=system "),
        format!("postgresql://postgres@{socket}/{name}?sslmode=%70refer&application_name=a%20b"),
    ] {
        Connection::connect(&form).await.map_err(|error| format!("{form}: {error}"))?;
    }
    for wrong in [
        "host=a sslmode=sometimes",
        "host",
        "host='a",
        "host=a,b port=1,2,3",
        "user=nobody",
        "postgres://host/db?sslmode=verify-full&sslrootcert=/no/such/file",
        "postgres://host/db?sslmode=require&sslcert=/no/such/file",
        "postgres://host/db?sslrootcert=system&sslmode=require",
        "postgres://host/db?unknown=1",
    ] {
        let error = Pool::new(wrong).expect_err(wrong);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{wrong}: {error}");
    }
    Ok(())
}

/// The environment is that of the process, so another one is asked.
#[tokio::test]
async fn the_environment_says_where() -> Outcome {
    let database = database().await;
    let (name, socket) = behind_host(database.url());
    let folder = socket.replace("%2F", "/");
    let run = |variables: &[(&str, &str)]| {
        let mut child = Command::new(std::env::current_exe().expect("this program"));
        child.args(["--exact", "pools::counts_what_the_environment_says", "--ignored"]);
        for variable in ["DATABASE_URL", "PGHOST", "PGUSER", "PGDATABASE"] {
            child.env_remove(variable);
        }
        child.envs(variables.iter().copied()).output().expect("it runs").status.success()
    };
    assert!(run(&[("DATABASE_URL", database.url())]));
    let parts = [("PGHOST", &*folder), ("PGUSER", "postgres"), ("PGDATABASE", name)];
    assert!(run(&parts));
    assert!(run(&[("DATABASE_URL", database.url()), ("PGHOST", "nowhere")]));
    assert!(!run(&parts[1..]));
    Ok(())
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn counts_what_the_environment_says() -> Outcome {
    let pool = Pool::from_env()?;
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}
