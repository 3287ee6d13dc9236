//! However the owner of a server ends, nothing of the server is left.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use common::{Owner, Traces, announce, open_folder, role};
use rustix::process::{Pid, Signal, kill_process_group};
use sqlwright_server::Server;

/// Not a test: what the processes do that the tests below start.
#[test]
fn owner() {
    let Some(role) = role() else { return };
    if role == "share and return" {
        announce(Server::shared().unwrap());
        return;
    }
    let server = Server::start().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // A client that is at work must not delay the end.
    let client = runtime.block_on(async {
        let (client, connection) = server.config("postgres").connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    });
    runtime.spawn(async move { client.batch_execute("SELECT pg_sleep(1000)").await });
    thread::sleep(Duration::from_millis(20));
    announce(&server);
    match role.as_str() {
        "return" => {}
        "panic" => panic!("on purpose"),
        "exit" => std::process::exit(7),
        _ => thread::sleep(Duration::from_secs(1000)),
    }
}

/// Starts an owner, lets `end` end it, and looks for what is left.
fn owner_ends(role: &str, end: impl FnOnce(&mut Owner)) {
    let temporary = open_folder();
    let mut owner = Owner::spawn(role, temporary.path(), &[]);
    let folder = owner.ready();
    assert!(folder.starts_with(temporary.path()), "TMPDIR is not followed: {}", folder.display());
    let mut traces = Traces::of(temporary.path());
    if role == "hold" {
        // Otherwise it would prove nothing that there are no traces later.
        let all = traces.all().join("\n");
        for expected in ["sqlwright-watchdog", "bin/postgres -D", "SELECT", "shared memory", folder.to_str().unwrap()] {
            assert!(all.contains(expected), "no {expected} in\n{all}");
        }
    }
    end(&mut owner);
    traces.assert_none_left();
}

fn signal_group(owner: &Owner, signal: Signal) {
    kill_process_group(Pid::from_child(&owner.process), signal).unwrap();
}

#[test]
fn after_sigkill() {
    owner_ends("hold", |owner| {
        owner.process.kill().unwrap();
        assert_eq!(owner.process.wait().unwrap().signal(), Some(9));
    });
}

#[test]
fn after_ctrl_c() {
    owner_ends("hold", |owner| {
        // A terminal sends it to the whole foreground process group.
        signal_group(owner, Signal::INT);
        assert_eq!(owner.process.wait().unwrap().signal(), Some(2));
    });
}

#[test]
fn after_sigterm_and_a_closed_terminal() {
    for (signal, number) in [(Signal::TERM, 15), (Signal::HUP, 1)] {
        owner_ends("hold", |owner| {
            signal_group(owner, signal);
            assert_eq!(owner.process.wait().unwrap().signal(), Some(number));
        });
    }
}

#[test]
fn after_a_panic() {
    owner_ends("panic", |owner| assert_eq!(owner.process.wait().unwrap().code(), Some(101)));
}

#[test]
fn after_exit() {
    owner_ends("exit", |owner| assert_eq!(owner.process.wait().unwrap().code(), Some(7)));
}

#[test]
fn after_a_return() {
    owner_ends("return", |owner| assert!(owner.process.wait().unwrap().success()));
}

#[test]
fn after_a_process_with_the_shared_server() {
    owner_ends("share and return", |owner| assert!(owner.process.wait().unwrap().success()));
}

#[test]
fn after_a_drop_with_a_client_connected() {
    let temporary = open_folder();
    let server = Server::options().temporary(temporary.path()).start().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _connected = runtime.block_on(server.config("postgres").connect(tokio_postgres::NoTls)).unwrap();
    let mut traces = Traces::of(temporary.path());
    assert_eq!(traces.segments().len(), 1);
    drop(server);
    // At once, with no time to spare: a drop waits until all is gone.
    assert_eq!(traces.all(), [""; 0]);
}

/// Kills owners at many moments while their servers start.
fn owners_die_early(caches: &Path, moments: impl Iterator<Item = u64>, cache_of: impl Fn(u64) -> PathBuf) {
    let temporary = open_folder();
    let mut traces = Traces::of(temporary.path());
    for moment in moments {
        let mut owner = Owner::spawn("hold", temporary.path(), &[("XDG_CACHE_HOME", &caches.join(cache_of(moment)))]);
        thread::sleep(Duration::from_millis(moment));
        traces.processes();
        owner.process.kill().unwrap();
        owner.process.wait().unwrap();
    }
    traces.assert_none_left();
}

#[test]
fn after_sigkill_while_initdb_runs() {
    let caches = tempfile::tempdir().unwrap();
    owners_die_early(caches.path(), (0..750).step_by(150), |moment| PathBuf::from(moment.to_string()));
}

#[test]
fn after_sigkill_while_the_cached_data_directory_is_unpacked() {
    let caches = tempfile::tempdir().unwrap();
    Server::options().cache(caches.path().join("sqlwright")).start().unwrap();
    owners_die_early(caches.path(), (0..200).step_by(8), |_| PathBuf::new());
}
