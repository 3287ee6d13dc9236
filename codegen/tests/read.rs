//! Which query files are found below a folder, and what is said when they cannot be read.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use sqlwright_codegen::{Checked, Generator};

/// A folder with these files, each holding its own name.
fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("-- {file}")).unwrap();
    }
    folder
}

fn read(folder: &Path) -> Checked {
    // Nobody asks it.
    Generator::new().queries(folder).database_url("postgres://nowhere").read()
}

/// The names of the files that are found, in order, and the codes of what is wrong.
fn found(folder: &Path) -> (Vec<String>, Vec<(&'static str, String)>) {
    let checked = read(folder);
    let names = checked.files.iter().map(|file| file.path.join("/")).collect();
    let wrong = checked.diagnostics.sorted().into_iter().map(|found| (found.code.name(), found.message.clone()));
    (names, wrong.collect())
}

#[test]
fn query_files_are_found_in_the_order_of_their_paths() {
    let files = ["b.sql", "a/z.sql", "a.sql", "a/b/c.sql", "a-b.sql", "ä.sql", "A.sql"];
    let ignored = [".hidden.sql", ".git/x.sql", "a/readme.md", "a/b/x.SQL.txt", "sql", ".sql"];
    let folder = folder(&[&files[..], &ignored[..]].concat());
    let (names, wrong) = found(folder.path());
    assert_eq!(names, ["A", "a", "a/b/c", "a/z", "a-b", "b", "ä"]);
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn paths_are_shown_as_the_folder_was_named() {
    let folder = folder(&["reports/sales.sql"]);
    let checked = read(&folder.path().join(".").join(""));
    let file = checked.sources.file(checked.files[0].file);
    let shown = format!("{}/./reports/sales.sql", folder.path().display());
    assert_eq!(file.path().to_str().unwrap(), shown);
    assert_eq!(file.text(), "-- reports/sales.sql");
}

#[test]
fn a_byte_order_mark_is_left_out() {
    let folder = folder(&["a.sql"]);
    fs::write(folder.path().join("a.sql"), "\u{feff}--! q").unwrap();
    let checked = read(folder.path());
    assert_eq!(checked.sources.file(checked.files[0].file).text(), "--! q");
}

#[test]
fn links_are_followed_and_circles_end() {
    let outside = folder(&["y/x.sql"]);
    let folder = folder(&["a/b.sql"]);
    let root = folder.path();
    symlink(root, root.join("a/circle")).unwrap();
    symlink(root.join("a"), root.join("again")).unwrap();
    symlink("/", root.join("everything")).unwrap();
    symlink(outside.path(), root.join("out")).unwrap();
    symlink(outside.path(), root.join("out_again")).unwrap();
    symlink(outside.path(), outside.path().join("y/circle")).unwrap();
    symlink(root.join("a/b.sql"), root.join("linked.sql")).unwrap();
    let (names, wrong) = found(root);
    assert_eq!(names, ["a/b", "linked", "out/y/x"]);
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_read() {
    let folder = folder(&["fine.sql"]);
    let root = folder.path();
    fs::write(root.join("latin.sql"), b"-- one\n-- stra\xdfe\n").unwrap();
    symlink(root.join("nowhere"), root.join("dangling.sql")).unwrap();
    fs::write(root.join(std::ffi::OsStr::from_bytes(b"\xff.sql")), "").unwrap();
    let (names, wrong) = found(root);
    assert_eq!(names, ["fine"]);
    let codes: Vec<_> = wrong.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["not-utf8", "unreadable-file", "not-utf8"]);
    assert!(wrong[2].1.ends_with("latin.sql` is not UTF-8: the first error is in line 2"), "{}", wrong[2].1);
}

#[test]
fn a_folder_without_query_files_is_an_error() {
    let empty = folder(&["readme.md", ".hidden.sql"]);
    assert_eq!(found(empty.path()).1[0].0, "no-query-files");
    let missing = found(&empty.path().join("missing")).1;
    assert_eq!(missing[0].0, "no-query-folder");
    assert!(missing[0].1.ends_with("missing` does not exist"), "{}", missing[0].1);
    let file = found(&empty.path().join("readme.md")).1;
    assert_eq!(file.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["unreadable-file"]);
}
