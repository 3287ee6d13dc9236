//! The private server: no process and no folder is left, however the command ends.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Child;

use crate::run::{eventually, project, run, said, signal, spawn, sqlwright, succeed, write};

/// The processes below a process, itself not included.
fn descendants(id: u32) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut next = vec![id];
    while let Some(parent) = next.pop() {
        for child in children(parent) {
            if found.insert(child) {
                next.push(child);
            }
        }
    }
    found
}

/// Children are listed by thread.
fn children(id: u32) -> Vec<u32> {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{id}/task")) else { return Vec::new() };
    let texts = threads.flatten().filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    texts.flat_map(|text| text.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
}

/// Whether a process is there, and not only waiting to be collected.
fn lives(id: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().next()).is_some_and(|state| state != "Z")
}

fn names_in(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<_> = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    names.sort();
    names
}

/// A folder for the command's temporary files, in which others may create: the server runs as another user than root.
fn temporary() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::Builder::new().prefix("t").tempdir_in("/tmp").expect("a folder");
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o1777)).expect("permissions");
    folder
}

#[test]
fn nothing_is_left_after_success_and_failure() {
    let temporary = temporary();
    let folder = project();
    let mut command = sqlwright(&folder, ["generate"]);
    command.env("TMPDIR", temporary.path());
    let answer = succeed(command);
    assert!(answer.err.contains("PostgreSQL"), "which server answered is not said: {answer:#?}");
    eventually("the private server's folder is gone", || names_in(temporary.path()).is_empty());

    write(&folder, "queries/people.sql", "--! find\nSELECT nmae FROM people;\n");
    let mut command = sqlwright(&folder, ["generate"]);
    command.env("TMPDIR", temporary.path());
    assert_eq!(run(command).code, Some(3));
    eventually("the private server's folder is gone", || names_in(temporary.path()).is_empty());
}

/// A run that hangs in its schema until it is ended.
fn hanging(temporary: &Path) -> (tempfile::TempDir, Child, BTreeSet<u32>) {
    let folder = project();
    write(&folder, "schema/2_wait.sql", "CREATE TABLE begun (id int);\nSELECT pg_sleep(60);\n");
    let mut command = sqlwright(&folder, ["generate"]);
    command.env("TMPDIR", temporary);
    let child = spawn(command);
    // The watchdog, the postmaster, its helpers and a backend that runs our statement.
    let sleeps = |id: &u32| {
        let title = std::fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default();
        title.contains("SELECT")
    };
    eventually("a backend sleeps", || descendants(child.id()).iter().any(sleeps));
    let processes = descendants(child.id());
    assert!(processes.len() > 2, "{processes:?}");
    assert!(!names_in(temporary).is_empty(), "the server has its folder here");
    (folder, child, processes)
}

#[test]
fn nothing_is_left_after_a_signal() {
    for name in ["-INT", "-TERM", "-KILL"] {
        let temporary = temporary();
        let (folder, child, processes) = hanging(temporary.path());
        signal(&child, name);
        let answer = said(child.wait_with_output().expect("it ends"));
        assert_ne!(answer.code, Some(0), "{name}: {answer:#?}");
        eventually(&format!("{name}: all processes are gone"), || !processes.iter().any(|id| lives(*id)));
        eventually(&format!("{name}: the folder is gone"), || names_in(temporary.path()).is_empty());
        assert!(!folder.path().join("generated").exists());
    }
}

#[test]
fn missing_binaries_are_said_with_the_ways_on() {
    let folder = project();
    write(&folder, "empty/readme", "");
    write(&folder, "sqlwright.toml", "postgres-bin = \"empty\"\n");
    let mut command = sqlwright(&folder, ["generate"]);
    command.env("PATH", "");
    let answer = run(command);
    assert_eq!(answer.code, Some(3), "{answer:#?}");
    for words in ["--database-url", "--server-url", "install"] {
        assert!(answer.err.to_lowercase().contains(words), "no `{words}` in\n{}", answer.err);
    }
    assert!(answer.err.contains("empty"), "where it looked is not said:\n{}", answer.err);
}
