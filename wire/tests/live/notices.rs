//! What the server says unasked.

use std::future::poll_fn;
use std::sync::Arc;

use sqlwright_wire::Notice;

use crate::support::{Client, Outcome, Parameters, Statement, poll_once, within};

async fn notice(client: &Client) -> Notice {
    within("a notice", poll_fn(|cx| client.wire.poll_notice(cx))).await.expect("a notice")
}

async fn listen(client: &Client) {
    assert!(poll_once(&mut poll_fn(|cx| client.wire.poll_notice(cx))).await.is_pending());
}

fn raise(text: &str) -> String {
    format!("DO $$ BEGIN RAISE NOTICE '{text}'; END $$")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notices_and_notifications() -> Outcome {
    let client = Arc::new(Client::connect().await);
    // Before anybody listens they are thrown away.
    client.command(&raise("early")).await?;
    listen(&client).await;
    client.command("LISTEN wire_n").await?;
    client.command(&raise("hello")).await?;
    let Notice::Notice(hello) = notice(&client).await else { panic!("a notification") };
    assert_eq!((hello.message(), hello.severity(), hello.ends_session()), ("hello", "NOTICE", false));
    assert!(!format!("{hello} {hello:?}").contains("hello"), "texts are not shown");

    let listening = Arc::clone(&client);
    let listening = tokio::spawn(async move { notice(&listening).await });
    let other = Client::connect().await;
    other.command("NOTIFY wire_n, 'one'; NOTIFY wire_n").await?;
    let Notice::Notification { process, channel, payload } = within("a notification", listening).await? else {
        panic!("a notice")
    };
    assert_eq!((process, channel.as_str(), payload.as_str()), (other.key.process(), "wire_n", "one"));
    assert!(matches!(notice(&client).await, Notice::Notification { payload, .. } if payload.is_empty()));
    Ok(())
}

#[tokio::test]
async fn in_the_middle_of_rows() -> Outcome {
    let client = Client::connect().await;
    let loud = "CREATE FUNCTION pg_temp.loud(i int8) RETURNS int8 LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'n %', i; \
                RETURN i; END $$";
    client.command(loud).await?;
    listen(&client).await;
    let rows = Statement("SELECT pg_temp.loud(i) FROM generate_series(1, 3) AS i", &[]);
    assert_eq!(client.rows(rows, Parameters::none()).sum().await?, (6, 3));
    for i in 1..=3 {
        assert!(matches!(notice(&client).await, Notice::Notice(n) if n.message() == format!("n {i}")));
    }
    client.command("SET application_name = 'wire'").await?;
    assert_eq!(client.wire.parameter("application_name").as_deref(), Some("wire"));
    assert_eq!(client.wire.parameter("nothing"), None);
    Ok(())
}

#[tokio::test]
async fn the_oldest_go() -> Outcome {
    let client = Client::connect().await;
    listen(&client).await;
    client.command("DO $$ BEGIN FOR i IN 1..5000 LOOP RAISE NOTICE '%', i; END LOOP; END $$").await?;
    assert!(matches!(notice(&client).await, Notice::Missed(3976)));
    assert!(matches!(notice(&client).await, Notice::Notice(n) if n.message() == "3977"));
    // By bytes as well, and one that is longer than all together.
    client
        .command("DO $$ BEGIN FOR i IN 1..100 LOOP RAISE NOTICE '%', repeat(i::text, 50000); END LOOP; END $$")
        .await?;
    client.command("DO $$ BEGIN RAISE NOTICE '%', repeat('x', 2000000); END $$").await?;
    let Notice::Missed(missed) = notice(&client).await else { panic!("none is missed") };
    assert!(missed > 1000, "{missed}");
    let Notice::Notice(first) = notice(&client).await else { panic!("a notification") };
    assert!(first.message().starts_with("9"), "{}", &first.message()[..10]);
    Ok(())
}

#[tokio::test]
async fn somebody_reads_while_nobody_takes() -> Outcome {
    let client = Client::connect().await;
    listen(&client).await;
    client.command("LISTEN wire_m").await?;
    let other = Client::connect().await;
    // More than fits into any buffer between the two.
    let notify = "SELECT count(pg_notify('wire_m', i || repeat('x', 7000))) FROM generate_series(1, 3000) AS i";
    other.command(notify).await?;
    // The server can forget them when the listening session has passed them on.
    let drained = "DO $$ BEGIN FOR i IN 1..3000 LOOP EXIT WHEN pg_notification_queue_usage() = 0; PERFORM pg_sleep(0.01); END LOOP; \
                   ASSERT pg_notification_queue_usage() = 0; END $$";
    other.command(drained).await?;
    loop {
        match notice(&client).await {
            Notice::Missed(missed) => assert!(missed > 0),
            Notice::Notification { payload, .. } if payload.starts_with("3000") => return Ok(()),
            _ => {}
        }
    }
}
