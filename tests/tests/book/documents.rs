//! README, ARCHITECTURE and the CI script.

use crate::{read, report, root};

#[test]
fn ci_runs_the_commands_of_the_readme() {
    let (readme, ci) = (read("README.md"), read(".ci/run"));
    for command in ["cargo run -p sqlwright-codegen -- generate", "cargo test --workspace"] {
        assert!(readme.lines().any(|line| line.trim() == command), "README.md lacks `{command}`");
        assert!(ci.lines().any(|line| line.trim() == command), ".ci/run lacks `{command}`");
    }
}

/// Paths between backticks, relative to the repository.
#[test]
fn every_path_in_the_architecture_exists() {
    let text = read("ARCHITECTURE.md");
    assert!(text.lines().count() <= 200, "ARCHITECTURE.md is longer than 200 lines");
    let is_path = |span: &&str| {
        let path_like = span.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
        path_like && span.contains('/')
    };
    let spans: Vec<&str> = text.split('`').skip(1).step_by(2).filter(is_path).collect();
    assert!(!spans.is_empty());
    let missing = spans.iter().filter(|path| !root().join(path).exists()).map(|path| format!("{path} is not there"));
    report(&missing.collect::<Vec<_>>());
}

/// A crate that nobody has put on the map.
#[test]
fn the_architecture_knows_every_package() {
    let (text, workspace) = (read("ARCHITECTURE.md"), read("Cargo.toml"));
    let members = workspace.split_once("members = [").unwrap().1.split_once(']').unwrap().0;
    let members = members.split('"').skip(1).step_by(2);
    let missing = members.filter(|member| !text.contains(&format!("`{member}/`")));
    report(&missing.map(|member| format!("`{member}/` is not on the map")).collect::<Vec<_>>());
}
