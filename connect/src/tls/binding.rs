//! Channel binding: what ties the proof of a password to the certificate that the server has shown.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The algorithms by which certificates are signed and that name a hash, with the size of the hash in bits (RFC 8017, RFC 5758 and
/// RFC 3279).
const SIGNATURES: [(&str, u16); 9] = [
    // md5WithRSAEncryption and what follows it
    ("1.2.840.113549.1.1.4", 128),
    ("1.2.840.113549.1.1.5", 160),
    ("1.2.840.113549.1.1.11", 256),
    ("1.2.840.113549.1.1.12", 384),
    ("1.2.840.113549.1.1.13", 512),
    // ecdsa-with-SHA1 and what follows it
    ("1.2.840.10045.4.1", 160),
    ("1.2.840.10045.4.3.2", 256),
    ("1.2.840.10045.4.3.3", 384),
    ("1.2.840.10045.4.3.4", 512),
];

/// The data of `tls-server-end-point` (RFC 5929, 4.1): the certificate's hash, by the algorithm with which it is signed; by SHA-256 where
/// that is MD5 or SHA-1. None for a signature that names no hash, such as Ed25519.
pub(crate) fn server_end_point(certificate: &[u8]) -> Option<Vec<u8>> {
    let signature = signature_algorithm(certificate).ok()?.to_string();
    let (_, bits) = SIGNATURES.iter().find(|(name, _)| *name == signature)?;
    Some(match bits {
        512 => Sha512::digest(certificate).to_vec(),
        384 => Sha384::digest(certificate).to_vec(),
        _ => Sha256::digest(certificate).to_vec(),
    })
}

/// A certificate is a sequence of what is signed, the algorithm, and the signature.
fn signature_algorithm(certificate: &[u8]) -> der::Result<ObjectIdentifier> {
    SliceReader::new(certificate)?.sequence(|certificate| {
        AnyRef::decode(certificate)?;
        let algorithm = AnyRef::decode(certificate)?.sequence(|algorithm| {
            let identifier = ObjectIdentifier::decode(algorithm)?;
            // Its parameters, if any.
            algorithm.drain(algorithm.remaining_len())?;
            der::Result::Ok(identifier)
        })?;
        certificate.drain(certificate.remaining_len())?;
        Ok(algorithm)
    })
}
