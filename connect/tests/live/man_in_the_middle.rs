//! Somebody who shows a certificate of his own and passes everything on: channel binding finds him where no certificate is checked.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::secure::Secure;
use crate::support::{Outcome, ask};

type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// He knows how to encrypt towards both sides.
async fn start(secure: &Secure) -> Fallible<SocketAddr> {
    let server = (secure.address, 5432);
    let connector = towards_server(&secure.path("ca.crt"))?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let key = KeyPair::generate()?;
    let certificate = CertificateParams::new(vec!["db.test".to_owned()])?.self_signed(&key)?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (acceptor, connector) = (acceptor.clone(), connector.clone());
            tokio::spawn(async move { pass_on(client, &acceptor, server, &connector).await });
        }
    });
    Ok(address)
}

async fn pass_on(
    mut client: TcpStream,
    acceptor: &TlsAcceptor,
    server: (Ipv4Addr, u16),
    connector: &TlsConnector,
) -> Fallible<()> {
    let mut request = [0; 8];
    client.read_exact(&mut request).await?;
    client.write_all(b"S").await?;
    let mut client = acceptor.accept(client).await?;
    let mut server = TcpStream::connect(server).await?;
    server.write_all(&request).await?;
    assert_eq!(server.read_u8().await?, b'S');
    let mut server = connector.connect("db.test".try_into()?, server).await?;
    copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}

/// He knows whom he robs.
fn towards_server(authority: &Path) -> Fallible<TlsConnector> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority)?)?;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config).into())
}

#[tokio::test(flavor = "multi_thread")]
async fn he_is_found_by_channel_binding_alone() -> Outcome {
    let secure = Secure::shared().await;
    let address = start(secure).await?;
    let text = |parameters: &str| {
        let port = address.port();
        format!("host=127.0.0.1 port={port} dbname=postgres user=scrambled password=s3cret {parameters}")
    };
    for binding in ["prefer", "require"] {
        let text = text(&format!("sslmode=require channel_binding={binding}"));
        let error = ask(&text, "SELECT 1").await.expect_err("he is in the middle");
        assert_eq!(error.to_string(), "SCRAM channel binding check failed");
    }
    // Without it nothing is noticed.
    assert_eq!(ask(&text("sslmode=require channel_binding=disable"), "SELECT 1").await?, "1");
    // Who checks certificates notices.
    let text = text(&format!("sslmode=verify-ca sslrootcert={}", secure.path("ca.crt").display()));
    let error = ask(&text, "SELECT 1").await.expect_err("another certificate").to_string();
    assert!(error.starts_with("error performing TLS handshake: "), "{error}");
    Ok(())
}
