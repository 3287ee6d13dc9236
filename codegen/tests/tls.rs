//! Encrypted connections to a database or server that is named by URL.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::net::Ipv4Addr;

use sqlwright_codegen::Generator;
use sqlwright_server::Server;
use support::{connect, describe, folder};

/// Whoever does not come by its socket must encrypt.
const ACCESS: &str = "
local all all trust
hostssl all all 127.0.0.0/8 trust";

/// Has the server write files of its own: they must belong to its user.
async fn install(server: &Server, files: &[(&str, &str)]) {
    let client = connect(&server.url("postgres")).await;
    for (name, text) in files {
        let text = text.trim();
        let sql =
            format!("COPY (SELECT unnest(string_to_array('{text}', E'\\n'))) TO PROGRAM 'umask 077 && cat > {name}'");
        client.batch_execute(&sql).await.unwrap();
    }
    client.batch_execute("ALTER SYSTEM SET ssl = on").await.unwrap();
    client.batch_execute("SELECT pg_reload_conf()").await.unwrap();
}

/// The line that says where it was connected to, or what was reported.
async fn open(generator: Generator) -> Result<String, String> {
    let (answers, said) = describe(generator, &[]).await;
    answers.map(|answers| answers.server).ok_or_else(|| said.concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_wants_encryption_gets_it() {
    // An address of this machine that nobody else listens on.
    let [_, a, b, c] = std::process::id().to_be_bytes();
    let host = Ipv4Addr::new(127, a.max(1), b, c.max(2)).to_string();
    let listen = host.clone();
    let server = tokio::task::spawn_blocking(|| Server::options().setting("listen_addresses", listen).start());
    let server = server.await.unwrap().unwrap();
    let [own, other] = [(), ()].map(|()| rcgen::generate_simple_self_signed([host.clone()]).unwrap());
    let key = own.signing_key.serialize_pem();
    install(&server, &[("server.crt", &own.cert.pem()), ("server.key", &key), ("pg_hba.conf", ACCESS)]).await;
    let files = tempfile::tempdir().unwrap();
    fs::write(files.path().join("own.crt"), own.cert.pem()).unwrap();
    fs::write(files.path().join("other.crt"), other.cert.pem()).unwrap();
    let url = |parameters: &str| {
        let parameters = parameters.replace("{files}", &files.path().display().to_string());
        format!("postgres://postgres@{host}:5432/postgres?{parameters}")
    };

    // The server may be a moment late to read its files anew.
    let mut first = open(Generator::new().database_url(url(""))).await;
    for _ in 0..100 {
        if first.is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        first = open(Generator::new().database_url(url(""))).await;
    }
    assert!(first.unwrap().contains(&format!(": database postgres on {host}, port 5432 as postgres")));
    for encrypted in
        ["sslmode=allow", "sslmode=require", "sslmode=verify-full&sslrootcert={files}/own.crt", "sslmode=prefer"]
    {
        open(Generator::new().database_url(url(encrypted))).await.unwrap();
    }
    for (parameters, reason) in [
        ("sslmode=disable", "no encryption"),
        ("sslmode=verify-full&sslrootcert={files}/other.crt", "certificate"),
        ("sslmode=verify-full&sslrootcert={files}/none.crt", "none.crt"),
        ("sslmode=sometimes", "sslmode is none of disable"),
        ("target_session_attrs=standby", "it is not a standby"),
    ] {
        let error = open(Generator::new().database_url(url(parameters))).await.unwrap_err();
        assert!(error.contains("error[SW0013]") && error.contains(reason), "{parameters}: {error}");
    }

    let (_guard, schema) = folder(&[("1.sql", "CREATE TABLE a ()")]);
    open(Generator::new().server_url(url("sslmode=require")).schema(schema)).await.unwrap();
    let client = connect(&server.url("postgres")).await;
    let left = client.query("SELECT 1 FROM pg_database WHERE datname LIKE 'sqlwright_scratch%'", &[]).await.unwrap();
    assert!(left.is_empty());
}
