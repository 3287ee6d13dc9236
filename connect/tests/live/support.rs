//! Both ways to begin a session, and servers that only pass on what they are sent.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use sqlwright_connect::{Address, Connected, Error, Opened};
use sqlwright_server::Server;
use sqlwright_wire::{Wire, encode};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpSocket, TcpStream, UnixStream};

pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Nobody waits so long.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Asks a question in a session over the wire and in one of the driver, which have to agree on the answer or on the error.
pub async fn ask(text: &str, sql: &str) -> Result<String, Error> {
    ask_with(text, sql, PATIENCE).await
}

pub async fn ask_with(text: &str, sql: &str, patience: Duration) -> Result<String, Error> {
    let address: Address = text.parse()?;
    let over_wire = match address.open(patience).await {
        Ok(Opened { wire, .. }) => Ok(answer(&wire, sql).await.expect("an answer over the wire")),
        Err(error) => Err(error),
    };
    let by_driver = match address.connect(patience).await {
        Ok(Connected { client, driver, .. }) => {
            tokio::spawn(driver);
            let rows = client.simple_query(sql).await.expect("an answer by the driver");
            Ok(first_value(&rows).expect("a row"))
        }
        Err(error) => Err(error),
    };
    match (over_wire, by_driver) {
        (Ok(one), Ok(other)) => {
            assert_eq!(one, other, "{sql}");
            Ok(one)
        }
        (Err(one), Err(other)) => {
            // What comes from neither the server nor the system has each its own words.
            if !is_of_wire(&one) {
                assert_eq!(one.to_string(), other.to_string());
            }
            Err(one)
        }
        (one, other) => panic!("over the wire: {one:?}, by the driver: {other:?}"),
    }
}

fn is_of_wire(error: &Error) -> bool {
    use sqlwright_wire::Error::Server;
    matches!(error, Error::Wire(error) if !matches!(error, Server(_)))
}

fn first_value(messages: &[tokio_postgres::SimpleQueryMessage]) -> Option<String> {
    messages.iter().find_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    })
}

/// The first value of a statement's last row.
pub async fn answer(wire: &Wire, sql: &str) -> Result<String, sqlwright_wire::Error> {
    let begun = poll_fn(|cx| Poll::Ready(wire.begin(cx, |out| encode::query(sql, out)))).await?;
    let (mut exchange, first) = begun;
    let mut chunk = match first {
        Poll::Ready(chunk) => chunk?,
        Poll::Pending => exchange.chunk().await?,
    };
    let (mut value, mut failure) = (String::new(), None);
    loop {
        while let Some((tag, body)) = chunk.messages.next()? {
            match tag {
                b'D' => {
                    let row = chunk.messages.row(body);
                    let first = row.values().next().flatten().unwrap_or_default();
                    value = String::from_utf8_lossy(first).into_owned();
                }
                b'E' => failure = Some(sqlwright_wire::Error::Server(chunk.messages.error(body))),
                _ => {}
            }
        }
        if chunk.last {
            return failure.map_or(Ok(value), Err);
        }
        chunk = exchange.chunk().await?;
    }
}

/// A port on which nobody will listen, as long as this lives.
pub fn refusing() -> io::Result<(TcpSocket, u16)> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let port = socket.local_addr()?.port();
    Ok((socket, port))
}

/// The server that most tests share; it is reached by its socket.
pub fn server() -> &'static Server {
    Server::shared().expect("a server")
}

pub fn socket_of(server: &Server) -> PathBuf {
    server.folder().join(".s.PGSQL.5432")
}

/// Passes on what comes over the network to a socket; and remembers with which eight bytes each connection began.
pub struct Passing {
    pub address: SocketAddr,
    beginnings: Arc<Mutex<Vec<[u8; 8]>>>,
    listening: tokio::task::AbortHandle,
}

impl Passing {
    pub async fn to_socket(path: PathBuf) -> io::Result<Self> {
        Self::start(move || {
            let path = path.clone();
            async move { UnixStream::connect(path).await }
        })
        .await
    }

    pub async fn to_address(address: (std::net::Ipv4Addr, u16)) -> io::Result<Self> {
        Self::start(move || TcpStream::connect(address)).await
    }

    async fn start<S, F>(connect: impl Fn() -> F + Send + 'static) -> io::Result<Self>
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
        F: Future<Output = io::Result<S>> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let beginnings = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&beginnings);
        let listening = tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let mut server = connect().await?;
                let seen = Arc::clone(&seen);
                tokio::spawn(async move {
                    let mut beginning = [0; 8];
                    client.read_exact(&mut beginning).await?;
                    seen.lock().expect("no panic").push(beginning);
                    server.write_all(&beginning).await?;
                    copy_bidirectional(&mut client, &mut server).await
                });
            }
            io::Result::Ok(())
        });
        Ok(Self { address, beginnings, listening: listening.abort_handle() })
    }

    /// With what the connections by now have begun.
    pub fn beginnings(&self) -> Vec<[u8; 8]> {
        self.beginnings.lock().expect("no panic").clone()
    }

    /// Takes no more connections, soon.
    pub fn stop(&self) {
        self.listening.abort();
    }
}
