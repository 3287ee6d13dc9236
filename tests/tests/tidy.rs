//! The shape of the source tree: who imports whom, module documentation, file lengths. (That documents name files that exist is tested
//! with the book.)

use std::collections::{BTreeMap, BTreeSet};

use sqlwright_tests::{files_below, workspace};

/// Files below `src/` that may be longer, each with its reason.
const LONG: &[(&str, &str)] = &[
    ("analysis/src/tree/node.rs", "the whole reader of one text format, with its tests"),
    ("analysis/src/catalog/mod.rs", "data only: everything that the catalog holds, on one page"),
];

const MOST_LINES: usize = 400;

/// Packages whose sources people write; `generated/` has its own rules.
const PACKAGES: &[&str] = &[
    "analysis",
    "codegen",
    "connect",
    "wire",
    "migrations",
    "runtime",
    "server",
    "source",
    "testing",
    "tests",
    "tests/harness",
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
                if !text.starts_with("// @generated") {
                    sources.insert(format!("{package}/{folder}/{name}"), text);
                }
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

/// The rooms of codegen, and which of them each may not name. What the analysis may name is up to Cargo: it is a package of its own.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("diagnostics", &["check", "build", "report", "config", "pipeline", "generator", "cli"]),
    ("check", &["lint", "build::emit", "build::lower", "build::files", "report", "pipeline", "generator", "cli"]),
    ("check::parse", &["check::server", "build::model", "config"]),
    ("check::server", &["build", "config"]),
    (
        "lint",
        &[
            "check::server",
            "build::lower",
            "build::emit",
            "build::files",
            "report",
            "config",
            "pipeline",
            "generator",
            "cli",
        ],
    ),
    (
        "compare",
        &["check::read", "check::parse", "build::lower", "build::files", "config", "pipeline", "generator", "cli"],
    ),
    ("build", &["check::read", "check::server", "lint", "report", "pipeline", "generator", "cli"]),
    ("build::model", &["check", "build::lower", "build::emit", "config"]),
    ("build::emit", &["check", "build::lower", "config"]),
    ("build::files", &["check", "build::lower", "build::emit", "build::model", "config"]),
    (
        "report",
        &["check::read", "check::server", "build::lower", "build::emit", "pipeline", "generator", "cli", "config"],
    ),
];

/// The folders of the analysis, and which of them each may not name. Between `prove` and `change` both ways are open: what RETURNING gives
/// depends on what triggers write, and what can be violated on what can be NULL.
const FORBIDDEN_IN_ANALYSIS: &[(&str, &[&str])] = &[
    ("tree", &["catalog", "prove", "change", "flow", "refusals", "places", "facts", "described", "reason", "vary"]),
    ("catalog", &["prove", "change", "flow", "refusals", "places", "facts", "described", "reason"]),
    ("places", &["prove", "change", "flow", "refusals", "facts"]),
    ("facts", &["prove", "change", "flow", "places", "refusals"]),
    ("prove", &["flow", "refusals"]),
    ("change", &["flow", "refusals", "prove"]),
    ("refusals", &["flow", "prove"]),
];

/// The folders of the migrations, likewise.
const FORBIDDEN_IN_MIGRATIONS: &[(&str, &[&str])] = &[
    ("script", &["schema", "globals", "apply"]),
    ("schema", &["globals", "apply"]),
    ("globals", &["schema", "apply"]),
];

#[test]
fn stages_import_only_what_stands_before_them() {
    let mut wrong = Vec::new();
    for (folder, rules) in [
        ("codegen/src", FORBIDDEN),
        ("analysis/src", FORBIDDEN_IN_ANALYSIS),
        ("migrations/src", FORBIDDEN_IN_MIGRATIONS),
    ] {
        for (name, text) in rust_files(folder) {
            let here = name.trim_end_matches(".rs").replace('/', "::");
            let forbidden: Vec<&str> = rules
                .iter()
                .filter(|(room, _)| is_within(&here, room))
                .flat_map(|(_, rooms)| *rooms)
                .copied()
                .collect();
            for path in imported(&code(&text)) {
                if forbidden.iter().any(|room| is_within(&path, room)) {
                    wrong.push(format!("{folder}/{name} names crate::{path}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The floors of the runtime, from the ground up: a module names only those of its own floor and of lower ones.
const FLOORS: &[&[&str]] = &[
    &["ty", "value", "types", "error", "access"],
    &["statement", "row"],
    &["observe"],
    &["connection"],
    &["exec"],
    &["results", "copy", "client", "guest"],
    &["transaction", "batch", "bulk", "listener"],
    &["pool"],
    &["blocking", "fake", "contract"],
];

#[test]
fn floors_of_the_runtime_stand_on_lower_ones() {
    let floor = |path: &str| {
        let module = path.split("::").next().unwrap_or_default();
        FLOORS.iter().position(|modules| modules.contains(&module))
    };
    let (mut wrong, mut named) = (Vec::new(), 0);
    for (name, text) in rust_files("runtime/src").into_iter().filter(|(name, _)| name != "lib.rs") {
        let Some(here) = floor(&name.trim_end_matches(".rs").replace('/', "::")) else {
            wrong.push(format!("runtime/src/{name} stands on no floor: give it one in FLOORS"));
            continue;
        };
        // What macros name is named where they are used.
        for path in imported(&code(&text).replace("$crate::", "")) {
            let Some(there) = floor(&path) else { continue };
            named += 1;
            if there > here {
                wrong.push(format!("runtime/src/{name} names crate::{path}, which stands above it"));
            }
        }
    }
    assert!(named > 100, "only {named} imports were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A rule is a file, a line in the list and a case, and nothing else is needed.
#[test]
fn every_lint_has_a_file_and_a_case() {
    let mut files = rust_files("codegen/src/lint");
    let list = files.remove("list.rs").expect("the list of lints");
    let shared = files.remove("mod.rs").expect("what lints share");
    let lines = list.lines().filter_map(|line| line.trim().strip_suffix(';')?.rsplit_once(" in "));
    let lints: Vec<(&str, &str)> =
        lines.filter_map(|(line, file)| Some((line.split_whitespace().next()?, file))).collect();
    assert!(lints.len() > 20, "{lints:?}");
    for (number, file) in &lints {
        assert!(files.remove(&format!("{file}.rs")).is_some(), "{number} has no file codegen/src/lint/{file}.rs");
        let expected = workspace().join("tests/cases/lints").join(file).join("expected.warnings");
        let expected = std::fs::read_to_string(&expected).unwrap_or_default();
        assert!(expected.contains(&format!("[{number}]")), "tests/cases/lints/{file}/ does not show {number}");
    }
    files.retain(|name, _| !shared.contains(&format!("mod {};", name.trim_end_matches(".rs"))));
    assert!(files.is_empty(), "not listed in codegen/src/lint/list.rs: {files:?}", files = files.keys());
}

fn is_within(path: &str, room: &str) -> bool {
    path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// `scope` is what all rules share, so it may know none of them: what rules remember is in tables of their own.
#[test]
fn scopes_know_no_rule() {
    for name in ["scope.rs", "context.rs", "memo.rs", "known.rs"] {
        let text = rust_files("analysis/src/prove").remove(name).expect("a file");
        for rule in ["nullability", "cardinality", "crate::change", "crate::flow"] {
            assert!(!code(&text).contains(rule), "analysis/src/prove/{name} names {rule}");
        }
    }
}

/// What PostgreSQL calls its nodes is known in one folder, so that a new version is a change in one folder. That fields are asked for
/// nowhere else is up to the compiler: a node shows them to its own folder only.
#[test]
fn labels_of_nodes_stand_in_one_folder() {
    let kinds = rust_files("analysis/src/tree").remove("expr/mod.rs").expect("the kinds of nodes");
    let labels: BTreeSet<&str> =
        kinds.lines().filter_map(|line| line.split_once(" = \"")?.1.strip_suffix("\",")).collect();
    assert!(labels.contains("VAR") && labels.len() > 40, "{labels:?}");
    let mut wrong = Vec::new();
    for folder in ["analysis/src", "codegen/src"] {
        let files = rust_files(folder).into_iter();
        let others = files.filter(|(name, _)| !(folder == "analysis/src" && name.starts_with("tree/")));
        for (name, text) in others.filter(|(name, _)| !name.ends_with("tests.rs")) {
            let code = code(&text);
            let is_named =
                |label: &&&str| code.contains(&format!("\"{label}\"")) || code.contains(&format!("{{{label} "));
            wrong.extend(labels.iter().filter(is_named).map(|label| format!("{folder}/{name} names {label}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The paths that a file names by `crate::`, grouped imports included.
fn imported(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for rest in text.split("crate::").skip(1) {
        let end = rest.find(|c: char| !c.is_alphanumeric() && !"_:".contains(c)).unwrap_or(rest.len());
        let (base, group) = (rest[..end].trim_end_matches("::"), rest[end..].strip_prefix('{'));
        match group {
            Some(group) => {
                let names = group.split('}').next().unwrap_or_default().split(',').map(str::trim);
                let joined =
                    names.map(|name| if base.is_empty() { name.to_owned() } else { format!("{base}::{name}") });
                paths.extend(joined);
            }
            None => paths.push(base.to_owned()),
        }
    }
    paths
}

/// What only some stages may do: words that show it, and where they may stand.
const ONLY: &[(&[&str], &[&str])] = &[
    // Connections.
    (&["tokio_postgres::", "sqlwright_server::"], &["check::server"]),
    // Files.
    (
        &["std::fs", "fs::read", "fs::write"],
        &["check::read", "config", "build::files", "generator", "check::server", "cli::revision", "cli::diff"],
    ),
    // Printing. Build scripts talk to Cargo by printing.
    (&["println!", "eprintln!", "print!("], &["cli", "generator"]),
    // The SQL parser, which serves only where the server's own tree cannot be had.
    (&["sqlparser::"], &["check::parse"]),
    // What is serialised.
    (&["derive(Serialize", "derive(Debug, Serialize"], &["report", "diagnostics::format", "last_run"]),
];

#[test]
fn input_output_and_printing_stay_at_the_edge() {
    let mut wrong = Vec::new();
    for (name, text) in rust_files("codegen/src") {
        let here = name.trim_end_matches(".rs").replace('/', "::");
        let code = code(&text);
        for (words, allowed) in ONLY {
            for word in *words {
                if code.contains(word) && !allowed.iter().any(|room| is_within(&here, room)) {
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
