//! Documentation from SQL is text: nothing in it becomes a test.

use std::process::Command;

use sqlwright_tests::{cases, files_below};

/// The doc comments of all goldens on structs of one file, given to rustdoc: it must find no test in any of them.
#[test]
fn no_documentation_is_a_doctest() {
    let mut source = String::from("#![allow(non_camel_case_types)]\n");
    let mut documented = 0;
    for case in cases().expect("cases") {
        let files = files_below(&case.folder.join("expected/src")).expect("goldens");
        for text in files.values() {
            for line in text.lines().map(str::trim_start) {
                if line.starts_with("///") {
                    source += line;
                    source.push('\n');
                } else if last_line_is_documentation(&source) {
                    documented += 1;
                    source += &format!("pub struct D{documented};\n");
                }
            }
        }
    }
    assert!(documented > 100, "only {documented} doc comments were found");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("documentation.rs");
    std::fs::write(&file, source).expect("a file");
    let rustdoc = std::env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into());
    let output = Command::new(rustdoc).args(["--test", "--edition", "2024"]).arg(&file).output().expect("rustdoc runs");
    let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("running 0 tests"), "documentation became tests:\n{printed}");
}

fn last_line_is_documentation(source: &str) -> bool {
    source.lines().next_back().is_some_and(|line| line.starts_with("///"))
}
