//! Servers in processes of their own, and what is left of them.

// Each test binary uses a part of this.
#![allow(dead_code)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use sqlwright_server::Server;
use tempfile::TempDir;

/// Says to a process what to do as the owner of a server.
const ROLE: &str = "SQLWRIGHT_TEST_ROLE";
/// Precedes the server's folder in what an owner prints.
const MARK: &str = "server in ";

/// A temporary folder, with a short path, in which every user may create folders.
pub(crate) fn open_folder() -> TempDir {
    let folder = tempfile::Builder::new().prefix("swt").tempdir_in("/tmp").unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    folder
}

/// What this process is to do as an owner; `None` in a process that only tests.
pub(crate) fn role() -> Option<String> {
    std::env::var(ROLE).ok()
}

/// Tells the parent process where the server is.
pub(crate) fn announce(server: &Server) {
    println!("\n{MARK}{}", server.folder().display());
}

/// A process that owns a server. It runs the test `owner` of the same test binary.
pub(crate) struct Owner {
    pub(crate) process: Child,
    output: BufReader<std::process::ChildStdout>,
}

impl Owner {
    /// Starts an owner in a process group of its own, as a shell does with a command in the foreground. The server's
    /// folder will be in `temporary`.
    pub(crate) fn spawn(role: &str, temporary: &Path, variables: &[(&str, &Path)]) -> Self {
        // A shell's background jobs ignore SIGINT, and so would what they start.
        let mut process = Command::new("/usr/bin/env")
            .arg("--default-signal=INT")
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "owner", "--nocapture"])
            .env(ROLE, role)
            .env("TMPDIR", temporary)
            .envs(variables.iter().copied())
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Self { process, output }
    }

    /// Waits until the server is ready; its folder.
    pub(crate) fn ready(&mut self) -> PathBuf {
        let mut printed = String::new();
        loop {
            let mut line = String::new();
            let length = self.output.read_line(&mut line).unwrap();
            assert_ne!(length, 0, "the owner ended without a server:\n{printed}");
            if let Some(folder) = line.trim_end().strip_prefix(MARK) {
                return PathBuf::from(folder);
            }
            printed.push_str(&line);
        }
    }
}

/// The traces of the servers below one folder.
pub(crate) struct Traces {
    temporary: PathBuf,
    processes: BTreeSet<u32>,
}

impl Traces {
    /// Looks for the servers that run below `temporary`.
    pub(crate) fn of(temporary: &Path) -> Self {
        let mut traces = Self { temporary: temporary.to_path_buf(), processes: BTreeSet::new() };
        traces.processes();
        traces
    }

    /// The processes that run now, each in words; all that were ever seen are noted.
    pub(crate) fn processes(&mut self) -> Vec<String> {
        let running = processes_in(&self.temporary);
        self.processes.extend(running.iter().map(|(process, _)| process));
        running.into_iter().map(|(process, command)| format!("process {process}: {command}")).collect()
    }

    /// The System V shared memory segments that these processes have created: each server has one.
    pub(crate) fn segments(&self) -> Vec<String> {
        let table = fs::read_to_string("/proc/sysvipc/shm").unwrap();
        let rows = table.lines().skip(1).map(|row| row.split_whitespace().collect::<Vec<_>>());
        rows.filter(|row| self.processes.contains(&row[4].parse().unwrap()))
            .map(|row| format!("shared memory segment {}", row[1]))
            .collect()
    }

    /// Everything that there is: processes, files and shared memory segments.
    pub(crate) fn all(&mut self) -> Vec<String> {
        let mut all = self.processes();
        all.extend(self.segments());
        all.extend(fs::read_dir(&self.temporary).unwrap().map(|entry| entry.unwrap().path().display().to_string()));
        all
    }

    /// Fails if anything is left; what cleans up runs on after its owner has died, as long as
    /// initdb takes.
    pub(crate) fn assert_none_left(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(90);
        loop {
            let all = self.all();
            if all.is_empty() {
                return;
            }
            assert!(Instant::now() < deadline, "left behind: {all:#?}");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The processes that name a folder in their command line or have their working directory in it.
fn processes_in(folder: &Path) -> Vec<(u32, String)> {
    let name = folder.to_str().unwrap();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let command = String::from_utf8_lossy(&command).replace('\0', " ");
        let directory = fs::read_link(entry.path().join("cwd")).unwrap_or_default();
        if command.contains(name) || directory.starts_with(folder) {
            found.push((process, command));
        }
    }
    found
}
