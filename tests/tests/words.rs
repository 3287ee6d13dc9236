//! The words of documents and messages: those of the table "Words" in CONTRIBUTING.md that can be found mechanically.

use std::collections::BTreeMap;

use sqlwright_tests::{files_below, workspace};

/// What is not written, and what is written instead.
const WORDS: &[(&str, &str)] = &[
    ("behind the name", "after the name"),
    ("behind the colon", "after the colon"),
    ("usually 10 ", "default: 10 "),
    ("usually 30 ", "default: 30 "),
    ("account of all", "a machine-readable report of all"),
    ("is called as the", "is named after the"),
    ("is said twice", "is given twice"),
    ("no connection in time", "timed out waiting for a connection"),
    ("another number of rows", "not exactly one row was affected"),
    ("for want of", "because there is no"),
    ("on account of", "because of"),
    ("rests on", "depends on"),
    ("has no room", "cannot hold"),
    ("have no room", "cannot hold"),
    ("speaks of", "is about"),
    ("speak of", "are about"),
    ("tells of", "is about"),
    ("loses against", "fails because of a concurrent"),
    ("lost against", "failed because of a concurrent"),
    ("at rest", "nothing is running"),
    ("is stale", "is out of date"),
    ("outside of a", "outside a"),
    ("outside of one", "outside one"),
    ("exclude each other", "are mutually exclusive"),
    ("an error when it runs", "an error at run time"),
    ("of a user may", "user-defined … may"),
    ("gives null", "returns NULL, yields NULL"),
    ("gives no null", "never returns NULL"),
    ("may give null", "may return NULL"),
];

/// README and the pages of the book, without their blocks of code.
fn documents() -> BTreeMap<String, String> {
    let mut documents = files_below(&workspace().join("docs/src")).expect("pages are UTF-8");
    let readme = std::fs::read_to_string(workspace().join("README.md")).expect("README.md");
    documents.insert("README.md".to_owned(), readme);
    documents.retain(|name, _| name.ends_with(".md"));
    for text in documents.values_mut() {
        let mut in_code = false;
        let prose = text.lines().map(|line| {
            let fence = line.starts_with("```");
            in_code ^= fence;
            if in_code || fence { "" } else { line }
        });
        *text = prose.collect::<Vec<_>>().join("\n");
    }
    documents
}

/// The lines with string literals of the packages that users meet, and with documentation that is generated; without tests.
fn messages() -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for package in ["codegen", "connect", "migrations", "runtime", "server", "wire"] {
        let folder = format!("{package}/src");
        for (name, text) in files_below(&workspace().join(&folder)).expect("sources are UTF-8") {
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            let is_shown = |line: &str| line.contains('"') || (name.starts_with("emit/") && line.contains("///"));
            let lines = text.lines().map(|line| if is_shown(line) { line } else { "" });
            messages.insert(format!("{folder}/{name}"), lines.collect::<Vec<_>>().join("\n"));
        }
    }
    messages.retain(|name, _| name.ends_with(".rs") && !name.ends_with("tests.rs"));
    messages
}

#[test]
fn documents_and_messages_use_the_words_of_contributing() {
    let mut found = Vec::new();
    for (name, text) in documents().into_iter().chain(messages()) {
        for (line, number) in text.lines().zip(1..) {
            let lower = line.to_lowercase();
            let wrong = WORDS.iter().filter(|(word, _)| lower.contains(word));
            found.extend(wrong.map(|(word, instead)| format!("{name}:{number}: {word:?}; write {instead:?}")));
        }
    }
    assert!(found.is_empty(), "see \"Words\" in CONTRIBUTING.md:\n{}", found.join("\n"));
}
