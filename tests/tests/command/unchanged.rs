//! Where nothing has changed since the last run, no server is asked, and the same is said; whatever changes is noticed.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tempfile::TempDir;

use crate::run::{project, read, run, sqlwright, succeed, write};

const UNCHANGED: &str = "nothing has changed since this was checked against private PostgreSQL ";

/// PostgreSQL's programs by way of scripts, which fail as soon as there is a file `off`.
fn project_with_switch() -> TempDir {
    let folder = project();
    let server = sqlwright_server::Server::shared().expect("a server");
    let off = folder.path().join("off");
    for program in ["initdb", "postgres"] {
        let real = server.binaries().join(program);
        let script = format!("#!/bin/sh\n[ ! -e '{}' ] || exit 1\nexec '{}' \"$@\"\n", off.display(), real.display());
        write(&folder, &format!("bin/{program}"), &script);
        executable(&folder.path().join("bin").join(program));
    }
    // The server runs as another user than root.
    executable(folder.path());
    write(&folder, "sqlwright.toml", "postgres-bin = \"bin\"\n");
    folder
}

fn executable(path: &Path) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("permissions");
}

/// A project that has been generated.
fn generated() -> TempDir {
    let folder = project();
    succeed(sqlwright(&folder, ["generate"]));
    folder
}

#[test]
fn no_server_is_asked_where_nothing_has_changed() {
    let folder = project_with_switch();
    let said = succeed(sqlwright(&folder, ["generate"]));
    assert!(said.err.starts_with("checked against private"), "{said:#?}");
    write(&folder, "off", "");
    let said = run(sqlwright(&folder, ["report"]));
    assert_ne!(said.code, Some(0), "a server could be started: {said:#?}");
    for command in ["check", "generate", "check"] {
        let said = succeed(sqlwright(&folder, [command]));
        assert!(said.err.starts_with(UNCHANGED), "{said:#?}");
        assert!(said.err.contains("checked 1 statement in 1 file"), "{said:#?}");
    }
    let said = succeed(sqlwright(&folder, ["check", "--format", "json"]));
    assert!(said.out.contains("[]"), "{said:#?}");
}

#[test]
fn what_has_changed_is_noticed_and_said() {
    type Edit = fn(&TempDir);
    let edits: &[(&str, Edit)] = &[
        ("queries/people.sql has changed", |folder| {
            write(folder, "queries/people.sql", "--! find\nSELECT name FROM people WHERE id = :id;\n");
        }),
        ("queries/people.sql has changed", |folder| {
            write(folder, "queries/people.sql", "--! find\nSELECT name, note FROM people WHERE id = :no;\n");
        }),
        ("queries/more.sql is new", |folder| write(folder, "queries/more.sql", "--! one\nSELECT 1 AS one;\n")),
        ("schema/1_people.sql has changed", |folder| {
            let text = "CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, note text NOT NULL);\n";
            write(folder, "schema/1_people.sql", text);
        }),
        ("schema/2_more.sql is new", |folder| write(folder, "schema/2_more.sql", "CREATE TABLE more ();\n")),
        ("sqlwright.toml is new", |folder| write(folder, "sqlwright.toml", "fakes = true\n")),
        ("src/people.rs has changed", |folder| {
            let text = read(folder, "generated/src/people.rs").replace("find", "search");
            write(folder, "generated/src/people.rs", &text);
        }),
        ("src/more.rs is new", |folder| {
            write(folder, "generated/src/more.rs", &read(folder, "generated/src/people.rs"));
        }),
        ("src/people.rs is gone", |folder| {
            std::fs::remove_file(folder.path().join("generated/src/people.rs")).expect("it is there");
        }),
        ("the manifest has changed", |folder| {
            let text = read(folder, "generated/Cargo.toml") + "# edited\n";
            write(folder, "generated/Cargo.toml", &text);
        }),
    ];
    for (expected, edit) in edits {
        let folder = generated();
        edit(&folder);
        let said = run(sqlwright(&folder, ["check", "--why"]));
        assert!(said.err.contains(expected), "{expected}: {said:#?}");
        assert!(said.err.contains("checked against private"), "{expected}: {said:#?}");
        // And once it is generated again, nothing more has changed.
        succeed(sqlwright(&folder, ["generate"]));
        let said = succeed(sqlwright(&folder, ["check"]));
        assert!(said.err.starts_with(UNCHANGED), "{expected}: {said:#?}");
    }
}

#[test]
fn the_same_is_said_again() {
    let folder = project();
    let text = "--! find\n--@ allow equals-null the case\nSELECT name, note FROM people WHERE id IN (:id);\n";
    write(&folder, "queries/people.sql", text);
    let first = succeed(sqlwright(&folder, ["generate"]));
    let again = succeed(sqlwright(&folder, ["generate"]));
    let findings = |said: &str| {
        said.lines().skip(1).take_while(|line| !line.starts_with("checked ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(first.err.contains("SW1009") && first.err.contains("queries/people.sql:3:"), "{first:#?}");
    assert_eq!(findings(&first.err), findings(&again.err));
    // What the author allows is another input, and an error is found anew.
    let said = run(sqlwright(&folder, ["check", "--deny", "list-of-one"]));
    assert_eq!(said.code, Some(3), "{said:#?}");
    let said = run(sqlwright(&folder, ["check", "--deny", "list-of-one"]));
    assert_eq!(said.code, Some(3), "{said:#?}");
}

#[test]
fn what_is_wrong_is_looked_at_each_time() {
    let folder = generated();
    let right = read(&folder, "queries/people.sql");
    write(&folder, "queries/people.sql", "--! find\nSELECT nmae FROM people;\n");
    for _ in 0..2 {
        let said = run(sqlwright(&folder, ["generate"]));
        assert_eq!(said.code, Some(3), "{said:#?}");
    }
    // As it was: the run before last is the one that counts.
    write(&folder, "queries/people.sql", &right);
    let said = succeed(sqlwright(&folder, ["check"]));
    assert!(said.err.starts_with(UNCHANGED), "{said:#?}");
}

#[test]
fn what_depends_on_more_than_its_text_is_looked_at_each_time() {
    let folder = project();
    write(&folder, "schema/2_file.sql", "COPY people FROM '/dev/null';\n");
    for _ in 0..2 {
        let said = succeed(sqlwright(&folder, ["generate"]));
        assert!(said.err.contains("checked against private"), "{said:#?}");
    }
}

#[test]
fn without_a_cache_nothing_is_remembered() {
    let folder = generated();
    let mut command = sqlwright(&folder, ["check", "--why"]);
    command.env("SQLWRIGHT_CACHE", "off");
    let said = succeed(command);
    assert!(
        said.err.starts_with("it is not known what an earlier run has found\nchecked against private"),
        "{said:#?}"
    );
}
