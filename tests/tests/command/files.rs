//! What is written, replaced, removed, and left alone.

use crate::run::{project, read, run, sqlwright, succeed, write};

fn generate(folder: &tempfile::TempDir) -> std::process::Command {
    let url = sqlwright_server::Server::shared().expect("a server").url("postgres");
    sqlwright(folder, ["generate", "--server-url", &url])
}

#[test]
fn a_file_of_somebody_else_is_not_replaced() {
    let folder = project();
    write(&folder, "generated/src/people.rs", "// by hand\n");
    let said = run(generate(&folder));
    assert_eq!(said.code, Some(3), "{said:#?}");
    assert!(said.err.contains("generated/src/people.rs"), "{said:#?}");
    assert_eq!(read(&folder, "generated/src/people.rs"), "// by hand\n");
    assert!(!folder.path().join("generated/src/lib.rs").exists(), "all or nothing");
}

#[test]
fn a_starter_manifest_is_written_once() {
    let folder = project();
    write(
        &folder,
        "queries/more.sql",
        "--! all\nSELECT 1::numeric AS n, now() AS at, '{}'::jsonb AS j, gen_random_uuid() AS u;\n",
    );
    succeed(generate(&folder));
    let manifest = read(&folder, "generated/Cargo.toml");
    for words in ["name = \"generated\"", "sqlwright = ", "rust_decimal = ", "jiff = ", "serde_json = ", "uuid = "] {
        assert!(manifest.contains(words), "no `{words}` in\n{manifest}");
    }
    write(&folder, "generated/Cargo.toml", "# mine\n");
    succeed(generate(&folder));
    assert_eq!(read(&folder, "generated/Cargo.toml"), "# mine\n");
}

#[test]
fn what_is_no_longer_generated_goes_and_what_is_foreign_stays() {
    let folder = project();
    write(&folder, "queries/deep/er/one.sql", "--! one\nSELECT 1 AS one;\n");
    succeed(generate(&folder));
    assert!(folder.path().join("generated/src/deep/er/one.rs").exists());
    write(&folder, "generated/src/mine.rs", "// by hand\n");
    write(&folder, "generated/tests/mine.rs", "// by hand\n");
    std::fs::remove_dir_all(folder.path().join("queries/deep")).expect("removed");
    succeed(generate(&folder));
    assert!(!folder.path().join("generated/src/deep").exists(), "stale modules and their folders go");
    assert_eq!(read(&folder, "generated/src/mine.rs"), "// by hand\n");
    assert_eq!(read(&folder, "generated/tests/mine.rs"), "// by hand\n");
}

#[test]
fn check_sees_a_changed_a_missing_and_a_superfluous_file() {
    let folder = project();
    let url = sqlwright_server::Server::shared().expect("a server").url("postgres");
    let check = || run(sqlwright(&folder, ["check", "--server-url", &url])).code;
    assert_eq!(check(), Some(1), "nothing is generated yet");
    succeed(generate(&folder));
    assert_eq!(check(), Some(0));

    let code = read(&folder, "generated/src/people.rs");
    write(&folder, "generated/src/people.rs", &code.replace("note", "remark"));
    assert_eq!(check(), Some(1), "changed");
    succeed(generate(&folder));
    assert_eq!(read(&folder, "generated/src/people.rs"), code);

    std::fs::remove_file(folder.path().join("generated/src/people.rs")).expect("removed");
    assert_eq!(check(), Some(1), "missing");
    succeed(generate(&folder));

    write(&folder, "generated/src/gone.rs", &code);
    assert_eq!(check(), Some(1), "superfluous");
    succeed(generate(&folder));
    assert_eq!(check(), Some(0));
    assert!(!folder.path().join("generated/src/gone.rs").exists());
}

#[test]
fn a_failing_run_leaves_what_was_generated() {
    let folder = project();
    succeed(generate(&folder));
    let code = read(&folder, "generated/src/people.rs");
    write(&folder, "queries/people.sql", "--! find\nSELECT nmae FROM people;\n");
    write(&folder, "queries/other.sql", "--! fine\nSELECT 1 AS one;\n");
    assert_eq!(run(generate(&folder)).code, Some(3));
    assert_eq!(read(&folder, "generated/src/people.rs"), code);
    assert!(!folder.path().join("generated/src/other.rs").exists());
}

/// The report that sqlwright would write, as it prints it.
fn printed(folder: &tempfile::TempDir) -> String {
    let url = sqlwright_server::Server::shared().expect("a server").url("postgres");
    succeed(sqlwright(folder, ["report", "--format", "json", "--server-url", &url])).out
}

#[test]
fn the_report_is_written_on_request_only() {
    let folder = project();
    succeed(generate(&folder));
    assert!(!folder.path().join("generated/report.json").exists());
    write(&folder, "sqlwright.toml", "report = true\n");
    let url = sqlwright_server::Server::shared().expect("a server").url("postgres");
    let check = || run(sqlwright(&folder, ["check", "--server-url", &url])).code;
    assert_eq!(check(), Some(1), "missing");
    succeed(generate(&folder));
    assert_eq!(check(), Some(0));
    assert_eq!(read(&folder, "generated/report.json"), printed(&folder));

    write(&folder, "sqlwright.toml", "");
    assert_eq!(check(), Some(1), "superfluous");
    succeed(generate(&folder));
    assert!(!folder.path().join("generated/report.json").exists(), "it goes with the request");
}

#[test]
fn the_report_of_an_earlier_version_goes() {
    let folder = project();
    succeed(generate(&folder));
    let report = printed(&folder);
    // As a merge of two branches can leave it, too.
    let conflict = report.replacen("  \"schema_f", "<<<<<<< HEAD\n  \"schema_f", 1);
    for text in [&report, &conflict, &report.replace('\n', "\r\n")] {
        write(&folder, "generated/catalogue.json", text);
        succeed(generate(&folder));
        assert!(!folder.path().join("generated/catalogue.json").exists(), "{text}");
    }
}

#[test]
fn a_report_of_somebody_else_is_neither_removed_nor_replaced() {
    let folder = project();
    let foreign = "{\n  \"format_version\": 1,\n  \"pages\": []\n}\n";
    for name in ["generated/catalogue.json", "generated/report.json"] {
        write(&folder, name, foreign);
        succeed(generate(&folder));
        assert_eq!(read(&folder, name), foreign);
    }
    write(&folder, "sqlwright.toml", "report = true\n");
    let said = run(generate(&folder));
    assert_eq!(said.code, Some(3), "{said:#?}");
    assert!(said.err.contains("generated/report.json was not generated by sqlwright"), "{said:#?}");
    assert_eq!(read(&folder, "generated/report.json"), foreign);
}
