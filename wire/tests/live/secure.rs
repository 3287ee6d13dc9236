//! A server with passwords and with TLS, whose certificate is made here.

use std::net::Ipv4Addr;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use sha2::{Digest, Sha256};
use sqlwright_server::Server;
use sqlwright_wire::Options;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio_postgres::NoTls;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::support::{self, until};

/// Each role is asked for its password in the way that it is named after.
const ACCESS: &str = "
local all all trust
host all scrambled 127.0.0.0/8 scram-sha-256
host all hashed 127.0.0.0/8 md5
host all plain 127.0.0.0/8 password
host all trusted 127.0.0.0/8 trust
host all certain 127.0.0.0/8 ident";

const ROLES: &str = "
CREATE ROLE scrambled LOGIN PASSWORD 's3cret'; CREATE ROLE plain LOGIN PASSWORD 's3cret';
SET password_encryption = md5; CREATE ROLE hashed LOGIN PASSWORD 's3cret';
CREATE ROLE trusted LOGIN; CREATE ROLE certain LOGIN; ALTER SYSTEM SET ssl = on";

pub struct Secure {
    server: Server,
    address: Ipv4Addr,
    port: u16,
    certificate: CertificateDer<'static>,
}

impl Secure {
    pub async fn shared() -> &'static Self {
        static SECURE: OnceCell<Secure> = OnceCell::const_new();
        SECURE.get_or_init(|| async { Self::start().await.expect("a server") }).await
    }

    async fn start() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        // An address of this machine that nobody else listens on.
        let [_, a, b, c] = std::process::id().to_be_bytes();
        let address = Ipv4Addr::new(127, a.max(1), b, c.max(2));
        let listen = address.to_string();
        let server = tokio::task::spawn_blocking(|| Server::options().setting("listen_addresses", listen).start());
        let server = server.await??;
        let key = KeyPair::generate()?;
        let certificate = CertificateParams::new(vec!["db.test".to_owned()])?.self_signed(&key)?;
        let config = server.config("postgres");
        let (client, driver) = config.connect(NoTls).await?;
        tokio::spawn(driver);
        // The server writes its files itself: they must be its own.
        for (name, text) in
            [("server.crt", certificate.pem().as_str()), ("server.key", &key.serialize_pem()), ("pg_hba.conf", ACCESS)]
        {
            let sql = format!(
                "COPY (SELECT unnest(string_to_array('{}', E'\\n'))) TO PROGRAM 'umask 077 && cat > {name}'",
                text.trim()
            );
            client.batch_execute(&sql).await?;
        }
        for sql in ROLES.split(';') {
            client.batch_execute(sql).await?;
        }
        client.batch_execute("SELECT pg_reload_conf()").await?;
        let port = config.get_ports().first().copied().unwrap_or(5432);
        let certificate = certificate.der().clone();
        let secure = Self { server, address, port, certificate };
        until(async || secure.answers_to_tls().await == Some(b'S')).await;
        Ok(secure)
    }

    /// Ends a session, and waits until it is gone.
    pub async fn terminate(&self, process: i32) -> Result<(), tokio_postgres::Error> {
        let (client, driver) = self.server.config("postgres").connect(NoTls).await?;
        tokio::spawn(driver);
        client.execute("SELECT pg_terminate_backend($1)", &[&process]).await?;
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1";
        until(async || client.query_one(sql, &[&process]).await.is_ok_and(|row| row.get::<_, i64>(0) == 0)).await;
        Ok(())
    }

    pub async fn stream(&self) -> TcpStream {
        let stream = TcpStream::connect((self.address, self.port)).await.expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        stream
    }

    async fn answers_to_tls(&self) -> Option<u8> {
        let mut stream = self.stream().await;
        stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).await.ok()?;
        stream.read_u8().await.ok()
    }

    pub async fn encrypted(&self) -> TlsStream<TcpStream> {
        let mut stream = self.stream().await;
        stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).await.expect("SSLRequest");
        assert_eq!(stream.read_u8().await.expect("an answer"), b'S');
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).expect("a certificate");
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().expect("versions").with_root_certificates(roots);
        let connector = TlsConnector::from(Arc::new(config.with_no_client_auth()));
        connector.connect(ServerName::try_from("db.test").expect("a name"), stream).await.expect("TLS")
    }

    /// `tls-server-end-point`: the certificate is signed with SHA-256.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.certificate).to_vec()
    }
}

pub fn options(role: &str) -> Options {
    Options { user: role.to_owned(), password: Some(b"s3cret".to_vec()), ..support::options() }
}
