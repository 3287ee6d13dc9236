//! The cache of initialised data directories: filled once, by one process, and never trusted blindly.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use common::{Owner, Traces, announce, open_folder, role};
use sqlwright_server::{Error, Server};

/// Names the folder of the programs to an owner.
const BINARIES: &str = "SQLWRIGHT_TEST_BINARIES";

/// Not a test: what the processes do that the tests below start.
#[test]
fn owner() {
    if role().is_none() {
        return;
    }
    announce(&Server::options().binaries(std::env::var_os(BINARIES).unwrap()).start().unwrap());
}

/// PostgreSQL's programs in a folder of their own, where each run of initdb leaves a line in a file.
struct Binaries {
    folder: tempfile::TempDir,
}

impl Binaries {
    fn new() -> Self {
        let folder = open_folder();
        let found = newest_binaries();
        let count = folder.path().join("count");
        fs::write(&count, "").unwrap();
        fs::set_permissions(&count, fs::Permissions::from_mode(0o666)).unwrap();
        for (program, before) in [("initdb", format!("echo >>'{}'", count.display())), ("postgres", ":".into())] {
            let path = folder.path().join(program);
            let script = format!("#!/bin/sh\n{before}\nexec '{}' \"$@\"\n", found.join(program).display());
            fs::write(&path, script).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn initdb_runs(&self) -> usize {
        fs::read_to_string(self.path().join("count")).unwrap().lines().count()
    }
}

/// Where the machine's programs are: a server's command line has their path.
fn newest_binaries() -> PathBuf {
    let server = Server::start().unwrap();
    let lock = fs::read_to_string(server.folder().join("data/postmaster.pid")).unwrap();
    let process = lock.lines().next().unwrap();
    fs::read_link(format!("/proc/{process}/exe")).unwrap().parent().unwrap().to_path_buf()
}

fn cached_files(cache: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(cache).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.file_name().unwrap() != "lock");
    files
}

#[test]
fn many_processes_with_one_empty_cache_run_initdb_once() {
    let binaries = Binaries::new();
    let temporary = open_folder();
    let caches = tempfile::tempdir().unwrap();
    let variables = [("XDG_CACHE_HOME", caches.path()), (BINARIES, binaries.path())];
    let mut owners: Vec<Owner> = (0..6).map(|_| Owner::spawn("return", temporary.path(), &variables)).collect();
    for owner in &mut owners {
        owner.ready();
        assert!(owner.process.wait().unwrap().success());
    }
    assert_eq!(binaries.initdb_runs(), 1);
    let cache = caches.path().join("sqlwright");
    assert_eq!(cached_files(&cache).len(), 1);
    assert_eq!(fs::metadata(&cache).unwrap().permissions().mode() & 0o777, 0o700);
    Traces::of(temporary.path()).assert_none_left();
}

#[test]
fn a_damaged_cache_is_replaced() {
    let binaries = Binaries::new();
    let cache = tempfile::tempdir().unwrap();
    let start = || Server::options().binaries(binaries.path()).cache(cache.path()).start().unwrap();
    start();
    start();
    assert_eq!(binaries.initdb_runs(), 1);
    let [file] = &cached_files(cache.path())[..] else { panic!("not one file") };
    let whole = fs::read(file).unwrap();

    let mut damages = vec![Vec::new(), whole[..whole.len() / 2].to_vec(), [&whole[..], b"more"].concat()];
    // Whole by its looks, but PostgreSQL does not start: its control file is overwritten.
    let name = b"global/pg_control";
    let control = whole.windows(name.len()).position(|window| window == name).unwrap() + name.len() + 8;
    let mut overwritten = whole.clone();
    overwritten[control..control + 100].fill(7);
    damages.push(overwritten);
    for (number, damage) in damages.into_iter().enumerate() {
        fs::write(file, damage).unwrap();
        start();
        assert_eq!(binaries.initdb_runs(), 2 + number);
        start();
        assert_eq!(binaries.initdb_runs(), 2 + number, "damage {number} was not repaired");
    }
}

#[test]
fn what_a_writer_left_that_died_half_way_is_removed() {
    let cache = tempfile::tempdir().unwrap();
    let left = cache.path().join("15.0-0.1-2.new");
    fs::write(&left, "half").unwrap();
    Server::options().cache(cache.path()).start().unwrap();
    assert!(!left.exists());
    assert_eq!(cached_files(cache.path()).len(), 1);
}

#[test]
fn a_cache_that_others_may_write_to_is_not_used() {
    let cache = open_folder();
    Server::options().cache(cache.path()).start().unwrap();
    assert_eq!(cached_files(cache.path()).len(), 0);
}

#[test]
fn a_wrong_setting_is_shown_with_the_log_and_nothing_is_left() {
    let temporary = open_folder();
    let cache = tempfile::tempdir().unwrap();
    let options = Server::options().temporary(temporary.path()).cache(cache.path());
    let error = options.setting("no_such_setting", "1").start().unwrap_err();
    assert!(matches!(error, Error::Ended { .. }), "{error}");
    assert!(error.to_string().contains("unrecognized configuration parameter \"no_such_setting\""), "{error}");
    Traces::of(temporary.path()).assert_none_left();
}
