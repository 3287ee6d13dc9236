//! A way to the server that can be slow, or shut: connecting is then refused, as by a server that is down.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use sqlwright_server::{Database, Server};
use tokio::net::{TcpListener, TcpSocket, TcpStream, UnixStream};
use tokio::task::JoinHandle;

pub(super) struct Doors {
    address: SocketAddr,
    name: String,
    socket: PathBuf,
    /// How long each takes to open.
    delay: Duration,
    listener: Option<JoinHandle<()>>,
}

impl Doors {
    pub(super) async fn new(database: &Database, delay: Duration) -> Self {
        let server = Server::shared().expect("a private PostgreSQL");
        let mut doors = Self {
            address: ([127, 0, 0, 1], 0).into(),
            name: database.url().rsplit('/').next().expect("a name").to_owned(),
            socket: server.folder().join(".s.PGSQL.5432"),
            delay,
            listener: None,
        };
        doors.open().await;
        doors
    }

    pub(super) fn url(&self) -> String {
        format!("postgres://postgres@{}/{}?sslmode=disable", self.address, self.name)
    }

    pub(super) async fn open(&mut self) {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("an option");
        socket.bind(self.address).expect("a port");
        let listener = socket.listen(64).expect("a listener");
        self.address = listener.local_addr().expect("its address");
        self.listener = Some(tokio::spawn(listen(listener, self.socket.clone(), self.delay)));
    }

    /// Nobody gets in any more; who is in stays.
    pub(super) async fn shut(&mut self) {
        if let Some(listener) = self.listener.take() {
            listener.abort();
            let _ = listener.await;
        }
    }
}

async fn listen(listener: TcpListener, socket: PathBuf, delay: Duration) {
    while let Ok((client, _)) = listener.accept().await {
        tokio::spawn(pass(client, socket.clone(), delay));
    }
}

async fn pass(mut client: TcpStream, socket: PathBuf, delay: Duration) -> Result<(), std::io::Error> {
    tokio::time::sleep(delay).await;
    let mut server = UnixStream::connect(socket).await?;
    tokio::io::copy_bidirectional(&mut client, &mut server).await.map(drop)
}
