//! Encrypted connections, to a server whose certificates are made here.

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, Issuer, KeyPair};
use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind};
use sqlwright_server::Server;
use tempfile::TempDir;
use tokio_postgres::NoTls;

use crate::support::Outcome;

static IS_ENCRYPTED: Statement =
    Statement::new("tls.is_encrypted", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", &[], &[ty::BOOL]);
static SLEEP: Statement = Statement::new("tls.sleep", "SELECT pg_sleep(30)", &[], &[ty::VOID]);

/// Who may come how.
const ACCESS: &str = "
local all all trust
hostssl all encrypted 127.0.0.0/8 trust
hostnossl all plain 127.0.0.0/8 trust
hostssl all certified 127.0.0.0/8 cert
host all scrambled 127.0.0.0/8 scram-sha-256
host all anybody 127.0.0.0/8 trust";

const ROLES: &str = "
CREATE ROLE encrypted LOGIN; CREATE ROLE plain LOGIN; CREATE ROLE certified LOGIN; CREATE ROLE anybody LOGIN;
CREATE ROLE scrambled LOGIN PASSWORD 's3cret';
ALTER SYSTEM SET ssl = on; ALTER SYSTEM SET ssl_ca_file = 'ca.crt'";

struct Secure {
    server: Server,
    address: Ipv4Addr,
    files: TempDir,
}

impl Secure {
    async fn start() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        // An address of this machine that nobody else listens on.
        let [_, a, b, c] = std::process::id().to_be_bytes();
        let address = Ipv4Addr::new(127, a.max(1), b, c.max(2));
        let listen = address.to_string();
        let server = tokio::task::spawn_blocking(|| Server::options().setting("listen_addresses", listen).start());
        let secure = Self { server: server.await??, address, files: tempfile::tempdir()? };
        let authority = authority("An authority")?;
        let mut server = CertificateParams::new(vec!["db.test".to_owned(), address.to_string()])?;
        server.distinguished_name.push(DnType::CommonName, "db.test");
        let key = KeyPair::generate()?;
        secure.keep("ca.crt", &authority.pem());
        secure.keep("other.crt", &authority_pem("Another authority")?);
        let (client, client_key) = signed("certified", &authority)?;
        secure.keep("client.crt", &client);
        secure.keep("client.key", &client_key);
        secure.install(&server.signed_by(&key, &authority)?.pem(), &key.serialize_pem(), &authority.pem()).await?;
        Ok(secure)
    }

    fn keep(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// The server writes its files itself: they must be its own.
    async fn install(&self, certificate: &str, key: &str, authority: &str) -> Outcome {
        let (client, driver) = self.server.config("postgres").connect(NoTls).await?;
        tokio::spawn(driver);
        for (name, text) in
            [("server.crt", certificate), ("server.key", key), ("ca.crt", authority), ("pg_hba.conf", ACCESS)]
        {
            let sql = format!(
                "COPY (SELECT unnest(string_to_array('{}', E'\\n'))) TO PROGRAM 'umask 077 && cat > {name}'",
                text.trim()
            );
            client.batch_execute(&sql).await?;
        }
        for sql in ROLES.split(';') {
            // They are there the second time.
            client.batch_execute(sql).await.ok();
        }
        client.batch_execute("SELECT pg_reload_conf()").await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        Ok(())
    }

    /// Whether the connection is encrypted; with `{files}` for the folder of the certificates.
    async fn connect(&self, role: &str, parameters: &str) -> Result<bool, Error> {
        self.connect_as("db.test", role, parameters).await?.handle().one(&IS_ENCRYPTED, &[]).await
    }

    async fn connect_as(&self, host: &str, role: &str, parameters: &str) -> Result<Connection, Error> {
        let parameters = parameters.replace("{files}", &self.files.path().display().to_string());
        let text = format!("host={host} hostaddr={} dbname=postgres user={role} {parameters}", self.address);
        Connection::connect(&text).await
    }
}

fn authority(name: &str) -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate()?)
}

fn authority_pem(name: &str) -> Result<String, rcgen::Error> {
    authority(name).map(|authority| authority.pem())
}

fn signed(name: &str, authority: &Issuer<'_, KeyPair>) -> Result<(String, String), rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate()?;
    Ok((params.signed_by(&key, authority)?.pem(), key.serialize_pem()))
}

/// Role and parameters, and what comes of them: encrypted, plain, or no connection.
const CASES: &[(&str, &str, Option<bool>)] = &[
    ("anybody", "sslmode=disable", Some(false)),
    ("encrypted", "sslmode=disable", None),
    ("anybody", "sslmode=allow", Some(false)),
    ("encrypted", "sslmode=allow", Some(true)),
    ("anybody", "", Some(true)),
    ("anybody", "sslmode=prefer", Some(true)),
    ("plain", "sslmode=prefer", Some(false)),
    // What cannot be trusted is not preferred.
    ("anybody", "sslmode=prefer sslrootcert={files}/other.crt", Some(false)),
    ("anybody", "sslmode=require", Some(true)),
    ("plain", "sslmode=require", None),
    // As libpq does it: an authority that is given counts.
    ("anybody", "sslmode=require sslrootcert={files}/other.crt", None),
    ("anybody", "sslmode=require sslrootcert={files}/ca.crt", Some(true)),
    ("anybody", "sslmode=verify-ca sslrootcert={files}/ca.crt", Some(true)),
    ("anybody", "sslmode=verify-ca sslrootcert={files}/other.crt", None),
    ("anybody", "sslmode=verify-full sslrootcert={files}/ca.crt", Some(true)),
    ("anybody", "sslmode=verify-full sslrootcert={files}/other.crt", None),
    ("anybody", "sslrootcert=system", None),
    ("certified", "sslmode=require", None),
    (
        "certified",
        "sslmode=verify-full sslrootcert={files}/ca.crt sslcert={files}/client.crt sslkey={files}/client.key",
        Some(true),
    ),
    ("scrambled", "sslmode=require channel_binding=require password=s3cret", Some(true)),
    ("scrambled", "sslmode=disable channel_binding=require password=s3cret", None),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_mode_means_what_it_means_to_libpq() -> Outcome {
    let secure = Secure::start().await?;
    let mut faults = Vec::new();
    for (role, parameters, expected) in CASES {
        let actual = secure.connect(role, parameters).await;
        if actual.as_ref().ok() != expected.as_ref() {
            faults.push(format!("{role}, {parameters}: {actual:?} instead of {expected:?}"));
        }
        if let Err(error) = actual {
            assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
            assert!(!error.is_transient(), "the next time is as bad: {error}");
            assert!(!error.to_string().contains("s3cret"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    // Names: one that the certificate has not, one that is an address.
    let full = "sslmode=verify-full sslrootcert={files}/ca.crt";
    let error = secure.connect_as("other.test", "anybody", full).await.expect_err("another name");
    assert!(error.to_string().contains("certificate"), "{error}");
    secure.connect_as("other.test", "anybody", "sslmode=verify-ca sslrootcert={files}/ca.crt").await?;
    secure.connect_as(&secure.address.to_string(), "anybody", full).await?;

    // To cancel takes a connection of its own.
    let connection = secure.connect_as("db.test", "encrypted", full).await?;
    let stopped = connection.handle().execute::<Error>(&SLEEP, &[]).timeout(Duration::from_millis(100)).await;
    assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));

    // A server that has signed for itself.
    let key = KeyPair::generate()?;
    let own = CertificateParams::new(vec!["db.test".to_owned()])?.self_signed(&key)?.pem();
    secure.keep("own.crt", &own);
    secure.install(&own, &key.serialize_pem(), &own).await?;
    assert!(secure.connect("anybody", "sslmode=verify-full sslrootcert={files}/own.crt").await?);
    secure.connect("anybody", full).await.expect_err("not signed by that authority any more");
    Ok(())
}
