//! Connections over the network, before anything is encrypted.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, lookup_host};
use tokio_postgres::Config;
use tokio_postgres::config::LoadBalanceHosts;

/// Where a server listens.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// The file of its socket.
    Socket(PathBuf),
    Network(SocketAddr),
}

/// The addresses of a host, in the order in which they are to be tried.
pub(crate) async fn addresses(
    host: &str,
    address: Option<IpAddr>,
    port: u16,
    config: &Config,
) -> io::Result<Vec<Place>> {
    let mut addresses: Vec<SocketAddr> = match address {
        Some(address) => vec![SocketAddr::new(address, port)],
        None => lookup_host((host, port)).await?.collect(),
    };
    if addresses.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the host has no address"));
    }
    if config.get_load_balance_hosts() == LoadBalanceHosts::Random {
        let random = RandomState::new();
        addresses.sort_by_cached_key(|address| random.hash_one(address));
    }
    Ok(addresses.into_iter().map(Place::Network).collect())
}

/// libpq's parameters of TCP.
#[derive(Debug, Clone)]
pub(crate) struct SocketOptions {
    keepalive: Option<TcpKeepalive>,
    #[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only Linux has it"))]
    user_timeout: Option<Duration>,
}

impl SocketOptions {
    pub(crate) fn of(config: &Config) -> Self {
        let mut keepalive = TcpKeepalive::new().with_time(config.get_keepalives_idle());
        if let Some(interval) = config.get_keepalives_interval() {
            keepalive = keepalive.with_interval(interval);
        }
        if let Some(retries) = config.get_keepalives_retries() {
            keepalive = keepalive.with_retries(retries);
        }
        Self {
            keepalive: config.get_keepalives().then_some(keepalive),
            user_timeout: config.get_tcp_user_timeout().copied(),
        }
    }
}

pub(crate) async fn connect(address: SocketAddr, options: &SocketOptions) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let socket = SockRef::from(&stream);
    #[cfg(target_os = "linux")]
    if let Some(limit) = options.user_timeout {
        socket.set_tcp_user_timeout(Some(limit))?;
    }
    if let Some(keepalive) = &options.keepalive {
        socket.set_tcp_keepalive(keepalive)?;
    }
    Ok(stream)
}

/// SSLRequest: whether the server can encrypt. Reads one byte and no more: what else has come would not be encrypted.
pub(crate) async fn asks_for_encryption(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<bool> {
    stream.write_all(&[0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]).await?;
    match stream.read_u8().await? {
        b'S' => Ok(true),
        b'N' => Ok(false),
        _ => Err(io::Error::other("the answer to the request for encryption is not PostgreSQL's")),
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::time::Duration;

    use socket2::SockRef;

    use super::{SocketOptions, connect};
    use crate::address::Address;

    #[tokio::test]
    async fn connections_are_kept_alive_as_the_connection_string_says() -> Result<(), Box<dyn Error>> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let own = "keepalives_idle=7 keepalives_interval=5 keepalives_retries=3 tcp_user_timeout=11";
        for (parameters, idle) in [("", Some(60)), ("keepalives=0", None), (own, Some(7))] {
            let address: Address = format!("host=127.0.0.1 {parameters}").parse()?;
            let stream = connect(listener.local_addr()?, &SocketOptions::of(&address.config)).await?;
            let socket = SockRef::from(&stream);
            assert!(stream.nodelay()?);
            assert_eq!(socket.keepalive()?, idle.is_some(), "{parameters}");
            if let Some(idle) = idle {
                assert_eq!(socket.tcp_keepalive_time()?, Duration::from_secs(idle), "{parameters}");
            }
            if parameters == own {
                assert_eq!(socket.tcp_keepalive_interval()?, Duration::from_secs(5));
                assert_eq!(socket.tcp_keepalive_retries()?, 3);
                #[cfg(target_os = "linux")]
                assert_eq!(socket.tcp_user_timeout()?, Some(Duration::from_secs(11)));
            }
        }
        Ok(())
    }
}
