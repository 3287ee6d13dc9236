//! The shape of the source tree: who imports whom, module documentation, file lengths. (That documents name files that exist is tested
//! with the book.)

use std::collections::BTreeMap;

use sqlwright_tests::{files_below, workspace};

/// Files below `src/` that may be longer, each with its reason.
const LONG: &[(&str, &str)] = &[
    ("codegen/src/analyse/node.rs", "the whole reader of one text format, with its tests"),
    ("codegen/src/analyse/tree.rs", "one type for each kind of node that the rules look at"),
    ("codegen/src/catalog/mod.rs", "data only: everything that the catalog holds, on one page"),
];

const MOST_LINES: usize = 400;

/// Packages whose sources people write; `generated/` has its own rules.
const PACKAGES: &[&str] = &[
    "codegen",
    "connect",
    "runtime",
    "server",
    "tests",
    "tests/mutants",
    "bench",
    "bench/peers",
    "conformance",
    "examples/shop",
    "examples/build-script",
];

/// All Rust files that people wrote, by path below the workspace.
fn sources() -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    for package in PACKAGES {
        for folder in ["src", "tests", "examples", "benches"] {
            for (name, text) in rust_files(&format!("{package}/{folder}")) {
                sources.insert(format!("{package}/{folder}/{name}"), text);
            }
        }
    }
    sources
}

/// Without programs that must not compile: their texts are what a test expects.
fn rust_files(folder: &str) -> BTreeMap<String, String> {
    let mut files = files_below(&workspace().join(folder)).expect("sources are UTF-8");
    files.retain(|name, _| name.ends_with(".rs") && !name.starts_with("compile_fail/"));
    files
}

/// What the compiler sees of a file, without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> =
        sources().into_iter().filter(|(_, text)| !begins_with_documentation(text)).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "these files do not begin with `//!`:\n{}", silent.join("\n"));
}

fn begins_with_documentation(text: &str) -> bool {
    let first = text.lines().find(|line| !line.is_empty() && !line.starts_with("#!["));
    first.is_none_or(|line| line.starts_with("//!"))
}

#[test]
fn files_are_short() {
    let sources = sources();
    let long: Vec<_> = sources
        .iter()
        .filter(|(name, _)| name.contains("/src/"))
        .filter(|(name, text)| text.lines().count() > MOST_LINES && !LONG.iter().any(|(long, _)| long == name))
        .map(|(name, text)| format!("{name}: {} lines", text.lines().count()))
        .collect();
    assert!(
        long.is_empty(),
        "more than {MOST_LINES} lines; split them, or list them with a reason:\n{}",
        long.join("\n")
    );
    for (name, _) in LONG {
        let lines = sources.get(*name).map_or(0, |text| text.lines().count());
        assert!(lines > MOST_LINES, "{name} has {lines} lines and needs no exception");
    }
}

/// The stages of codegen, and which of them each may not name.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "source",
        &["parse", "catalog", "server", "analyse", "lower", "model", "emit", "report", "pipeline", "generator", "cli"],
    ),
    (
        "diagnostics",
        &["parse", "catalog", "server", "analyse", "lower", "model", "emit", "report", "pipeline", "generator", "cli"],
    ),
    ("parse", &["catalog", "server", "analyse", "lower", "model", "emit", "report", "pipeline", "generator", "cli"]),
    ("catalog", &["parse", "server", "analyse", "lower", "model", "emit", "report", "pipeline", "generator", "cli"]),
    ("server", &["analyse", "lower", "model", "emit", "report", "pipeline", "generator", "cli"]),
    ("analyse", &["parse", "read", "lower", "model", "emit", "report", "pipeline", "generator", "cli", "config"]),
    ("model", &["parse", "read", "server", "lower", "emit", "report", "pipeline", "generator", "cli", "config"]),
    ("emit", &["parse", "read", "catalog", "server", "analyse", "lower", "pipeline", "generator", "cli", "config"]),
    ("report", &["parse", "read", "catalog", "server", "analyse", "lower", "pipeline", "generator", "cli", "config"]),
];

/// What one stage may name of another all the same.
const GRANTED: &[(&str, &str)] = &[
    // Joins have no place in the tree: their keywords are looked for in the text, by the scanner.
    ("analyse", "crate::parse::lexer"),
    // Stars are found in the tree that came with a statement.
    ("server", "crate::analyse::node"),
    // Default expressions and the queries of views are kept as nodes, the reader of which is a module on its own.
    ("catalog", "crate::analyse::node"),
    // Comments of columns are found by the names that facts have.
    ("catalog", "crate::analyse::facts"),
];

#[test]
fn stages_import_only_what_stands_before_them() {
    let mut wrong = Vec::new();
    for (name, text) in rust_files("codegen/src") {
        let stage = name.split(['/', '.']).next().unwrap_or_default();
        let Some((_, forbidden)) = FORBIDDEN.iter().find(|(known, _)| *known == stage) else { continue };
        let granted = GRANTED.iter().filter(|(known, _)| *known == stage);
        let code = granted.fold(code(&text), |code, (_, path)| code.replace(path, ""));
        for module in imported(&code) {
            if forbidden.contains(&module.as_str()) {
                wrong.push(format!("codegen/src/{name} names crate::{module}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The top-level modules that a file names by `crate::`, grouped imports included.
fn imported(text: &str) -> Vec<String> {
    let mut modules = Vec::new();
    for rest in text.split("crate::").skip(1) {
        let names = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').map(str::trim).collect(),
            None => vec![rest],
        };
        for name in names {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            modules.push(name[..end].to_owned());
        }
    }
    modules
}

/// What only some stages may do: words that show it, and where they may stand.
const ONLY: &[(&[&str], &[&str])] = &[
    // Connections.
    (&["tokio_postgres::", "sqlwright_server::"], &["server"]),
    // Files.
    (&["std::fs", "fs::read", "fs::write"], &["read", "config", "files", "generator", "server"]),
    // Printing. Build scripts talk to Cargo by printing.
    (&["println!", "eprintln!", "print!("], &["cli", "generator"]),
    // The SQL parser, which serves only where the server's own tree cannot be had.
    (&["sqlparser::"], &["parse", "analyse"]),
    // What is serialised.
    (&["derive(Serialize", "derive(Debug, Serialize"], &["report"]),
];

#[test]
fn input_output_and_printing_stay_at_the_edge() {
    let mut wrong = Vec::new();
    for (name, text) in rust_files("codegen/src") {
        let stage = name.split(['/', '.']).next().unwrap_or_default().to_owned();
        let code = code(&text);
        for (words, allowed) in ONLY {
            for word in *words {
                if code.contains(word) && !allowed.contains(&stage.as_str()) {
                    wrong.push(format!("codegen/src/{name} says {word}, which belongs to {}", allowed.join(", ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn generated_code_and_codegen_do_not_know_each_other() {
    for (folder, foreign) in [
        ("codegen/src", &["sqlwright::", "mercado::"][..]),
        ("runtime/src", &["sqlwright_codegen"]),
        ("generated/src", &["sqlwright_codegen", "sqlwright_server"]),
    ] {
        for (name, text) in rust_files(folder) {
            for word in foreign {
                // Emitters quote paths of the runtime; they name none of their own.
                let named = text.lines().any(|line| line.contains(word) && line.trim_start().starts_with("use "));
                assert!(!named, "{folder}/{name} uses {word}");
            }
        }
    }
}
