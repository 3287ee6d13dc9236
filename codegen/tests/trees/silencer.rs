//! A proxy that passes on everything but notices, as a pooler might.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};

/// Starts it; the URL of a database through it, given the URL on a socket.
pub async fn in_front_of(url: &str) -> String {
    let config: tokio_postgres::Config = url.parse().unwrap();
    let Some(tokio_postgres::config::Host::Unix(folder)) = config.get_hosts().first() else {
        panic!("no socket: {url}")
    };
    let socket = folder.join(".s.PGSQL.5432");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = UnixStream::connect(&socket).await.unwrap();
            let (mut from_client, to_client) = client.into_split();
            let (from_server, mut to_server) = server.into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
            tokio::spawn(pass_on(from_server, to_client));
        }
    });
    // It cannot tell an answer about encryption from a message.
    format!("postgres://postgres@127.0.0.1:{port}/{}?sslmode=disable", config.get_dbname().unwrap())
}

/// Messages are a letter and a length, which counts itself; `N` is a notice.
async fn pass_on(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin) -> std::io::Result<()> {
    loop {
        let mut message = vec![0; 5];
        from.read_exact(&mut message).await?;
        let length = u32::from_be_bytes([message[1], message[2], message[3], message[4]]);
        message.resize(1 + usize::try_from(length).unwrap(), 0);
        from.read_exact(&mut message[5..]).await?;
        if message[0] != b'N' {
            to.write_all(&message).await?;
        }
    }
}
