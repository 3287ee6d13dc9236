//! The book and the repository's documents: what they show is true of the code that is here.
//!
//! `docs/examples` is a small project. Its generated code is committed and compiled here, the Rust of the book is run, and
//! what the tool printed is compared. To accept new texts: `BLESS=1 cargo test -p sqlwright-tests --test book`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod codes;
mod documents;
mod examples;
mod excerpts;
mod pages;
mod run;

/// The generated code of `docs/examples`, as the book's programs see it.
#[path = "../../../docs/examples/generated/src/lib.rs"]
#[allow(dead_code, unreachable_pub, unused_attributes, reason = "the root of a package of its own")]
#[rustfmt::skip]
mod library;

macro_rules! programs {
    ($($name:ident = $path:literal;)*) => {$(
        #[path = $path]
        #[allow(dead_code, missing_docs, unreachable_pub, reason = "written to be read")]
        mod $name;
    )*};
}

programs! {
    calls = "../../../docs/examples/rust/calls.rs";
    cookbook = "../../../docs/examples/rust/cookbook.rs";
    errors = "../../../docs/examples/rust/errors.rs";
    generator = "../../../docs/examples/rust/generator.rs";
    getting_started = "../../../docs/examples/rust/getting_started.rs";
    listen = "../../../docs/examples/rust/listen.rs";
    bulk = "../../../docs/examples/rust/bulk.rs";
    copy = "../../../docs/examples/rust/copy.rs";
    nested = "../../../docs/examples/rust/nested.rs";
    pool = "../../../docs/examples/rust/pool.rs";
    testing = "../../../docs/examples/rust/testing.rs";
    transactions = "../../../docs/examples/rust/transactions.rs";
    vary = "../../../docs/examples/rust/vary.rs";
    web = "../../../docs/examples/rust/web.rs";
}

use std::path::{Path, PathBuf};

use sqlwright_tests::workspace as root;

/// Reads a file below the repository.
fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder of the repository, sorted.
fn files(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Panics with all faults at once.
fn report(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
