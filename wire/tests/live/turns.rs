//! What a turn is, and what several statements in one are.

use bytes::{BufMut, BytesMut};
use sqlwright_wire::{Error, Row, ServerError, Status, describe, encode};

use crate::support::{Client, DIVIDE, ECHO, Outcome, Parameters, Statement, call, number, within};

const BEGIN: Statement = Statement("BEGIN", &[]);
const COMMIT: Statement = Statement("COMMIT", &[]);
const PUT: Statement = Statement("INSERT INTO wire_t VALUES ($1)", &[20]);
const COUNT: Statement = Statement("SELECT count(*) FROM wire_t", &[]);

async fn client() -> Client {
    let client = Client::connect().await;
    client.command("CREATE TEMP TABLE wire_t (i int8 PRIMARY KEY)").await.expect("a table");
    client
}

#[tokio::test]
async fn a_transaction_in_one_turn() -> Outcome {
    let client = client().await;
    let run = async |values: &[i64]| {
        let mut calls = vec![(BEGIN, Parameters::none())];
        calls.extend(values.iter().map(|value| (PUT, number(*value))));
        calls.push((COMMIT, Parameters::none()));
        client.pipeline(&calls).await
    };
    let (answers, failed) = run(&[1, 2, 3]).await?;
    assert_eq!((answers.len(), failed, client.wire.status()), (5, None, Status::Idle));
    assert_eq!(answers[1].affected, 1);
    let (answers, failed) = run(&[4, 2, 5]).await?;
    // COMMIT was skipped: the transaction is open and has failed.
    assert_eq!((answers.len(), failed.as_deref(), client.wire.status()), (2, Some("23505"), Status::Failed));
    client.wire.send(|out| encode::query("ROLLBACK", out))?;
    assert_eq!(client.number(COUNT).await, 3);
    assert_eq!(client.wire.status(), Status::Idle);
    // Without BEGIN it is one implicit transaction.
    let (answers, failed) = client.pipeline(&[(PUT, number(10)), (DIVIDE, number(0))]).await?;
    assert_eq!((answers.len(), failed.as_deref()), (1, Some("22012")));
    assert_eq!(client.number(COUNT).await, 3);
    // A BEGIN that fails takes all with it.
    let snapshot = Statement("SET TRANSACTION SNAPSHOT 'none'", &[]);
    let (_, failed) =
        client.pipeline(&[(BEGIN, Parameters::none()), (snapshot, Parameters::none()), (PUT, number(9))]).await?;
    assert!(failed.is_some());
    client.wire.send(|out| encode::query("ROLLBACK", out))?;
    assert_eq!(client.number(COUNT).await, 3);
    Ok(())
}

/// What `encode` appends is sent as a whole turn or not at all.
#[tokio::test]
async fn what_is_no_turn_is_not_sent() -> Outcome {
    let client = client().await;
    let wrong: [fn(&mut BytesMut); 8] = [
        |_| {},
        |out| encode::execute(b"", 0, out),
        |out| {
            encode::sync(out);
            encode::sync(out);
        },
        |out| {
            encode::query("SELECT 1", out).expect("SQL");
            encode::sync(out);
        },
        |out| {
            encode::execute(b"", 0, out);
            encode::query("SELECT 1", out).expect("SQL");
        },
        |out| out.put_slice(b"S\0\0\0\x05"),
        |out| out.put_slice(b"S\0\0\0\x03"),
        |out| out.put_slice(b"X\0\0\0\x04S\0\0\0\x04"),
    ];
    for wrong in wrong {
        let sent = client.wire.send(|out| {
            wrong(out);
            Ok(())
        });
        assert!(matches!(sent, Err(Error::Usage(_))), "{sent:?}");
        client.echo(1).await;
    }
    // It fails in the middle.
    let sent = client.wire.send(|out| {
        call(&PUT, &number(50), out)?;
        encode::query("SELECT \0", out)
    });
    assert!(matches!(sent, Err(Error::Usage(_))), "{sent:?}");
    // Nothing but a Sync is a turn.
    client.wire.send(|out| {
        encode::sync(out);
        Ok(())
    })?;
    client.echo(2).await;
    assert_eq!(client.number(COUNT).await, 0);
    Ok(())
}

#[tokio::test]
async fn a_statement_is_described() -> Outcome {
    let client = client().await;
    let mut exchange = None;
    let sql = ["SELECT $1::int8 AS number, ", "'x'::varchar(7) AS text"];
    let mut poll = std::future::poll_fn(|cx| {
        let (begun, poll) = client.wire.begin(cx, |out| {
            encode::parse(b"wire_1", &sql, &[0], out)?;
            encode::describe_statement(b"wire_1", out);
            encode::sync(out);
            Ok(())
        })?;
        exchange = Some(begun);
        std::task::Poll::Ready(Ok::<_, Error>(poll))
    })
    .await?;
    let mut seen = Vec::new();
    loop {
        let chunk = match poll {
            std::task::Poll::Ready(chunk) => chunk?,
            std::task::Poll::Pending => exchange.as_mut().ok_or("begun")?.chunk().await?,
        };
        let mut messages = chunk.messages;
        while let Some((kind, body)) = messages.next()? {
            seen.push(kind);
            match kind {
                b't' => assert_eq!(describe::parameters(messages.bytes(body))?, [20]),
                b'T' => {
                    let columns = describe::columns(messages.bytes(body))?;
                    assert_eq!((columns[0].name.as_str(), columns[0].oid, columns[0].typmod), ("number", 20, -1));
                    assert_eq!((columns[1].name.as_str(), columns[1].oid, columns[1].typmod), ("text", 1043, 11));
                    assert_eq!(columns.len(), 2);
                }
                _ => {}
            }
        }
        assert!(messages.is_at_end());
        if chunk.last {
            break;
        }
        poll = std::task::Poll::Pending;
    }
    assert_eq!(seen, b"1tTZ");
    client.wire.send(|out| {
        encode::close_statement(b"wire_1", out);
        encode::close_statement(b"wire_1", out);
        encode::close_portal(b"none", out);
        encode::sync(out);
        Ok(())
    })?;
    client.echo(1).await;
    Ok(())
}

#[tokio::test]
async fn errors_have_all_fields() -> Outcome {
    let client = client().await;
    let error = client.command("INSERT INTO wire_t VALUES (1), (1)").await.expect_err("an error");
    let Error::Server(error) = error else { panic!("{error}") };
    assert_eq!((error.code(), error.severity(), error.constraint()), ("23505", "ERROR", Some("wire_t_pkey")));
    assert_eq!((error.table(), error.column(), error.datatype()), (Some("wire_t"), None, None));
    assert!(error.schema().is_some_and(|schema| schema.starts_with("pg_temp")));
    assert!(error.detail().is_some_and(|detail| detail.contains("(1)")));
    assert!(error.routine().is_some() && error.hint().is_none() && error.where_().is_none());
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("23505") && shown.contains("wire_t_pkey") && !shown.contains("(1)"), "{shown}");
    let Err(Error::Server(error)) = client.command("SELECT nothing").await else { panic!("no error") };
    assert_eq!(error.position(), Some("8"));
    let made = ServerError::from_fields([(b'C', "23505".to_owned()), (b'V', "FATAL".to_owned())]);
    assert!(made.ends_session() && made.code() == "23505");
    Ok(())
}

#[tokio::test]
async fn a_row_outlives_its_connection() -> Outcome {
    let client = client().await;
    let answer = within("echo", client.one(ECHO, number(12))).await?;
    drop(client);
    assert_eq!(answer.number(), 12);
    let made = Row::from_values([Some(&b"abc"[..]), None, Some(b"")].into_iter());
    let mut values = made.values();
    assert_eq!(values.get(2), Some(Some(&b""[..])));
    assert_eq!((values.next(), values.next()), (Some(Some(&b"abc"[..])), Some(None)));
    assert_eq!((values.next(), values.next(), values.is_at_end()), (Some(Some(&b""[..])), None, true));
    Ok(())
}
