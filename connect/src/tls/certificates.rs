//! Certificates: which are trusted, which are shown.
//!
//! With one more way to be trusted than web browsers have, as with libpq: a server's own certificate may stand among the trusted
//! authorities, as that of a server which signed for itself does. Names are those of `subjectAltName`; a common name is none.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::{Encryption, Files, Mode};
use crate::address::unusable;
use crate::error::Error;

pub(super) fn connector(mode: Mode, files: &Files) -> Result<Encryption, Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier {
        trusted: trusted(mode, files)?,
        checks_name: mode == Mode::VerifyFull,
        provider: Arc::clone(&provider),
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(format!("TLS cannot be used: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match own(files)? {
        Some((certificates, key)) => builder
            .with_client_auth_cert(certificates, key)
            .map_err(|error| unusable(format!("sslcert and sslkey cannot be used: {error}")))?,
        None => builder.with_no_client_auth(),
    };
    // As libpq does since version 17: `sslnegotiation=direct` needs it, and older servers take no notice.
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(Encryption::new(config))
}

/// A file of libpq's folder, if it is there.
fn usual(name: &str) -> Option<PathBuf> {
    let path = std::env::home_dir()?.join(".postgresql").join(name);
    path.exists().then_some(path)
}

/// The trusted authorities; none where nothing is checked. As with libpq, `require` and what is weaker check all the same
/// where they are given.
fn trusted(mode: Mode, files: &Files) -> Result<Option<Trusted>, Error> {
    if files.is_system() {
        if mode != Mode::VerifyFull {
            return Err(unusable(
                "sslrootcert=system requires sslmode=verify-full: anybody can obtain such a certificate",
            ));
        }
        let certificates = rustls_native_certs::load_native_certs().certs;
        return Trusted::new(certificates, "the system's certificate store").map(Some);
    }
    match files.root.clone().or_else(|| usual("root.crt")) {
        Some(path) => Trusted::new(read(&path, "sslrootcert")?, &path.display().to_string()).map(Some),
        None if mode.verifies() => Err(unusable(
            "sslmode=verify-ca and verify-full require trusted certificate authorities: sslrootcert=FILE, \
             ~/.postgresql/root.crt, or sslrootcert=system for those of this system",
        )),
        None => Ok(None),
    }
}

/// What we show to a server that asks who we are.
fn own(files: &Files) -> Result<Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>, Error> {
    let certificate = files.certificate.clone().or_else(|| usual("postgresql.crt"));
    let key = files.key.clone().or_else(|| usual("postgresql.key"));
    let (Some(certificate), Some(key)) = (certificate, key) else {
        if files.certificate.is_some() || files.key.is_some() {
            return Err(unusable("sslcert and sslkey must be given together: one of them is missing"));
        }
        return Ok(None);
    };
    let certificates = read(&certificate, "sslcert")?;
    let key = PrivateKeyDer::from_pem_file(&key).map_err(|error| {
        unusable(format!("sslkey: {} cannot be read as an unencrypted PEM file: {error}", key.display()))
    })?;
    Ok(Some((certificates, key)))
}

fn read(path: &Path, parameter: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let certificates = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    certificates
        .map_err(|error| unusable(format!("{parameter}: {} cannot be read as a PEM file: {error}", path.display())))
}

#[derive(Debug)]
struct Trusted {
    authorities: RootCertStore,
    /// The same, to compare a server's own with.
    certificates: Vec<CertificateDer<'static>>,
}

impl Trusted {
    fn new(certificates: Vec<CertificateDer<'static>>, place: &str) -> Result<Self, Error> {
        let mut authorities = RootCertStore::empty();
        let (usable, _) = authorities.add_parsable_certificates(certificates.iter().cloned());
        match usable {
            0 => Err(unusable(format!("sslrootcert: {place} contains no certificate"))),
            _ => Ok(Self { authorities, certificates }),
        }
    }
}

#[derive(Debug)]
struct Verifier {
    trusted: Option<Trusted>,
    checks_name: bool,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let parsed = ParsedCertificate::try_from(certificate)?;
        if let Some(trusted) = &self.trusted
            && !trusted.certificates.iter().any(|own| own == certificate)
        {
            let algorithms = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&parsed, &trusted.authorities, intermediates, now, algorithms)?;
        }
        if self.checks_name {
            verify_server_name(&parsed, name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
