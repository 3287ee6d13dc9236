//! Encrypted sessions: `sslmode`, certificates, channel binding.

use rcgen::{PKCS_ECDSA_P384_SHA384, PKCS_ED25519, SignatureAlgorithm};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::secure::Secure;
use crate::support::{Outcome, Passing, ask, server, socket_of};

const IS_ENCRYPTED: &str = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

const ENCRYPTED: Result<&str, &str> = Ok("t");
const PLAIN: Result<&str, &str> = Ok("f");

/// Role and parameters, and what comes of them: whether the session is encrypted, or what the error says.
const CASES: &[(&str, &str, Result<&str, &str>)] = &[
    ("anybody", "sslmode=disable", PLAIN),
    ("encrypted", "sslmode=disable", Err("no pg_hba.conf entry")),
    ("anybody", "sslmode=allow", PLAIN),
    ("encrypted", "sslmode=allow", ENCRYPTED),
    ("anybody", "", ENCRYPTED),
    ("anybody", "sslmode=prefer", ENCRYPTED),
    ("plain", "sslmode=prefer", PLAIN),
    // What cannot be trusted is not preferred.
    ("anybody", "sslmode=prefer sslrootcert={files}/other.crt", PLAIN),
    ("anybody", "sslmode=require", ENCRYPTED),
    ("plain", "sslmode=require", Err("no pg_hba.conf entry")),
    // As libpq does it: an authority that is given counts.
    ("anybody", "sslmode=require sslrootcert={files}/other.crt", Err("error performing TLS handshake: ")),
    ("anybody", "sslmode=require sslrootcert={files}/ca.crt", ENCRYPTED),
    ("anybody", "sslmode=verify-ca sslrootcert={files}/ca.crt", ENCRYPTED),
    ("anybody", "sslmode=verify-ca sslrootcert={files}/other.crt", Err("UnknownIssuer")),
    ("anybody", "sslmode=verify-full sslrootcert={files}/ca.crt", ENCRYPTED),
    ("anybody", "sslmode=verify-full sslrootcert={files}/other.crt", Err("UnknownIssuer")),
    ("anybody", "sslrootcert=system", Err("")),
    ("certified", "sslmode=require", Err("connection requires a valid client certificate")),
    (
        "certified",
        "sslmode=verify-full sslrootcert={files}/ca.crt sslcert={files}/client.crt sslkey={files}/client.key",
        ENCRYPTED,
    ),
    ("scrambled", "sslmode=require password=s3cret", ENCRYPTED),
    ("scrambled", "sslmode=require channel_binding=require password=s3cret", ENCRYPTED),
    ("scrambled", "sslmode=require channel_binding=disable password=s3cret", ENCRYPTED),
    ("scrambled", "sslmode=disable password=s3cret", PLAIN),
    ("scrambled", "sslmode=disable channel_binding=require password=s3cret", Err("channel binding")),
    // Neither of them can bind anything.
    ("hashed", "sslmode=require channel_binding=require password=s3cret", Err("channel binding")),
    ("spelled", "sslmode=require channel_binding=require password=s3cret", Err("channel binding")),
    ("anybody", "sslmode=require channel_binding=require", Err("channel binding")),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_mode_means_what_it_means_to_libpq() {
    let secure = Secure::shared().await;
    let mut faults = Vec::new();
    for (role, parameters, expected) in CASES {
        let actual = ask(&secure.text("db.test", role, parameters), IS_ENCRYPTED).await;
        let is_right = match (&actual, expected) {
            (Ok(actual), Ok(expected)) => actual == expected,
            (Err(error), Err(part)) => {
                let text = format!("{error} {error:?}");
                assert!(!text.contains("s3cret"), "{text}");
                error.to_string().contains(part)
            }
            _ => false,
        };
        if !is_right {
            faults.push(format!("{role}, {parameters}: {actual:?} instead of {expected:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_belongs_to_a_name() -> Outcome {
    let secure = Secure::shared().await;
    let full = "sslmode=verify-full sslrootcert={files}/ca.crt";
    let error = ask(&secure.text("other.test", "anybody", full), IS_ENCRYPTED).await.expect_err("another name");
    assert!(error.to_string().contains("certificate not valid for name"), "{error}");
    let authority = "sslmode=verify-ca sslrootcert={files}/ca.crt";
    assert_eq!(ask(&secure.text("other.test", "anybody", authority), IS_ENCRYPTED).await?, "t");
    // One that is an address.
    assert_eq!(ask(&secure.text(&secure.address.to_string(), "anybody", full), IS_ENCRYPTED).await?, "t");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_may_sign_for_itself() -> Outcome {
    let secure = Secure::start(2, &PKCS_ECDSA_P384_SHA384).await?;
    bound(&secure, true).await?;
    secure.sign_itself().await?;
    let own = "sslmode=verify-full sslrootcert={files}/own.crt";
    assert_eq!(ask(&secure.text("db.test", "anybody", own), IS_ENCRYPTED).await?, "t");
    let full = "sslmode=verify-full sslrootcert={files}/ca.crt";
    ask(&secure.text("db.test", "anybody", full), IS_ENCRYPTED).await.expect_err("not signed by that authority");
    bound(&secure, true).await
}

/// Its signature names no hash by which the certificate could be bound.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_bound_to_a_signature_without_a_hash() -> Outcome {
    const ALGORITHM: &SignatureAlgorithm = &PKCS_ED25519;
    bound(&Secure::start(3, ALGORITHM).await?, false).await
}

async fn bound(secure: &Secure, can_be_bound: bool) -> Outcome {
    let text = |binding: &str| {
        secure.text("db.test", "scrambled", &format!("sslmode=require password=s3cret channel_binding={binding}"))
    };
    assert_eq!(ask(&text("prefer"), IS_ENCRYPTED).await?, "t");
    assert_eq!(ask(&text("disable"), IS_ENCRYPTED).await?, "t");
    match ask(&text("require"), IS_ENCRYPTED).await {
        Ok(encrypted) => assert!(can_be_bound && encrypted == "t"),
        Err(error) => assert!(!can_be_bound && error.to_string().contains("channel binding"), "{error}"),
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn encryption_begins_at_once_where_both_know_how() -> Outcome {
    let secure = Secure::shared().await;
    let direct = "sslmode=verify-full sslrootcert={files}/ca.crt sslnegotiation=direct";
    let begun = ask(&secure.text("db.test", "encrypted", direct), IS_ENCRYPTED).await;
    if secure.server.major_version() >= 17 {
        assert_eq!(begun?, "t");
    } else {
        let error = begun.expect_err("this server does not know how");
        assert!(error.to_string().starts_with("error performing TLS handshake: "), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_cannot_encrypt_is_taken_as_it_is_or_not_at_all() -> Outcome {
    let passing = Passing::to_socket(socket_of(server())).await?;
    let text = |mode: &str| {
        let (ip, port) = (passing.address.ip(), passing.address.port());
        format!("host={ip} port={port} dbname=postgres user=postgres sslmode={mode}")
    };
    for mode in ["disable", "allow", "prefer"] {
        assert_eq!(ask(&text(mode), IS_ENCRYPTED).await?, "f", "{mode}");
    }
    let error = ask(&text("require"), IS_ENCRYPTED).await.expect_err("it cannot encrypt");
    assert_eq!(error.to_string(), "error performing TLS handshake: server does not support TLS");
    // Never on a socket of the machine, as with libpq.
    let folder = server().folder().display();
    let socket = format!("host={folder} dbname=postgres user=postgres sslmode=require");
    assert_eq!(ask(&socket, IS_ENCRYPTED).await?, "f");
    Ok(())
}

/// What answers the request for encryption with something else than yes or no, or says more than yes.
#[tokio::test]
async fn only_yes_and_no_are_answers() -> Outcome {
    for (answer, part) in
        [(&b"ESFATAL\0\0"[..], "not PostgreSQL's"), (b"SR\0\0\0\x08\0\0\0\0", "handshake"), (b"", "end of file")]
    {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                client.read_exact(&mut [0; 8]).await?;
                client.write_all(answer).await?;
            }
            std::io::Result::Ok(())
        });
        let text = format!("host=127.0.0.1 port={port} dbname=postgres user=postgres sslmode=require");
        let error = ask(&text, IS_ENCRYPTED).await.expect_err("no session");
        assert!(error.to_string().contains(part), "{error}");
    }
    Ok(())
}
