//! The same input gives the same bytes, and an edit changes no more than it must.

use std::path::Path;

use sqlwright_codegen::{Generator, Layout};
use sqlwright_server::Server;
use sqlwright_tests::{Files, database_with, files_below, workspace};
use tempfile::TempDir;

/// A copy of the shop's queries, to be edited.
fn copy_of_queries() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files_below(&workspace().join("queries")).expect("queries") {
        let path = folder.path().join("queries").join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

fn generator(root: &Path) -> Generator {
    Generator::new()
        .root(root)
        .queries(root.join("queries"))
        .schema(workspace().join("schema"))
        .output(root.join("generated"))
        .write_report(true)
        .layout(Layout::Crate)
}

fn on_scratch(root: &Path) -> Files {
    files(&generator(root).server_url(Server::shared().expect("a server").url("postgres")))
}

fn files(generator: &Generator) -> Files {
    let generated = generator.run().unwrap_or_else(|failure| panic!("{failure}"));
    generated.files().iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

fn edit(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join("queries").join(file);
    let text = std::fs::read_to_string(&path).expect("a query file");
    assert!(text.contains(from), "{file} has no `{from}`");
    std::fs::write(path, text.replacen(from, to, 1)).expect("a file");
}

fn changed(before: &Files, after: &Files) -> Vec<String> {
    let names: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

#[test]
fn two_runs_give_the_same_bytes() {
    let folder = copy_of_queries();
    assert_eq!(on_scratch(folder.path()), on_scratch(folder.path()));
}

/// Other OIDs, another name, another order of making, and a database that had other things in it before.
#[tokio::test]
async fn a_live_database_gives_the_same_bytes_as_a_scratch_one() {
    let folder = copy_of_queries();
    let database = database_with(&workspace().join("schema")).await;
    let client = sqlwright_tests::connect(database.url()).await;
    let noise = "CREATE SCHEMA noise; CREATE TABLE noise.t (id int); DROP SCHEMA noise CASCADE; VACUUM ANALYZE";
    for statement in noise.split("; ") {
        client.batch_execute(statement).await.expect("noise");
    }
    let live = files(&generator(folder.path()).database_url(database.url()));
    let scratch = on_scratch(folder.path());
    assert_eq!(changed(&scratch, &live), [""; 0]);
}

#[test]
fn a_changed_statement_changes_its_module_and_the_report() {
    let folder = copy_of_queries();
    let before = on_scratch(folder.path());
    edit(folder.path(), "orders.sql", "SELECT count(*) AS orders", "SELECT count(*) + 0 AS orders");
    assert_eq!(changed(&before, &on_scratch(folder.path())), ["report.json", "src/orders.rs"]);
}

#[test]
fn a_line_more_changes_no_rust() {
    let folder = copy_of_queries();
    let before = on_scratch(folder.path());
    edit(folder.path(), "orders.sql", "--! create\n", "-- A comment of nobody.\n\n--! create\n");
    assert_eq!(changed(&before, &on_scratch(folder.path())), ["report.json"]);
}

#[test]
fn generated_files_name_no_machine() {
    let folder = copy_of_queries();
    let root = folder.path().display().to_string();
    let server = Server::shared().expect("a server").folder().display().to_string();
    for (name, text) in on_scratch(folder.path()) {
        for secret in [&root, &server, &workspace().display().to_string()] {
            assert!(!text.contains(secret), "{name} contains {secret}");
        }
    }
}
