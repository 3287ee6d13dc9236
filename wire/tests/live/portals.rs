//! Portals, and streams that nobody reads.

use std::sync::Arc;
use std::time::Duration;

use sqlwright_wire::{Error, Portal, Status, Values, encode};
use tokio::time::timeout;

use crate::support::{Client, ECHO, Outcome, PADDED, Parameters, SERIES, Statement, number, read, within};

fn portal(client: &Client, statement: Statement, parameters: &Parameters, at_most: u32) -> Result<Portal, Error> {
    client.wire.portal(at_most, |out| {
        encode::parse(b"", &[statement.0], statement.1, out)?;
        encode::bind(b"", b"", parameters.count, &parameters.bytes, out)
    })
}

/// The sum of the first columns until so many rows have come, or all.
async fn sum(portal: &mut Portal, enough: u64) -> Result<(i64, u64), Error> {
    let (mut sum, mut count, mut failed) = (0, 0, None);
    while count < enough
        && let Some(mut messages) = within("messages", portal.messages()).await?
    {
        while let Some((kind, body)) = messages.next()? {
            match kind {
                b'D' => {
                    sum += read(Values::new(messages.bytes(body)));
                    count += 1;
                }
                b'E' => failed = Some(Error::Server(messages.error(body))),
                _ => {}
            }
        }
    }
    failed.map_or(Ok((sum, count)), Err)
}

#[tokio::test]
async fn rows_come_some_at_a_time() -> Outcome {
    let client = Client::connect().await;
    let mut rows = portal(&client, SERIES, &number(1000), 64)?;
    assert_eq!(sum(&mut rows, u64::MAX).await?, (1000 * 1001 / 2, 1000));
    assert!(rows.messages().await?.is_none());
    client.echo(1).await;

    // A gigabyte that is not asked for is not sent.
    let mut rows = portal(&client, PADDED, &number(1_000_000), 10)?;
    assert!((25..=30).contains(&sum(&mut rows, 25).await?.1));
    let error = client.one(ECHO, number(1)).await.expect_err("a portal is open");
    assert!(matches!(error, Error::Usage(_)), "{error}");
    assert!(portal(&client, SERIES, &number(1), 1).is_err());
    let before = client.wire.counts().reads;
    drop(rows);
    client.echo(4).await;
    assert!(client.wire.counts().reads < before + 20);
    assert!(portal(&client, SERIES, &number(1), 0).is_err());
    Ok(())
}

#[tokio::test]
async fn in_a_transaction_and_with_errors() -> Outcome {
    let client = Client::connect().await;
    client.command("BEGIN").await?;
    let mut rows = portal(&client, SERIES, &number(100), 7)?;
    assert_eq!(sum(&mut rows, 8).await?.1, 14);
    drop(rows);
    client.echo(5).await;
    assert_eq!(client.wire.status(), Status::Transaction);
    client.command("COMMIT").await?;
    // It fails in the middle.
    let late = Statement("SELECT 10 / (50 - i) FROM generate_series(1, $1) AS i", &[20]);
    let mut rows = portal(&client, late, &number(100), 20)?;
    let error = sum(&mut rows, u64::MAX).await.expect_err("an error");
    assert_eq!(error.code(), Some("22012"));
    drop(rows);
    // It is a COPY.
    let mut rows = portal(&client, Statement("COPY pg_class TO STDOUT", &[]), &Parameters::none(), 5)?;
    while rows.messages().await?.is_some() {}
    drop(rows);
    client.command("CREATE TEMP TABLE wire_p (i int8)").await?;
    let mut rows = portal(&client, Statement("COPY wire_p FROM STDIN", &[]), &Parameters::none(), 5)?;
    assert!(matches!(sum(&mut rows, 1).await, Err(Error::Usage(_))));
    drop(rows);
    // Dropped before anything came of it.
    drop(portal(&client, Statement("COPY wire_p FROM STDIN", &[]), &Parameters::none(), 5)?);
    drop(portal(&client, SERIES, &number(100), 20)?);
    client.echo(6).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_is_not_read_holds_others_up_and_no_memory() -> Outcome {
    let client = Arc::new(Client::connect().await);
    let mut rows = client.rows(PADDED, number(200_000));
    for _ in 0..10 {
        assert!(within("a row", rows.next()).await?);
    }
    let other = Arc::clone(&client);
    let mut task = std::pin::pin!(tokio::spawn(async move { other.echo(5).await }));
    assert!(timeout(Duration::from_millis(200), task.as_mut()).await.is_err());
    // 200 MB are still to come: neither are they read nor does anybody go on trying.
    let before = client.wire.counts();
    assert!(before.reads < 500, "{before:?}");
    assert!(timeout(Duration::from_millis(100), task.as_mut()).await.is_err());
    assert!(client.wire.counts().reads <= before.reads + 1);
    assert!(!client.wire.is_closed());
    drop(rows);
    within("the other", task).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_is_read_slowly_comes_complete() -> Outcome {
    let client = Arc::new(Client::connect().await);
    let mut rows = client.rows(PADDED, number(3_000));
    assert!(within("a row", rows.next()).await?);
    let other = Arc::clone(&client);
    let task = tokio::spawn(async move { other.echo(5).await });
    let mut count = 1;
    while within("a row", rows.next()).await? {
        count += 1;
        if count % 300 == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    assert_eq!(count, 3_000);
    within("the other", task).await?;
    Ok(())
}
