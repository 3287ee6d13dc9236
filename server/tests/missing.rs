//! What a user reads whose machine lacks something.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use sqlwright_server::{Error, Place, Server};

#[test]
fn missing_binaries_name_the_place_and_the_ways_on() {
    let error = Server::options().binaries("/no/such/folder").start().unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
PostgreSQL's programs `initdb` and `postgres` were not found. Looked in:
  /no/such/folder (configured): no such folder
To fix this, do one of the following:
  - install PostgreSQL's server programs; no server needs to run as a service
      Debian, Ubuntu   apt-get install postgresql
      Fedora, RHEL     dnf install postgresql-server
      Arch             pacman -S postgresql
      Alpine           apk add postgresql
      macOS            brew install postgresql
    or, if they are installed elsewhere, set `postgres-bin` in sqlwright.toml to their folder, or put it on PATH
  - use a database that has the schema already:               --database-url URL
  - use a server on which a scratch database may be created:  --server-url URL"
    );
}

#[test]
fn an_unwrapped_error_reads_the_same() {
    let error = Server::options().binaries("/no/such/folder").start().unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[test]
fn a_folder_with_only_some_programs_says_which_are_missing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("postgres"), "not executable").unwrap();
    let error = Server::options().binaries(folder.path()).start().unwrap_err();
    let Error::BinariesMissing { searched } = error else { panic!("{error}") };
    let place = format!("{} (configured)", folder.path().display());
    assert_eq!(searched, [Place { place, outcome: "no initdb, no postgres".into() }]);
}

#[test]
fn a_temporary_folder_that_does_not_serve_is_named_with_the_reason() {
    let long = format!("/tmp/{}", "long".repeat(25));
    for (parent, reason) in [
        ("/no/such/folder", "No such file or directory"),
        ("relative", "not an absolute path"),
        (&long, "too long for a Unix socket"),
    ] {
        let error = Server::options().temporary(parent).start().unwrap_err();
        let Error::Folder { tried } = &error else { panic!("{error}") };
        assert_eq!(tried.len(), 1);
        assert_eq!(tried[0].place, parent);
        assert!(tried[0].outcome.contains(reason), "{error}");
    }
}
