//! A server of the network whose certificates are made here.

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256,
    SignatureAlgorithm,
};
use sqlwright_server::Server;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio_postgres::{Config, NoTls};

use crate::support::Outcome;

/// Who may come how.
const ACCESS: &str = "
local all all trust
hostssl all encrypted 127.0.0.0/8 trust
hostnossl all plain 127.0.0.0/8 trust
hostssl all certified 127.0.0.0/8 cert
host all scrambled 127.0.0.0/8 scram-sha-256
host all hashed 127.0.0.0/8 md5
host all spelled 127.0.0.0/8 password
host all anybody 127.0.0.0/8 trust";

const ROLES: &str = "
CREATE ROLE encrypted LOGIN; CREATE ROLE plain LOGIN; CREATE ROLE certified LOGIN; CREATE ROLE anybody LOGIN;
SET password_encryption = 'scram-sha-256';
CREATE ROLE scrambled LOGIN PASSWORD 's3cret'; CREATE ROLE spelled LOGIN PASSWORD 's3cret';
SET password_encryption = md5; CREATE ROLE hashed LOGIN PASSWORD 's3cret';
ALTER SYSTEM SET ssl = on; ALTER SYSTEM SET ssl_ca_file = 'ca.crt'";

pub struct Secure {
    pub server: Server,
    pub address: Ipv4Addr,
    files: TempDir,
}

impl Secure {
    /// The one that tests share which leave its certificates as they are.
    pub async fn shared() -> &'static Self {
        static SHARED: OnceCell<Secure> = OnceCell::const_new();
        let start = async || Self::start(1, &PKCS_ECDSA_P256_SHA256).await.expect("a server with certificates");
        SHARED.get_or_init(start).await
    }

    /// `number`, from 1 to 3, is another one for each server of this process. The certificate is signed by a key for `algorithm`.
    pub async fn start(
        number: u8,
        algorithm: &'static SignatureAlgorithm,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        // An address of this machine that nobody else listens on: no number of a process has more than 22 bits.
        let [_, a, b, c] = std::process::id().to_be_bytes();
        let address = Ipv4Addr::new(127, a | number << 6, b, c.max(2));
        let listen = address.to_string();
        let server = tokio::task::spawn_blocking(|| Server::options().setting("listen_addresses", listen).start());
        let secure = Self { server: server.await??, address, files: tempfile::tempdir()? };
        let authority = authority("An authority", algorithm)?;
        let key = KeyPair::generate()?;
        secure.keep("ca.crt", &authority.pem());
        secure.keep("other.crt", &self::authority("Another authority", algorithm)?.pem());
        let (client, client_key) = signed("certified", &authority)?;
        secure.keep("client.crt", &client);
        secure.keep("client.key", &client_key);
        let certificate = secure.params()?.signed_by(&key, &authority)?.pem();
        secure.install(&certificate, &key.serialize_pem(), &authority.pem()).await?;
        Ok(secure)
    }

    fn params(&self) -> Result<CertificateParams, rcgen::Error> {
        let mut params = CertificateParams::new(vec!["db.test".to_owned(), self.address.to_string()])?;
        params.distinguished_name.push(DnType::CommonName, "db.test");
        Ok(params)
    }

    fn keep(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// Gives it a certificate that it has signed itself.
    pub async fn sign_itself(&self) -> Outcome {
        let key = KeyPair::generate()?;
        let own = self.params()?.self_signed(&key)?.pem();
        self.keep("own.crt", &own);
        self.install(&own, &key.serialize_pem(), &own).await
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
        let config = self.server.config("postgres");
        let before = read_at(&config).await?;
        client.batch_execute("SELECT pg_reload_conf()").await?;
        while read_at(&config).await? == before {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// A connection string over the network. In `parameters`, `{files}` is the folder of the certificates.
    pub fn text(&self, host: &str, role: &str, parameters: &str) -> String {
        let parameters = parameters.replace("{files}", &self.files.path().display().to_string());
        format!("host={host} hostaddr={} dbname=postgres user={role} {parameters}", self.address)
    }
}

/// When what new sessions are given was read from the files.
async fn read_at(config: &Config) -> Result<String, tokio_postgres::Error> {
    let (client, driver) = config.connect(NoTls).await?;
    tokio::spawn(driver);
    client.query_one("SELECT pg_conf_load_time()::text", &[]).await?.try_get(0)
}

fn authority(
    name: &str,
    algorithm: &'static SignatureAlgorithm,
) -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate_for(algorithm)?)
}

fn signed(name: &str, authority: &Issuer<'_, KeyPair>) -> Result<(String, String), rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate()?;
    Ok((params.signed_by(&key, authority)?.pem(), key.serialize_pem()))
}
