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

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519};

    use super::{ObjectIdentifier, SIGNATURES, server_end_point};

    #[test]
    fn the_signature_selects_the_hash() -> Result<(), rcgen::Error> {
        for (algorithm, length) in
            [(&PKCS_ECDSA_P256_SHA256, Some(32)), (&PKCS_ECDSA_P384_SHA384, Some(48)), (&PKCS_ED25519, None)]
        {
            let certificate = CertificateParams::new(Vec::new())?.self_signed(&KeyPair::generate_for(algorithm)?)?;
            assert_eq!(server_end_point(certificate.der()).map(|hash| hash.len()), length, "{algorithm:?}");
            // Half of it is none, and no reason to panic.
            for end in 0..certificate.der().len() {
                assert_eq!(server_end_point(&certificate.der()[..end]), None);
            }
        }
        Ok(())
    }

    #[test]
    fn every_algorithm_is_known() {
        for (name, bits) in SIGNATURES {
            let name = ObjectIdentifier::new_unwrap(name);
            let identifier = [&[6, name.as_bytes().len() as u8], name.as_bytes()].concat();
            // What is signed, the algorithm with NULL as its parameters, and the signature.
            let body = [&[0x30, 0, 0x30, identifier.len() as u8 + 2], &identifier[..], &[5, 0, 3, 1, 0]].concat();
            let certificate = [&[0x30, body.len() as u8], &body[..]].concat();
            let length = server_end_point(&certificate).map(|hash| hash.len());
            assert_eq!(length, Some(usize::from(bits.max(256)) / 8), "{name}");
        }
    }
}
