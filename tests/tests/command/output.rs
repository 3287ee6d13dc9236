//! What cannot be read, written or printed.

use std::process::Command;

use crate::run::{Said, project, read, run, sqlwright, succeed, write};

fn with_server(folder: &tempfile::TempDir, arguments: &[&str]) -> Command {
    let url = sqlwright_server::Server::shared().expect("a server").url("postgres");
    let mut command = sqlwright(folder, arguments.iter().copied());
    command.args(["--server-url", &url]);
    command
}

fn generate(folder: &tempfile::TempDir) -> Command {
    with_server(folder, &["generate"])
}

/// The command with its output sent elsewhere by a shell.
fn in_shell(command: &Command, redirected: &str) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("set -o pipefail; \"$0\" \"$@\" {redirected}")]);
    shell.arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

fn fails(command: Command, words: &str) -> Said {
    let said = run(command);
    assert_eq!(said.code, Some(3), "{said:#?}");
    assert!(said.err.contains(words), "no `{words}` in {said:#?}");
    said
}

#[test]
fn a_write_that_fails_half_way_changes_nothing() {
    let folder = project();
    succeed(generate(&folder));
    let lib = read(&folder, "generated/src/lib.rs");
    write(&folder, "queries/aaa.sql", "--! one\nSELECT 1 AS one;\n");
    write(&folder, "queries/zzz/one.sql", "--! one\nSELECT 1 AS one;\n");
    // A file where a folder has to be.
    write(&folder, "generated/src/zzz", "mine\n");
    let said = fails(generate(&folder), "generated/src/zzz/one.");
    assert!(said.err.contains("nothing was written"), "{said:#?}");
    assert_eq!(read(&folder, "generated/src/lib.rs"), lib);
    assert!(!folder.path().join("generated/src/aaa.rs").exists());
    let entries = std::fs::read_dir(folder.path().join("generated")).expect("a folder");
    let left: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
fn what_a_killed_run_left_is_swept() {
    let folder = project();
    write(&folder, "generated/.sqlwright-4000000000/new/src/lib.rs", "half\n");
    write(&folder, "generated/.sqlwright-of-mine/notes", "mine\n");
    succeed(generate(&folder));
    assert!(!folder.path().join("generated/.sqlwright-4000000000").exists());
    assert_eq!(read(&folder, "generated/.sqlwright-of-mine/notes"), "mine\n");
}

#[test]
fn a_long_name_is_written() {
    let folder = project();
    let name = "a".repeat(240);
    write(&folder, &format!("queries/{name}.sql"), "--! one\nSELECT 1 AS one;\n");
    succeed(generate(&folder));
    assert!(folder.path().join(format!("generated/src/{name}.rs")).exists());
}

#[test]
fn nobody_has_to_read_what_is_said() {
    for redirected in ["2>&-", "2>/dev/full", "2>&1 | head -1", "2>&1 | true"] {
        let folder = project();
        succeed(in_shell(&generate(&folder), redirected));
        assert!(folder.path().join("generated/src/lib.rs").exists(), "{redirected}");
    }
}

#[test]
fn a_report_that_could_not_be_printed_is_an_error() {
    let folder = project();
    fails(in_shell(&with_server(&folder, &["report"]), ">/dev/full"), "standard output");
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    for (place, arguments) in [
        ("queries/x.sql", &["generate"][..]),
        ("schema/x.sql", &["generate"]),
        ("pipe.toml", &["generate", "--config", "pipe.toml"]),
    ] {
        let folder = project();
        let made = Command::new("mkfifo").arg(folder.path().join(place)).status().expect("mkfifo");
        assert!(made.success());
        fails(with_server(&folder, arguments), "it is not a file");
    }
}

#[test]
fn an_ending_in_capitals_is_one_too() {
    let folder = project();
    write(&folder, "queries/loud.SQL", "--! one\nSELECT 1 AS one;\n");
    succeed(generate(&folder));
    assert!(folder.path().join("generated/src/loud.rs").exists());
}

#[test]
fn a_package_has_a_name_that_cargo_takes() {
    for (output, package) in [("my gen", "my-gen"), ("1gen", "generated-1gen"), ("jiff", "generated-jiff")] {
        let folder = project();
        succeed(with_server(&folder, &["generate", "--output", output]));
        let manifest = read(&folder, &format!("{output}/Cargo.toml"));
        assert!(manifest.contains(&format!("name = \"{package}\"")), "{manifest}");
    }
}

#[test]
fn a_manifest_that_lacks_a_crate_is_named_with_it() {
    let folder = project();
    succeed(generate(&folder));
    write(&folder, "queries/more.sql", "--! now\nSELECT now() AS at, gen_random_uuid() AS id;\n");
    let said = succeed(generate(&folder));
    for words in ["generated/Cargo.toml lacks", "jiff = \"0.2\"", "uuid = \"1\""] {
        assert!(said.err.contains(words), "no `{words}` in {said:#?}");
    }
    let manifest = read(&folder, "generated/Cargo.toml");
    write(
        &folder,
        "generated/Cargo.toml",
        &format!("{manifest}jiff.workspace = true\n\n[dependencies.uuid]\nversion = \"1\"\n"),
    );
    assert!(!succeed(generate(&folder)).err.contains("lacks"));
}
