//! A client of the driver on a session over the wire.

use std::pin::pin;

use bytes::Bytes;
use futures_util::{SinkExt, TryStreamExt};
use sqlwright_connect::{Address, Opened, driver_over};

use crate::support::{Outcome, PATIENCE, answer, server};

async fn open() -> Result<Opened, Box<dyn std::error::Error + Send + Sync>> {
    Ok(server().url("postgres").parse::<Address>()?.open(PATIENCE).await?)
}

const PREPARED: &str = "SELECT count(*) FROM pg_prepared_statements";

#[tokio::test(flavor = "multi_thread")]
async fn a_client_shares_the_session() -> Outcome {
    for names in [true, false] {
        let Opened { wire, key, canceller } = open().await?;
        assert_eq!(answer(&wire, "SET application_name = 'shared'").await?, "");
        // It is there at once.
        let (client, driver) = driver_over(wire.guest(), names)?;
        let driver = tokio::spawn(driver);
        let statement = client.prepare("SELECT $1::int8 + 1, current_setting('application_name')").await?;
        for number in 0..10_i64 {
            let row = client.query_one(&statement, &[&number]).await?;
            assert_eq!((row.get(0), row.get(1)), (number + 1, "shared"));
            assert_eq!(answer(&wire, &format!("SELECT {number}")).await?, number.to_string());
        }
        // What is prepared has a name, or none.
        assert_eq!(answer(&wire, PREPARED).await?, if names { "1" } else { "0" });
        let error = client.query_one("SELECT 1 / $1::int4", &[&0]).await.expect_err("division by zero");
        assert_eq!(error.code().map(|code| code.code()), Some("22012"));
        assert_eq!(client.query_one(&statement, &[&1_i64]).await?.get::<_, i64>(0), 2);

        let sleeping = tokio::spawn(async move {
            let slept = client.batch_execute("SELECT pg_sleep(600)").await;
            (client, slept)
        });
        while !sleeping.is_finished() {
            canceller.cancel(&key).await?;
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let (client, slept) = sleeping.await?;
        assert_eq!(slept.expect_err("cancelled").code().map(|code| code.code()), Some("57014"));
        drop(client);
        driver.await??;
        assert_eq!(answer(&wire, "SHOW application_name").await?, "shared");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_copies_both_ways() -> Outcome {
    for names in [true, false] {
        let Opened { wire, .. } = open().await?;
        let (client, driver) = driver_over(wire.guest(), names)?;
        tokio::spawn(driver);
        client.batch_execute("CREATE TEMP TABLE numbers (number int8)").await?;
        let copied = client.copy_in::<_, Bytes>("COPY numbers FROM STDIN").await?;
        let mut copied = pin!(copied);
        for number in 0..10_000 {
            copied.send(format!("{number}\n").into()).await?;
        }
        assert_eq!(copied.finish().await?, 10_000);
        let rows: Vec<Bytes> = client.copy_out("COPY numbers TO STDOUT").await?.try_collect().await?;
        assert_eq!(rows.len(), 10_000);
        let sum = client.query_one("SELECT sum(number)::int8 FROM numbers WHERE number < $1", &[&100_i64]).await?;
        assert_eq!(sum.get::<_, i64>(0), 4950);
        assert_eq!(answer(&wire, "SELECT count(*) FROM numbers").await?, "10000");
    }
    Ok(())
}

/// Its types are looked up by statements of the driver's own.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_names_knows_all_types() -> Outcome {
    let Opened { wire, .. } = open().await?;
    answer(&wire, "CREATE TEMP TABLE points (at point, mood pg_catalog.aclitem)").await?;
    let (client, driver) = driver_over(wire.guest(), false)?;
    tokio::spawn(driver);
    let statement = client.prepare("SELECT pg_catalog.array_agg(points), 'a=>b'::pg_catalog.text FROM points").await?;
    assert_eq!(statement.columns()[0].type_().name(), "_points");
    assert_eq!(client.query(&statement, &[]).await?.len(), 1);
    assert_eq!(answer(&wire, PREPARED).await?, "0");
    Ok(())
}

#[tokio::test]
async fn a_client_of_a_session_that_has_ended_says_so() -> Outcome {
    let Opened { wire, .. } = open().await?;
    let guest = wire.guest();
    drop(wire);
    if let Ok((client, driver)) = driver_over(guest, true) {
        tokio::spawn(driver);
        client.batch_execute("SELECT 1").await.expect_err("the session has ended");
    }
    Ok(())
}
