//! Cancel requests, which go where the session is, encrypted as it is.

use std::time::Duration;

use sqlwright_connect::{Address, Connected, Opened};

use crate::secure::Secure;
use crate::support::{Outcome, PATIENCE, Passing, answer, server, socket_of};

const SLEEP: &str = "SELECT pg_sleep(600)";

/// What any client says first that wants encryption.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// The same with a cancel request.
const CANCEL_REQUEST: [u8; 8] = [0, 0, 0, 16, 4, 210, 22, 46];

/// Begins to sleep over the wire and by the driver, and cancels that.
async fn stop(text: &str) -> Outcome {
    let address: Address = text.parse()?;
    let Opened { wire, key, canceller } = address.open(PATIENCE).await?;
    let sleeping = tokio::spawn(async move { answer(&wire, SLEEP).await });
    // A request that comes before its statement cancels nothing.
    while !sleeping.is_finished() {
        canceller.cancel(&key).await?;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    match sleeping.await?.expect_err("it was cancelled") {
        sqlwright_wire::Error::Server(error) => assert_eq!(error.code(), "57014"),
        other => panic!("{other}"),
    }

    let Connected { client, driver, canceller, .. } = address.connect(PATIENCE).await?;
    tokio::spawn(driver);
    let token = client.cancel_token();
    let sleeping = tokio::spawn(async move { client.batch_execute(SLEEP).await });
    while !sleeping.is_finished() {
        canceller.cancel(token.clone()).await?;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let error = sleeping.await?.expect_err("it was cancelled");
    assert_eq!(error.code().map(|code| code.code()), Some("57014"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_cancelled_over_a_socket() -> Outcome {
    stop(&server().url("postgres")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_cancelled_over_the_network() -> Outcome {
    let passing = Passing::to_socket(socket_of(server())).await?;
    let port = passing.address.port();
    stop(&format!("host=localhost port={port} dbname=postgres user=postgres sslmode=disable")).await?;
    let beginnings = passing.beginnings();
    assert!(beginnings.contains(&CANCEL_REQUEST) && !beginnings.contains(&SSL_REQUEST));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_encrypted_session_is_sent_otherwise() -> Outcome {
    let secure = Secure::shared().await;
    let passing = Passing::to_address((secure.address, 5432)).await?;
    let port = passing.address.port();
    // It was only preferred, and was had.
    for mode in ["prefer", "require"] {
        stop(&format!("host=127.0.0.1 port={port} dbname=postgres user=encrypted sslmode={mode}")).await?;
    }
    let beginnings = passing.beginnings();
    assert!(beginnings.len() >= 8 && beginnings.iter().all(|beginning| *beginning == SSL_REQUEST));

    // The certificate is checked as for the session.
    let full = "sslmode=verify-full sslrootcert={files}/ca.crt";
    stop(&secure.text("db.test", "encrypted", full)).await
}

#[tokio::test]
async fn a_server_that_has_gone_is_reported() -> Outcome {
    let passing = Passing::to_socket(socket_of(server())).await?;
    let port = passing.address.port();
    let text = format!("host=127.0.0.1 port={port} dbname=postgres user=postgres sslmode=disable");
    let Opened { wire, key, canceller } = text.parse::<Address>()?.open(PATIENCE).await?;
    assert_eq!(answer(&wire, "SELECT 1").await?, "1");
    passing.stop();
    let error = loop {
        // Whoever listened may take one more connection.
        if let Err(error) = canceller.cancel(&key).await {
            break error;
        }
    };
    assert!(error.to_string().starts_with("error connecting to server: "), "{error}");
    Ok(())
}
