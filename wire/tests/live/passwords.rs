//! Passwords, and channel binding over TLS.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use sqlwright_wire::{ChannelBinding, Error, Options, startup};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinSet;

use crate::secure::{Secure, options};
use crate::support::{self, BLOB, Client, Outcome, PADDED, Parameters, Statement, number, stream, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_password() -> Outcome {
    let secure = Secure::shared().await;
    for role in ["scrambled", "hashed", "plain", "trusted"] {
        let client: Client = startup(secure.stream().await, &options(role)).await?.into();
        client.echo(1).await;
        let wrong = Options { password: Some(b"wr0ng".to_vec()), ..options(role) };
        let result = startup(secure.stream().await, &wrong).await;
        if role == "trusted" {
            result?;
            continue;
        }
        let error = result.err().ok_or("an error")?;
        assert_eq!(error.code(), Some("28P01"));
        let none = Options { password: None, ..options(role) };
        let error = startup(secure.stream().await, &none).await.err().ok_or("an error")?;
        assert!(matches!(error, Error::Usage(text) if text.contains("password")), "{error}");
    }
    let error = startup(secure.stream().await, &options("certain")).await.err().ok_or("an error")?;
    assert!(!error.to_string().contains("s3cret"), "{error}");
    assert!(!format!("{:?}", options("plain")).contains("115"), "the password is not shown");
    Ok(())
}

#[tokio::test]
async fn what_a_session_begins_with() -> Outcome {
    let parameters = vec![
        ("application_name".to_owned(), "wire".to_owned()),
        ("options".to_owned(), "-c statement_timeout=1234".to_owned()),
        ("client_encoding".to_owned(), "LATIN1".to_owned()),
    ];
    let client: Client = startup(stream().await, &Options { parameters, ..support::options() }).await?.into();
    assert_eq!(client.wire.parameter("application_name").as_deref(), Some("wire"));
    assert_eq!(client.wire.parameter("client_encoding").as_deref(), Some("UTF8"));
    assert_eq!(
        client.number(Statement("SELECT (current_setting('statement_timeout') = '1234ms')::int::int8", &[])).await,
        1
    );
    let nowhere = Options { database: Some("nowhere".into()), ..support::options() };
    assert_eq!(startup(stream().await, &nowhere).await.err().ok_or("an error")?.code(), Some("3D000"));
    let zero = Options { user: "a\0b".into(), ..support::options() };
    assert!(matches!(startup(stream().await, &zero).await, Err(Error::Usage(_))));
    Ok(())
}

fn bound(channel_binding: ChannelBinding, hash: Option<Vec<u8>>) -> Options {
    Options { channel_binding, tls_server_end_point: hash, ..options("scrambled") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn channel_binding() -> Outcome {
    use ChannelBinding::{Disable, Prefer, Require};
    let secure = Secure::shared().await;
    let right = || Some(secure.hash());
    for binding in [Disable, Prefer, Require] {
        let client: Client = startup(secure.encrypted().await, &bound(binding, right())).await?.into();
        client.echo(1).await;
    }
    // Somebody is between, with a certificate of their own: the server sees it.
    for binding in [Prefer, Require] {
        let error =
            startup(secure.encrypted().await, &bound(binding, Some(vec![7; 32]))).await.err().ok_or("an error")?;
        assert!(matches!(&error, Error::Server(error) if error.ends_session()), "{error}");
    }
    startup(secure.encrypted().await, &bound(Disable, Some(vec![7; 32]))).await?;
    // Required, and there is none: not encrypted, no hash, or another kind of password.
    for hash in [None, right()] {
        let error = startup(secure.stream().await, &bound(Require, hash)).await.err().ok_or("an error")?;
        assert!(error.to_string().contains("channel binding is required"), "{error}");
    }
    startup(secure.stream().await, &bound(Prefer, None)).await?;
    for role in ["hashed", "plain", "trusted"] {
        let options = Options { user: role.to_owned(), ..bound(Require, right()) };
        let error = startup(secure.encrypted().await, &options).await.err().ok_or("an error")?;
        assert!(error.to_string().contains("channel binding is required"), "{role}: {error}");
    }
    Ok(())
}

/// Hides that the server offers channel binding.
struct Downgrade<S>(S);

impl<S: AsyncRead + Unpin> AsyncRead for Downgrade<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.0).poll_read(cx, buf);
        let bytes = buf.filled_mut();
        if let Some(at) = bytes.windows(4).position(|bytes| bytes == b"PLUS") {
            bytes[at..at + 4].copy_from_slice(b"NONE");
        }
        poll
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Downgrade<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[tokio::test]
async fn a_downgrade_is_seen() -> Outcome {
    let secure = Secure::shared().await;
    let stream = Downgrade(secure.encrypted().await);
    let error = startup(stream, &bound(ChannelBinding::Require, Some(secure.hash()))).await.err().ok_or("an error")?;
    assert!(error.to_string().contains("channel binding is required"), "{error}");
    // We say that we would have; the server says that it has offered it.
    let stream = Downgrade(secure.encrypted().await);
    let error = startup(stream, &bound(ChannelBinding::Prefer, Some(secure.hash()))).await.err().ok_or("an error")?;
    assert!(matches!(&error, Error::Server(error) if error.ends_session()), "{error}");
    startup(Downgrade(secure.encrypted().await), &bound(ChannelBinding::Disable, None)).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_goes_through_tls() -> Outcome {
    let secure = Secure::shared().await;
    let options = bound(ChannelBinding::Require, Some(secure.hash()));
    let client: Arc<Client> = Arc::new(startup(secure.encrypted().await, &options).await?.into());
    let mut tasks = JoinSet::new();
    for task in 0..8_i64 {
        let client = Arc::clone(&client);
        tasks.spawn(async move {
            for turn in 0..50 {
                client.echo(task * 100 + turn).await;
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(within("rows", client.rows(PADDED, number(20_000)).sum()).await?.1, 20_000);
    let value = vec![7; 20_000_000];
    let answer = within("a large value", client.one(BLOB, Parameters::blob(&value))).await?;
    assert!(answer.row.ok_or("a row")?.values().next() == Some(Some(&value[..])));
    let end = Statement("SELECT pg_terminate_backend(pg_backend_pid())", &[]);
    let error = within("the end", client.one(end, Parameters::none())).await.expect_err("an error");
    assert_eq!(error.code(), Some("57P01"), "{error}");
    assert!(client.wire.is_closed());
    Ok(())
}
