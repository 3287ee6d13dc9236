//! Notifications: heard in order, under any name, and after whatever happened to the connection.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::StreamExt;
use sqlwright::blocking::Wait;
use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Heard, Listener, Notification, Pool};
use sqlwright_server::Server;

use crate::bouncer::{Bouncer, Version};
use crate::support::{Outcome, database, pool};
use crate::wire::Wire;

static NOTIFY: Statement = Statement::new(
    "listening.notify",
    "SELECT pg_backend_pid() FROM pg_notify($1, $2)",
    &[ty::TEXT, ty::TEXT],
    &[ty::INT4],
);

/// Far beyond what anything here takes.
const LONG: Duration = Duration::from_secs(60);

/// The process that sends it.
async fn notify(db: &(impl Client + ?Sized), channel: &str, payload: &str) -> Result<i32, Error> {
    db.handle().one(&NOTIFY, &[&channel, &payload]).await
}

async fn heard(listener: &mut Listener) -> Heard {
    listener.recv_within(LONG).await.expect("no error").expect("in time")
}

async fn payload(listener: &mut Listener) -> String {
    match heard(listener).await {
        Heard::Notification(notification) => notification.payload,
        Heard::MayHaveMissed => panic!("nothing was lost"),
    }
}

async fn run(url: &str, sql: &str) -> u64 {
    let connection = Connection::connect(url).await.expect("a connection");
    connection.client().query(sql, &[]).await.expect("it runs").len() as u64
}

const LISTENERS: &str =
    "FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = current_database() AND pid <> pg_backend_pid()";

#[tokio::test]
async fn what_is_sent_is_heard_in_order() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 2);
    let mut listener = pool.listener().await?;
    listener.listen("prices").await?;
    let longest = "x".repeat(7999);
    let mut process_id = 0;
    for payload in ["", "first", "ä ' \" \\ \n 語", &longest] {
        process_id = notify(&pool, "prices", payload).await?;
    }
    notify(&pool, "others", "not heard").await?;
    notify(&pool, "prices", "last").await?;
    let first = Notification { channel: "prices".to_owned(), payload: String::new(), process_id };
    assert_eq!(heard(&mut listener).await, Heard::Notification(first));
    for expected in ["first", "ä ' \" \\ \n 語", &longest, "last"] {
        assert_eq!(payload(&mut listener).await, expected);
    }
    assert_eq!(listener.recv_within(Duration::from_millis(20)).await?, None);

    listener.unlisten("prices").await?;
    listener.listen("others").await?;
    notify(&pool, "prices", "not heard").await?;
    notify(&pool, "others", "heard").await?;
    assert_eq!(payload(&mut listener).await, "heard");
    let Some(Ok(Heard::Notification(next))) = ({
        notify(&pool, "others", "as a stream").await?;
        listener.next().await
    }) else {
        panic!("the stream has ended")
    };
    assert_eq!(next.payload, "as a stream");
    Ok(())
}

#[tokio::test]
async fn any_name_is_a_name_and_nothing_else() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let mut listener = Listener::connect(database.url()).await?;
    let names = [
        "a\"; DROP TABLE customers; --",
        "\"",
        "\"\"",
        "'; SELECT 1; --",
        "$1",
        "a\\",
        "Jobs",
        "jobs",
        " ",
        "*",
        "new\nline",
        "日本語日本語日本語日本語日本語日本語日本語",
    ];
    listener.listen_all(names).await?;
    for name in names {
        notify(&pool, name, name).await?;
        let Heard::Notification(heard) = heard(&mut listener).await else { panic!("{name}") };
        assert_eq!((heard.channel.as_str(), heard.payload.as_str()), (name, name));
    }
    assert_eq!(run(database.url(), "SELECT FROM pg_class WHERE relname = 'customers'").await, 1);
    // However long and short, it is no reason to panic.
    let mut listener = listener.keepalive(Duration::MAX).keepalive(Duration::ZERO);
    assert_eq!(listener.recv_within(Duration::from_millis(20)).await?, None);
    for name in ["", "with a \0", &"x".repeat(64), &"語".repeat(22)] {
        let error = listener.listen(name).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{name}");
        assert!(name.is_empty() || !error.to_string().contains(name), "{error}");
        assert_eq!(listener.unlisten(name).await.unwrap_err().kind(), ErrorKind::Configuration);
    }
    listener.listen(&"x".repeat(63)).await?;
    Ok(())
}

#[tokio::test]
async fn after_its_session_was_ended_it_listens_to_the_same_channels() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let mut listener = pool.listener().await?;
    let channels: Vec<String> = (0..300).map(|number| format!("channel {number}")).collect();
    listener.listen_all(&channels).await?;
    listener.listen("no longer").await?;
    listener.unlisten("no longer").await?;
    for _ in 0..3 {
        let ended =
            run(database.url(), &format!("SELECT pg_terminate_backend(pid) {LISTENERS} OR query LIKE 'UNLISTEN %'"))
                .await;
        assert!(ended > 0);
        assert_eq!(heard(&mut listener).await, Heard::MayHaveMissed);
        notify(&pool, "no longer", "not heard").await?;
        for channel in &channels {
            notify(&pool, channel, channel).await?;
        }
        let mut rest: BTreeSet<&String> = channels.iter().collect();
        while !rest.is_empty() {
            let payload = payload(&mut listener).await;
            assert!(rest.remove(&payload), "{payload}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn it_outlives_a_restart_of_the_server() -> Outcome {
    let server = tokio::task::spawn_blocking(Server::start).await??;
    let url = server.url("postgres");
    let mut listener = Listener::connect(&url).await?;
    listener.listen("prices").await?;
    let connection = Connection::connect(&url).await?;
    let process = notify(&connection, "prices", "before").await?;
    assert_eq!(payload(&mut listener).await, "before");
    // PostgreSQL ends all sessions and starts anew if one of its processes is killed.
    assert!(std::process::Command::new("kill").args(["-KILL", &process.to_string()]).status()?.success());
    assert_eq!(heard(&mut listener).await, Heard::MayHaveMissed);
    notify(&Connection::connect(&url).await?, "prices", "after").await?;
    assert_eq!(payload(&mut listener).await, "after");

    // A channel that is added while there is no connection waits for one.
    let connection = Connection::connect(&url).await?;
    let process = notify(&connection, "others", "").await?;
    assert!(std::process::Command::new("kill").args(["-KILL", &process.to_string()]).status()?.success());
    while !connection.is_closed() {
        tokio::task::yield_now().await;
    }
    tokio::time::timeout(LONG, listener.listen("others")).await??;
    assert_eq!(heard(&mut listener).await, Heard::MayHaveMissed);
    notify(&Connection::connect(&url).await?, "others", "heard").await?;
    assert_eq!(payload(&mut listener).await, "heard");
    Ok(())
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_made_again() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let url = format!("{}?connect_timeout=1", wire.url());
    let mut listener = Listener::connect(&url).await?.keepalive(Duration::from_secs(1));
    listener.listen("prices").await?;
    // It is asked, and answers.
    wire.count();
    assert_eq!(listener.recv_within(Duration::from_millis(2500)).await?, None);
    assert!(wire.count().0 > 0);
    wire.silence();
    // What is sent now arrives nowhere.
    notify(&pool(&database, 1), "prices", "lost").await?;
    assert_eq!(listener.recv_within(Duration::from_millis(2500)).await?, None);
    wire.speak();
    assert_eq!(heard(&mut listener).await, Heard::MayHaveMissed);
    notify(&pool(&database, 1), "prices", "heard").await?;
    assert_eq!(payload(&mut listener).await, "heard");
    Ok(())
}

#[tokio::test]
async fn who_is_slow_misses_the_oldest_and_holds_up_nobody() -> Outcome {
    let database = database().await;
    let mut listener = Listener::connect(database.url()).await?;
    listener.listen("prices").await?;
    let connection = Connection::connect(database.url()).await?;
    for part in 0..4 {
        let sql = format!(
            "SELECT count(pg_notify('prices', i || repeat(' ', 5000))) FROM generate_series({part} * 1000 + 1, ({part} + 1) * 1000) i"
        );
        connection.client().batch_execute(&sql).await?;
    }
    // It has received them all, without anybody who waits: the server has nothing to keep.
    let usage = "SELECT 1 WHERE pg_notification_queue_usage() > 0";
    while run(database.url(), usage).await > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (mut missed, mut next) = (0, None);
    loop {
        match heard(&mut listener).await {
            Heard::MayHaveMissed => missed += 1,
            Heard::Notification(notification) => {
                let number: u32 = notification.payload.trim().parse()?;
                assert!(next.is_none_or(|next| next <= number), "{number} after {next:?}");
                assert!(next == Some(number) || missed > 0, "{number} instead of {next:?}, and nobody was told");
                (missed, next) = (0, Some(number + 1));
                if number == 4000 {
                    return Ok(());
                }
            }
        }
    }
}

#[tokio::test]
async fn a_future_that_is_dropped_loses_nothing() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let mut listener = Listener::connect(database.url()).await?;
    listener.listen("prices").await?;
    let mut next = 0;
    for number in 0..200_u32 {
        notify(&pool, "prices", &number.to_string()).await?;
        while let Some(Heard::Notification(notification)) = listener.recv_within(Duration::ZERO).await? {
            assert_eq!(notification.payload, next.to_string());
            next += 1;
        }
    }
    while next < 200 {
        assert_eq!(payload(&mut listener).await, next.to_string());
        next += 1;
    }
    Ok(())
}

#[tokio::test]
async fn its_session_ends_with_it() -> Outcome {
    let database = database().await;
    let mut listener = Listener::connect(database.url()).await?;
    listener.listen("prices").await?;
    let count = format!("SELECT 1 {LISTENERS}");
    assert_eq!(run(database.url(), &count).await, 1);
    drop(listener);
    while run(database.url(), &count).await > 0 {
        tokio::task::yield_now().await;
    }
    Ok(())
}

#[tokio::test]
async fn what_waiting_does_not_remove_is_said() -> Outcome {
    let database = database().await;
    let administration = Connection::connect(&Server::shared()?.url("postgres")).await?;
    let mut listener = Listener::connect(database.url()).await?;
    listener.listen("prices").await?;
    administration.client().batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", database.name())).await?;
    for _ in 0..2 {
        let error = tokio::time::timeout(LONG, listener.recv()).await?.unwrap_err();
        assert_eq!(error.server_error().map(|error| error.code()), Some("3D000"), "{error}");
    }
    Ok(())
}

#[test]
fn a_program_without_async_waits() -> Outcome {
    let server = Server::shared()?;
    let pool = Pool::new(&server.url("postgres"))?;
    let mut listener = pool.listener().wait()?;
    listener.listen("blocking").wait()?;
    assert_eq!(listener.recv_within(Duration::from_millis(20)).wait()?, None);
    notify(&pool, "blocking", "heard").wait()?;
    let Some(Heard::Notification(heard)) = listener.recv_within(LONG).wait()? else { panic!("not heard") };
    assert_eq!(heard.payload, "heard");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pooler_that_shares_sessions_is_named() -> Outcome {
    let database = database().await;
    for mode in ["transaction", "statement"] {
        let settings = format!("pool_mode = {mode}");
        let Some(bouncer) = Bouncer::start(Version::Any, &settings).await else { return Ok(()) };
        let error = Listener::connect(&bouncer.url(&database)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(error.to_string().contains("connect the listener to the server itself"), "{error}");
    }
    let Some(bouncer) = Bouncer::start(Version::Any, "pool_mode = session").await else { return Ok(()) };
    let mut listener = Listener::connect(&bouncer.url(&database)).await?;
    listener.listen("prices").await?;
    notify(&pool(&database, 1), "prices", "heard").await?;
    assert_eq!(payload(&mut listener).await, "heard");
    Ok(())
}
