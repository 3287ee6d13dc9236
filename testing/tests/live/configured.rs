//! What `sqlwright.toml` says, for the package whose tests run.

use std::fs;
use std::path::Path;
use std::process::Command;

use sqlwright_testing::{Error, Schema};

use crate::support::{Outcome, text};

/// Says to a process that it plays the tests of a package, and what its database has.
const EXPECTED: &str = "SQLWRIGHT_TEST_EXPECTED";

/// Does nothing, unless this process plays the tests of a package.
#[tokio::test]
async fn test_run() -> Outcome {
    let Ok(expected) = std::env::var(EXPECTED) else { return Ok(()) };
    match sqlwright_testing::database().await {
        Ok(database) => {
            let found = "SELECT current_setting('search_path') || ' ' || string_agg(relname, ' ' ORDER BY relname) \
                 FROM pg_class WHERE relkind = 'r' AND relnamespace = ANY (current_schemas(false)::regnamespace[])";
            assert_eq!(text(database.url(), found).await, expected);
            let tx = sqlwright_testing::transaction().await?;
            tx.rollback().await;
        }
        Err(error) => assert!(error.to_string().contains(&expected), "{error}"),
    }
    Ok(())
}

fn play(package: &Path, expected: &str) {
    let played = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "configured::test_run"])
        .env("CARGO_MANIFEST_DIR", package)
        .env_remove("SQLWRIGHT_TEST_SERVER_URL")
        .env(EXPECTED, expected)
        .output()
        .unwrap();
    assert!(
        played.status.success(),
        "{}{}",
        String::from_utf8_lossy(&played.stdout),
        String::from_utf8_lossy(&played.stderr)
    );
}

#[test]
fn the_nearest_file_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, package) = (folder.path(), folder.path().join("crates/app"));
    fs::create_dir_all(package.join("schema")).unwrap();
    fs::create_dir(workspace.join("migrations")).unwrap();
    fs::write(package.join("schema/1.sql"), "CREATE TABLE of_the_package ();").unwrap();
    play(&package, "\"$user\", public of_the_package");

    let up = "CREATE SCHEMA app; CREATE TABLE ${name} ();";
    fs::write(workspace.join("migrations/V1__a.sql"), up).unwrap();
    fs::write(workspace.join("migrations/later.sql"), "CREATE TABLE later ();").unwrap();
    let file = "queries = 'sql'\nschema = ['migrations']\nsearch-path = 'app'\n[migrations]\nskip = ['migrations/later.sql']\n\
         placeholders = { name = 'of_the_workspace' }\n[lints]\nwarnings = 'deny'\n";
    fs::write(workspace.join("sqlwright.toml"), file).unwrap();
    play(&package, "app of_the_workspace");

    fs::write(package.join("sqlwright.toml"), "server-url = 'postgres://%2Fnowhere/x'\n").unwrap();
    play(&package, "could not connect to the server for tests");
    fs::write(package.join("sqlwright.toml"), "schema = 'nowhere'\n").unwrap();
    play(&package, "nowhere does not exist: set `schema` in sqlwright.toml");
    fs::write(package.join("sqlwright.toml"), "schema = 7\n").unwrap();
    play(&package, "sqlwright.toml: TOML parse error");
}

#[test]
fn without_a_file_and_a_folder_it_is_said_what_to_do() {
    let error = Schema::configured().unwrap_err();
    assert!(matches!(error, Error::Configuration(_)) && error.to_string().contains("Schema::at"), "{error}");
}
