//! Cancel requests.

use std::sync::Arc;

use crate::support::{Client, Outcome, PID, SLEEP, float, stream, until, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_runs_is_canceled_and_the_connection_stays() -> Outcome {
    let client = Arc::new(Client::connect().await);
    assert_eq!(i64::from(client.key.process()), client.number(PID).await);
    let sleeping = Arc::clone(&client);
    let sleeping = tokio::spawn(async move { sleeping.one(SLEEP, float(60.0)).await });
    let observer = Client::connect().await;
    until(async || observer.is_active(client.key.process()).await).await;
    client.key.cancel(stream().await).await?;
    let error = within("the canceled call", sleeping).await?.expect_err("canceled");
    assert_eq!(error.code(), Some("57014"));
    client.echo(1).await;
    assert!(!format!("{:?}", client.key).contains("secret: b"), "the secret is not shown");
    Ok(())
}
