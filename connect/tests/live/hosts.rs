//! Several hosts, and several addresses of one.

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use sqlwright_server::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

use crate::support::{Outcome, Passing, ask, ask_with, refusing, server, socket_of};

const IS_READ_ONLY: &str = "SHOW default_transaction_read_only";

#[tokio::test]
async fn the_first_host_that_will_do_is_taken() -> Outcome {
    let (_nobody, refuses) = refusing()?;
    let silent = TcpListener::bind("127.0.0.1:0")?;
    let silent_port = silent.local_addr()?.port();
    let brief = Duration::from_millis(200);
    let folder = server().folder().display();
    let text = format!("host=127.0.0.1,127.0.0.1,{folder} port={refuses},{silent_port},5432 user=postgres");
    assert_eq!(ask_with(&text, "SELECT 1", brief).await?, "1");
    let nobody = format!("host=127.0.0.1,127.0.0.1 port={refuses},{silent_port} user=postgres");
    let error = ask_with(&nobody, "SELECT 1", brief).await.expect_err("nobody").to_string();
    assert!(error.contains(&format!("127.0.0.1:{refuses}: error connecting to server: ")), "{error}");
    assert!(error.contains(&format!("127.0.0.1:{silent_port}: the server did not accept")), "{error}");
    Ok(())
}

/// On many machines its first address is one on which nobody listens here.
#[tokio::test]
async fn every_address_of_a_name_is_tried() -> Outcome {
    let passing = Passing::to_socket(socket_of(server())).await?;
    let text = format!("host=localhost port={} dbname=postgres user=postgres", passing.address.port());
    assert_eq!(ask(&text, "SELECT 1").await?, "1");
    assert_eq!(ask(&format!("{text} load_balance_hosts=random"), "SELECT 1").await?, "1");
    // The address is there: no name is looked up.
    let text = format!("host=no.such.host.invalid hostaddr=127.0.0.1 port={}", passing.address.port());
    assert_eq!(ask(&format!("{text} dbname=postgres user=postgres"), "SELECT 1").await?, "1");
    let error = ask("host=no.such.host.invalid user=postgres", "SELECT 1").await.expect_err("no such host");
    assert!(error.to_string().starts_with("error connecting to server: failed to lookup"), "{error}");
    Ok(())
}

#[tokio::test]
async fn hosts_are_taken_at_random_where_that_is_asked_for() -> Outcome {
    let (one, other) = (Passing::to_socket(socket_of(server())).await?, Passing::to_socket(socket_of(server())).await?);
    let (port, other_port) = (one.address.port(), other.address.port());
    let text = format!("host=127.0.0.1,127.0.0.1 port={port},{other_port} dbname=postgres user=postgres");
    let counts = || [&one, &other].map(|one| one.beginnings().len());
    ask(&text, "SELECT 1").await?;
    assert_eq!(counts()[1], 0, "the first");
    // Sixty-four sessions that are all on one of them would be a wonder.
    for _ in 0..32 {
        ask(&format!("{text} sslmode=disable load_balance_hosts=random"), "SELECT 1").await?;
    }
    assert!(counts().iter().all(|count| *count > 4), "{:?}", counts());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_are_chosen_by_what_they_allow() -> Outcome {
    let server =
        tokio::task::spawn_blocking(|| Server::options().setting("default_transaction_read_only", "on").start());
    let read_only = server.await??;
    let (writable, read_only) = (self::server().folder().to_owned(), read_only);
    let taken = async |attributes: &str| {
        let text = format!("host={},{} user=postgres", read_only.folder().display(), writable.display());
        ask(&format!("{text} target_session_attrs={attributes}"), IS_READ_ONLY).await
    };
    assert_eq!(taken("any").await?, "on");
    assert_eq!(taken("read-only").await?, "on");
    assert_eq!(taken("read-write").await?, "off");
    assert_eq!(taken("primary").await?, "on");
    // There is none, but "prefer" takes what there is.
    assert_eq!(taken("prefer-standby").await?, "on");
    let error = taken("standby").await.expect_err("no standby").to_string();
    assert_eq!(error.matches("it is not a standby").count(), 2, "{error}");

    // A pooler in between does not say what the server says of itself: it is asked.
    let behind = silenced(socket_of(&read_only)).await?;
    let through = format!("host=127.0.0.1,{} port={behind},5432 user=postgres sslmode=disable", writable.display());
    let taken = async |attributes: &str| {
        ask(&format!("{through} dbname=postgres target_session_attrs={attributes}"), IS_READ_ONLY).await
    };
    assert_eq!(taken("any").await?, "on");
    assert_eq!(taken("read-only").await?, "on");
    assert_eq!(taken("read-write").await?, "off");
    let error = taken("standby").await.expect_err("no standby").to_string();
    assert_eq!(error.matches("it is not a standby").count(), 2, "{error}");
    Ok(())
}

/// A pooler that does not pass on what the server says of itself when a session begins.
async fn silenced(socket: PathBuf) -> Result<u16, std::io::Error> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (mut from_server, mut to_server) = UnixStream::connect(&socket).await?.into_split();
            let (mut from_client, mut to_client) = client.into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
            tokio::spawn(async move {
                while let Ok(tag) = from_server.read_u8().await {
                    let length = from_server.read_u32().await?;
                    let mut body = vec![0; length as usize - 4];
                    from_server.read_exact(&mut body).await?;
                    if tag != b'S' {
                        to_client.write_u8(tag).await?;
                        to_client.write_u32(length).await?;
                        to_client.write_all(&body).await?;
                    }
                }
                std::io::Result::Ok(())
            });
        }
        std::io::Result::Ok(())
    });
    Ok(port)
}
