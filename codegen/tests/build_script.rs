//! `generate()` as a build script calls it: what it tells Cargo, and what it leaves in `OUT_DIR`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use tempfile::TempDir;

/// Says to a process of this test binary that it is a build script.
const ROLE: &str = "SQLWRIGHT_TEST_BUILD_SCRIPT";

/// Not a test: what the build script of these tests does.
#[test]
fn build_script() -> ExitCode {
    if std::env::var_os(ROLE).is_none() {
        return ExitCode::SUCCESS;
    }
    println!();
    match sqlwright_codegen::generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // As `main` prints what it returns.
            eprintln!("Error: {failure:?}");
            ExitCode::FAILURE
        }
    }
}

/// A package whose build script calls `generate()`.
struct Package {
    folder: TempDir,
}

impl Package {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the build script; the lines for Cargo, and on failure what it printed as an error.
    fn build(&self) -> Result<Vec<String>, String> {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "build_script", "--nocapture"])
            .env(ROLE, "")
            // Set for build scripts alone, and for programs and tests not.
            .env("CARGO_CFG_TARGET_ARCH", "any")
            .env("CARGO_MANIFEST_DIR", self.folder.path())
            .env("OUT_DIR", self.path("out"))
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        if !output.status.success() {
            return Err(String::from_utf8(output.stderr).unwrap());
        }
        let text = String::from_utf8(output.stdout).unwrap();
        Ok(text.lines().filter(|line| line.starts_with("cargo::")).map(str::to_owned).collect())
    }
}

fn rerun(path: &Path) -> String {
    format!("cargo::rerun-if-changed={}", path.display())
}

const SCHEMA: (&str, &str) = ("schema/1.sql", "CREATE TABLE t (n int NOT NULL);");

#[test]
fn cargo_is_to_watch_what_is_there() {
    let package = Package::new(&[SCHEMA, ("queries/t.sql", "--! all\nSELECT n FROM t;")]);
    let expected = ["queries", "schema"].map(|name| rerun(&package.path(name)));
    assert_eq!(package.build().unwrap(), expected);

    fs::write(package.path("sqlwright.toml"), "queries = 'sql'").unwrap();
    fs::rename(package.path("queries"), package.path("sql")).unwrap();
    let expected = ["sqlwright.toml", "sql", "schema"].map(|name| rerun(&package.path(name)));
    assert_eq!(package.build().unwrap(), expected);
}

/// Also when the build fails: it is one of them that is mended.
#[test]
fn cargo_is_to_watch_what_the_schema_includes() {
    let package = Package::new(&[
        ("schema/1.sql", "\\i ../shared/types.sql\n\\ir parts/t.sql\n"),
        ("schema/parts/t.sql", "CREATE TABLE t (n number NOT NULL);"),
        ("shared/types.sql", "CREATE DOMAIN number AS int;"),
        ("queries/t.sql", "--! all\nSELECT n FROM t;"),
    ]);
    let expected = ["queries", "schema", "shared/types.sql"].map(|name| rerun(&package.path(name)));
    assert_eq!(package.build().unwrap(), expected);
}

#[test]
fn the_code_is_in_out_dir_and_names_no_folder_of_this_machine() {
    let statement = ("queries/deep/t.sql", "--! all\nSELECT n FROM t;");
    let package = Package::new(&[SCHEMA, statement, ("sqlwright.toml", "report = true\n")]);
    package.build().unwrap();
    let code = fs::read_to_string(package.path("out/sqlwright/mod.rs")).unwrap();
    assert!(code.contains("pub mod deep {") && code.contains("`queries/deep/t.sql`"), "{code}");
    let report = fs::read_to_string(package.path("out/sqlwright/report.json")).unwrap();
    for text in [code, report] {
        assert!(!text.contains(&*package.folder.path().to_string_lossy()), "{text}");
    }
    // What the repository holds is left alone.
    assert!(!package.path("generated").exists());
}

#[test]
fn warnings_go_to_cargo() {
    // A promise that is not needed.
    let package = Package::new(&[SCHEMA, ("queries/t.sql", "--! all : (n!)\nSELECT n FROM t;")]);
    let lines = package.build().unwrap();
    assert!(lines.iter().any(|line| line.starts_with("cargo::warning=warning")), "{lines:#?}");
}

#[test]
fn all_that_is_wrong_is_shown_at_once_and_nothing_is_written() {
    let package =
        Package::new(&[SCHEMA, ("queries/t.sql", "--! one\nSELECT m FROM t;\n\n--! two\nSELECT 1 FORM t;\n")]);
    let printed = package.build().unwrap_err();
    for part in [
        "Error: sqlwright\n",
        "t.sql:2:8",
        "column \"m\" does not exist",
        "t.sql:5:15",
        "2 errors; nothing was written",
    ] {
        assert!(printed.contains(part), "`{part}` is missing in\n{printed}");
    }
    assert!(!package.path("out").exists());
}
