//! Servers that say nothing, and turns that are kept back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sqlwright_wire::Error;
use tokio::task::JoinHandle;

use crate::support::{Client, Outcome, PADDED, SLEEP, float, number, stream, until, within};

const PATIENCE: Duration = Duration::from_millis(300);
/// Of machines that are busy.
const LATEST: Duration = Duration::from_millis(300 + 500 + 250 + 2000);

/// Whether it will have been silent.
fn watch(client: &Client) -> JoinHandle<bool> {
    tokio::spawn(client.wire.watch(Some(PATIENCE), LATEST, async || true))
}

#[tokio::test]
async fn a_silent_server_is_given_up() -> Outcome {
    let client = Client::connect().await;
    let watch = watch(&client);
    client.echo(1).await;
    let started = Instant::now();
    // One that waits behind another ends with it.
    let (one, other) = tokio::join!(client.one(SLEEP, float(60.0)), client.one(SLEEP, float(0.0)));
    assert!(started.elapsed() >= PATIENCE && started.elapsed() < LATEST, "{:?}", started.elapsed());
    assert!(matches!((one, other), (Err(Error::Silent), Err(Error::Silent))));
    assert!(client.wire.is_silent() && client.wire.is_closed());
    assert!(within("the watch", watch).await?);

    // It ends with the connection, and whoever waits has what is said.
    let client = Client::connect().await;
    let watch = self::watch(&client);
    drop(client);
    assert!(!within("the watch", watch).await?);
    Ok(())
}

/// There is no limit, or a long one, and nothing answers on other connections.
#[tokio::test]
async fn a_server_that_answers_nobody_is_given_up() -> Outcome {
    const AFTER: Duration = Duration::from_millis(200);
    let (unlimited, limited, lucky) = (Client::connect().await, Client::connect().await, Client::connect().await);
    for (client, patience) in [(&unlimited, None), (&limited, Some(Duration::from_secs(60)))] {
        tokio::spawn(client.wire.watch(patience, AFTER, async || false));
    }
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let every_second_time = move || {
        let count = count.fetch_add(1, Ordering::Relaxed);
        async move { count % 2 == 1 }
    };
    tokio::spawn(lucky.wire.watch(None, AFTER, every_second_time));
    let started = Instant::now();
    let (unlimited, limited, lucky) =
        tokio::join!(unlimited.one(SLEEP, float(60.0)), limited.one(SLEEP, float(60.0)), lucky.one(SLEEP, float(3.5)));
    assert!(matches!((unlimited, limited), (Err(Error::Silent), Err(Error::Silent))));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    lucky?;
    // After one that was answered it is asked again much later.
    assert!((3..=6).contains(&asked.load(Ordering::Relaxed)), "{asked:?}");
    Ok(())
}

/// The server waits for the client, or has been given more time.
#[tokio::test]
async fn only_the_server_s_own_time_counts() -> Outcome {
    const LONG: Duration = Duration::from_millis(1500);
    let idle = Client::connect().await;
    let reader = Client::connect().await;
    let copier = Client::connect().await;
    copier.command("CREATE TEMP TABLE silence (a int)").await?;
    let patient = Client::connect().await;
    let lifted = Client::connect().await;
    let _watches = [&idle, &reader, &copier, &patient, &lifted].map(watch);

    let mut rows = reader.rows(PADDED, number(20_000));
    assert!(within("a row", rows.next()).await?);
    let mut copy = copier.copy_in("COPY silence FROM STDIN").await?;
    lifted.wire.set_patience(None);
    let sleeping = lifted.one(SLEEP, float(1.5));
    let mut sleeps = patient.wire.enqueue(|out| sqlwright_wire::encode::query("SELECT pg_sleep(1.5)", out))?;
    sleeps.allow(Duration::from_secs(60));
    let (slept, patiently, ()) = tokio::join!(
        sleeping,
        async {
            while !sleeps.chunk().await?.last {}
            Ok::<_, Error>(())
        },
        tokio::time::sleep(LONG)
    );
    slept?;
    patiently?;
    copy.send(b"1\n").await?;
    assert_eq!(copy.finish().await?, 1);
    let mut count = 1;
    while within("a row", rows.next()).await? {
        count += 1;
    }
    assert_eq!(count, 20_000);
    idle.echo(1).await;
    Ok(())
}

/// The thread that looks for silence was busy with something else, and so were those that read.
#[tokio::test]
async fn a_blocked_runtime_is_no_silent_server() -> Outcome {
    let client = Client::connect().await;
    let _watch = watch(&client);
    for _ in 0..2 {
        let (answer, ()) = tokio::join!(client.one(SLEEP, float(0.05)), async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            std::thread::sleep(PATIENCE * 4);
        });
        answer?;
    }
    Ok(())
}

#[tokio::test]
async fn what_is_kept_back_is_sent_afterwards() -> Outcome {
    let client = Arc::new(Client::connect().await);
    let sleeping = Arc::clone(&client);
    let sleeping = tokio::spawn(async move { sleeping.one(SLEEP, float(60.0)).await });
    let observer = Client::connect().await;
    until(async || observer.is_active(client.key.process()).await).await;
    let hold = client.wire.hold();
    let echoing = Arc::clone(&client);
    let echoing = tokio::spawn(async move { echoing.echo(7).await });
    // Of which nobody waits for the answer.
    client.wire.send(|out| sqlwright_wire::encode::query("SELECT 1", out))?;
    client.key.cancel(stream().await).await?;
    within("the end of what was sent", client.wire.quiet()).await?;
    assert_eq!(within("it", sleeping).await?.expect_err("canceled").code(), Some("57014"));
    assert!(!echoing.is_finished() && client.wire.pending() > 0);
    drop(hold);
    within("an echo", echoing).await?;
    within("the rest", client.wire.quiet()).await?;
    assert_eq!(client.wire.pending(), 0);
    Ok(())
}
