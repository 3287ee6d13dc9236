//! A project folder, and the command run in it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

/// A project with one table and one statement.
pub fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder, "schema/1_people.sql", "CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, note text);\n");
    write(&folder, "queries/people.sql", "--! find\nSELECT name, note FROM people WHERE id = :id;\n");
    folder
}

pub fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    std::fs::write(path, text).expect("a file");
}

pub fn read(folder: &TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The command, built once per run of these tests: it belongs to another package, so Cargo has not built it for us.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        // TARGET/PROFILE/deps/command-0123
        let this = std::env::current_exe().expect("the path of this test");
        let profile = this.ancestors().nth(2).expect("the profile's folder");
        let target = profile.parent().expect("a target folder");
        let name = profile.file_name().expect("a name").to_string_lossy();
        let name = if name == "debug" { "dev" } else { &name };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "-p", "sqlwright-codegen", "--bin", "sqlwright", "--profile", name]);
        build.arg("--target-dir").arg(target).current_dir(sqlwright_tests::workspace());
        assert!(build.status().expect("cargo runs").success(), "the command does not build");
        profile.join("sqlwright")
    })
}

/// The command in a project's folder, with no setting in the environment that could decide anything.
pub fn sqlwright<S: AsRef<OsStr>>(folder: &TempDir, arguments: impl IntoIterator<Item = S>) -> Command {
    // A shell's background jobs ignore SIGINT, and so would what they start.
    let mut command = Command::new("/usr/bin/env");
    command.arg("--default-signal=INT").arg(binary()).args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    for variable in ["DATABASE_URL", "CARGO_MANIFEST_DIR", "OUT_DIR"] {
        command.env_remove(variable);
    }
    command
}

/// PATH with the folder of the command before the others.
pub fn path_with_binary() -> OsString {
    let mut path = OsString::from(binary().parent().expect("a folder"));
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    path
}

/// What a finished command said.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub fn run(mut command: Command) -> Said {
    said(command.output().expect("it runs"))
}

pub fn said(output: Output) -> Said {
    Said {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs to the end and expects success.
pub fn succeed(command: Command) -> Said {
    let said = run(command);
    assert_eq!(said.code, Some(0), "{said:#?}");
    said
}

/// Starts it in the background.
pub fn spawn(mut command: Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

pub fn signal(child: &Child, signal: &str) {
    let status = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill runs");
    assert!(status.success(), "kill {signal}");
}

/// Waits until something is so.
pub fn eventually(what: &str, mut so: impl FnMut() -> bool) {
    let started = std::time::Instant::now();
    while !so() {
        assert!(started.elapsed() < std::time::Duration::from_secs(20), "not within 20 seconds: {what}");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}
