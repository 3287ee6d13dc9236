//! What an application does with connections: hooks, credentials, and what it leaves behind.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Credentials, Error, ErrorKind, Heard, Pool};
use sqlwright_server::Server;
use tokio::time::sleep;

use super::{LONG, Observer, fill, process, setting, until};
use crate::support::{Outcome, database, pool};

static NEXT: Statement = Statement::new("pooled.next", "SELECT nextval('numbers')", &[], &[ty::INT8]);
static CREATE: Statement = Statement::new("pooled.create", "CREATE TABLE IF NOT EXISTS written (id int)", &[], &[]);

#[tokio::test]
async fn on_connect_gives_sessions_their_state() -> Outcome {
    let database = database().await;
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let pool = Pool::builder().max_size(1).on_connect(move |connection| {
        counted.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            process(connection).await?;
            Ok(connection.client().batch_execute("SET app.tenant = 'a'; SET ROLE pg_monitor").await?)
        })
    });
    let pool = pool.build(database.url())?;
    for _ in 0..3 {
        assert_eq!(setting(&pool, "app.tenant").await?, "a");
        assert_eq!(setting(&pool, "role").await?, "pg_monitor");
    }
    assert_eq!(count.load(Ordering::Relaxed), 1, "once for each connection");
    // After a reset as well.
    let before = process(&pool).await?;
    let connection = pool.connection().await?;
    connection.client().batch_execute("SET app.tenant = 'b'; RESET ROLE").await?;
    drop(connection);
    assert_eq!(setting(&pool, "app.tenant").await?, "a");
    assert_eq!(setting(&pool, "role").await?, "pg_monitor");
    assert_eq!((process(&pool).await?, count.load(Ordering::Relaxed)), (before, 2));
    Ok(())
}

#[tokio::test]
async fn on_connect_can_fail() -> Outcome {
    let database = database().await;
    let observer = Observer::of(&database).await;
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let pool = Pool::builder().max_size(1).on_connect(move |_| {
        let is_first = counted.fetch_add(1, Ordering::Relaxed) == 0;
        Box::pin(async move { if is_first { Err("s3cret is no value".into()) } else { Ok(()) } })
    });
    let pool = pool.build(database.url())?;
    process(&pool).await?;
    assert_eq!((count.load(Ordering::Relaxed), pool.metrics().failed_connects), (2, 1));
    assert_eq!(observer.sessions().await, 1);
    let never = Pool::builder()
        .wait_timeout(Duration::from_millis(300))
        .on_connect(|connection| Box::pin(async move { Ok(connection.client().batch_execute("BEGIN").await?) }));
    let error = process(&never.build(database.url())?).await.expect_err("a transaction is open");
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.to_string().contains("on_connect"), "{error}");
    let never = Pool::builder()
        .wait_timeout(Duration::from_millis(300))
        .on_connect(|_| Box::pin(async move { Err("s3cret".into()) }));
    let error = process(&never.build(database.url())?).await.expect_err("it fails");
    assert!(error.to_string().contains("`on_connect` has failed") && !format!("{error:?}").contains("s3cret"));
    Ok(())
}

#[tokio::test]
async fn a_hook_that_panics_takes_nothing_with_it() -> Outcome {
    let database = database().await;
    let observer = Observer::of(&database).await;
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let panics = |number: usize| move |at: usize| assert!(at != number, "a hook that panics");
    let (on_connect, after_release) = (panics(0), panics(3));
    let pool = Pool::builder().max_size(1).on_connect(move |_| {
        on_connect(counted.fetch_add(1, Ordering::Relaxed));
        Box::pin(async { Ok(()) })
    });
    let counted = Arc::new(AtomicUsize::new(0));
    let pool = pool.after_release(move |_| {
        after_release(counted.fetch_add(1, Ordering::Relaxed));
        Box::pin(async { true })
    });
    let pool = pool.build(database.url())?;
    for _ in 0..8 {
        process(&pool).await?;
    }
    assert_eq!((count.load(Ordering::Relaxed), pool.metrics().created, pool.metrics().closed.lost), (3, 2, 1));
    assert_eq!(observer.sessions().await, 1);
    Ok(())
}

#[tokio::test]
async fn connections_can_be_refused() -> Outcome {
    let database = database().await;
    let refused = Arc::new(Mutex::new(None));
    let asked = Arc::clone(&refused);
    let builder = Pool::builder().max_size(1).before_acquire(move |connection| {
        let refused = *asked.lock().expect("not poisoned");
        Box::pin(async move { process(connection).await.ok() != refused })
    });
    let pool = builder.build(database.url())?;
    let first = process(&pool).await?;
    assert_eq!(process(&pool).await?, first);
    *refused.lock().expect("not poisoned") = Some(first);
    assert_ne!(process(&pool).await?, first);
    assert_eq!(pool.metrics().closed.refused, 1);

    let returned = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&returned);
    let builder = Pool::builder().max_size(1).after_release(move |connection| {
        let is_third = counted.fetch_add(1, Ordering::Relaxed) == 2;
        Box::pin(async move { process(connection).await.is_ok() && !is_third })
    });
    let pool = builder.build(database.url())?;
    let first = process(&pool).await?;
    until("it was returned", || pool.status().available == 1).await;
    assert_eq!(process(&pool).await?, first);
    until("it was returned", || pool.status().available == 1).await;
    assert_eq!(process(&pool).await?, first);
    until("it was closed", || pool.metrics().closed.refused == 1).await;
    assert_ne!(process(&pool).await?, first);
    Ok(())
}

#[tokio::test]
async fn a_transaction_that_was_begun_by_hand_is_rolled_back() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let connection = pool.connection().await?;
    let before = process(&connection).await?;
    connection.client().batch_execute("BEGIN; INSERT INTO stock VALUES ('by hand', 1)").await?;
    drop(connection);
    assert_eq!(process(&pool).await?, before, "it is the same connection");
    let connection = pool.connection().await?;
    let rows = connection.client().query("SELECT 1 FROM stock WHERE product = 'by hand'", &[]).await?;
    assert!(rows.is_empty());
    Ok(())
}

/// A server of the test's own, whose administrators come over the socket, and `rotated` with a password.
async fn with_passwords() -> Result<Server, Box<dyn std::error::Error + Send + Sync>> {
    let server = tokio::task::spawn_blocking(|| Server::options().start()).await??;
    let connection = Connection::connect(&server.url("postgres")).await?;
    let access = "local all rotated scram-sha-256\nlocal all all trust";
    let write = format!("COPY (SELECT unnest(string_to_array('{access}', E'\\n'))) TO PROGRAM 'cat > pg_hba.conf'");
    connection.client().batch_execute(&write).await?;
    connection.client().batch_execute("CREATE ROLE rotated LOGIN PASSWORD 'first'").await?;
    connection.client().batch_execute("SELECT pg_reload_conf()").await?;
    let deadline = Instant::now() + LONG;
    let url = server.url("postgres").replace("postgres@", "rotated@");
    while Connection::connect(&url).await.is_ok() {
        assert!(Instant::now() < deadline, "nobody asks for a password");
        sleep(Duration::from_millis(10)).await;
    }
    Ok(server)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_connection_asks_for_its_password() -> Outcome {
    let server = with_passwords().await?;
    let password = Arc::new(Mutex::new("first"));
    let asked = Arc::clone(&password);
    let set = |text| *password.lock().expect("not poisoned") = text;
    let url = server.url("postgres").replace("postgres@", "rotated@");
    let pool = Pool::builder().max_size(1).wait_timeout(LONG).credentials(move || {
        let password = *asked.lock().expect("not poisoned");
        async move { Ok::<_, Error>(Credentials::password(password)) }
    });
    let pool = pool.build(&url)?;
    let first = process(&pool).await?;
    let administrator = Connection::connect(&server.url("postgres")).await?;
    administrator.client().batch_execute("ALTER ROLE rotated PASSWORD 'second'").await?;
    assert_eq!(process(&pool).await?, first, "connections that there are stay");
    let end = format!("SELECT pg_terminate_backend({first})");
    administrator.client().batch_execute(&end).await?;
    until("it was lost", || pool.metrics().closed.lost == 1).await;
    // The old one fails, at once.
    let started = Instant::now();
    let error = process(&pool).await.expect_err("the old password");
    assert_eq!((error.sqlstate(), error.is_transient()), (Some("28P01"), false), "{error}");
    assert!(started.elapsed() < LONG / 2);
    set("second");
    assert_ne!(process(&pool).await?, first);

    // A listener asks for each connection that it makes.
    let mut listener = pool.listener().await?;
    listener.listen("rotated").await?;
    administrator.client().batch_execute("ALTER ROLE rotated PASSWORD 'third'").await?;
    set("third");
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND pid <> pg_backend_pid()";
    administrator.client().batch_execute(end).await?;
    assert_eq!(listener.recv_within(LONG).await?, Some(Heard::MayHaveMissed));
    administrator.client().batch_execute("ALTER ROLE rotated PASSWORD 'second'").await?;

    // With another role than that of the connection string; what cannot be had now may be had later.
    let tries = Arc::new(AtomicUsize::new(0));
    let tried = Arc::clone(&tries);
    let pool = Pool::builder().credentials(move || {
        let is_first = tried.fetch_add(1, Ordering::Relaxed) == 0;
        async move { if is_first { Err("no token") } else { Ok(Credentials::new("rotated", "second")) } }
    });
    let pool = pool.build(&server.url("postgres"))?;
    assert_eq!(setting(&pool, "session_authorization").await?, "rotated");
    assert_eq!(tries.load(Ordering::Relaxed), 2);
    assert!(!format!("{:?}", Credentials::new("rotated", "second")).contains("second"));
    Ok(())
}

/// All sessions of the server, those that there are as well.
async fn turn_read_only(administrator: &Connection, is_read_only: bool) -> Outcome {
    let sql = format!("ALTER SYSTEM SET default_transaction_read_only = {is_read_only}");
    for sql in ["SET default_transaction_read_only = off", &sql, "SELECT pg_reload_conf()"] {
        administrator.client().batch_execute(sql).await?;
    }
    Ok(())
}

/// Writes until that fails, because the server has turned read-only.
async fn write_until_refused(pool: &Pool) -> Outcome {
    let deadline = Instant::now() + LONG;
    loop {
        match pool.handle().execute::<Error>(&CREATE, &[]).await {
            Err(error) => {
                assert_eq!(error.sqlstate(), Some("25006"), "{error}");
                return Ok(());
            }
            Ok(_) => assert!(Instant::now() < deadline, "it is not read-only"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_has_turned_read_only_is_left() -> Outcome {
    let server = tokio::task::spawn_blocking(|| Server::options().start()).await??;
    let administrator = Connection::connect(&server.url("postgres")).await?;
    let pool = Pool::builder().max_size(1).build(&server.url("postgres"))?;
    let create = || pool.handle().execute::<Error>(&CREATE, &[]);
    create().await?;
    let before = process(&pool).await?;
    turn_read_only(&administrator, true).await?;
    write_until_refused(&pool).await?;
    assert_ne!(process(&pool).await?, before);
    until("it was closed", || pool.metrics().closed.retired == 1).await;
    // In a transaction as well.
    let within = process(&pool).await?;
    let refused = pool.transaction(async |tx| tx.handle().execute::<Error>(&CREATE, &[]).await).await;
    assert_eq!(refused.expect_err("read-only").sqlstate(), Some("25006"));
    assert_ne!(process(&pool).await?, within);
    turn_read_only(&administrator, false).await?;
    let deadline = Instant::now() + LONG;
    while let Err(error) = create().await {
        assert!(Instant::now() < deadline, "{error}");
    }
    Ok(())
}

/// What a transaction was told when it began says nothing of the server.
#[tokio::test]
async fn who_writes_in_a_read_only_transaction_leaves_no_server() -> Outcome {
    let database = database().await;
    let pool = Pool::builder().max_size(1).build(database.url())?;
    pool.connection().await?.client().batch_execute("CREATE SEQUENCE numbers").await?;
    let before = process(&pool).await?;
    for way in ["run", "begin"] {
        let refused = match way {
            "run" => pool.read_only().transaction(async |tx| tx.handle().one::<i64, Error>(&NEXT, &[]).await).await,
            _ => {
                let tx = pool.read_only().begin().await?;
                tx.handle().one::<i64, Error>(&NEXT, &[]).await
            }
        };
        assert_eq!(refused.expect_err("READ ONLY").sqlstate(), Some("25006"), "{way}");
        assert_eq!(process(&pool).await?, before, "{way}");
    }
    assert_eq!(pool.metrics().closed.retired, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn and_so_is_every_connection_to_it() -> Outcome {
    let start = || tokio::task::spawn_blocking(|| Server::options().start());
    let (first, second) = (start().await??, start().await??);
    let administrator = Connection::connect(&first.url("postgres")).await?;
    let host = |server: &Server| {
        let url = server.url("");
        url.trim_start_matches("postgres://postgres@").trim_end_matches('/').to_owned()
    };
    let hosts = format!("{},{}", host(&first), host(&second));
    let url = format!("postgres://postgres@{hosts}/postgres?target_session_attrs=read-write");
    let pool = Pool::builder().max_size(4).build(&url)?;
    fill(&pool, 4).await?;
    let held = pool.connection().await?;
    turn_read_only(&administrator, true).await?;
    write_until_refused(&pool).await?;
    // The other server is written to from now on, by connections that were idle, and by the one that was in use.
    drop(held);
    // Alone at first: a table that several sessions create at once is created twice.
    pool.handle().execute::<Error>(&CREATE, &[]).await?;
    let writes = (0..12).map(|_| pool.handle().execute::<Error>(&CREATE, &[]));
    futures_util::future::try_join_all(writes.map(IntoFuture::into_future)).await?;
    assert_eq!(pool.metrics().closed.retired, 4, "{:?}", pool.metrics());
    Ok(())
}
