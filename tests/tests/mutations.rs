//! Shows that the soundness harness sees: rules of the analysis are broken on purpose, one after the other, and statements made at
//! random have to show each of them.
//!
//! Usually only that all breaks can still be made is checked. The rest takes its time:
//!
//! ```text
//! cargo test -p sqlwright-tests --test mutations -- --ignored --nocapture
//! ```
//!
//! It works on a copy of the workspace below `target/`. `SQLWRIGHT_MUTATION=grouping` takes only those whose name has the word in
//! it, `SQLWRIGHT_GENERATED=80` gives each of them so many schemas, of which the first with a fault is the last.

#[path = "mutations/list.rs"]
mod list;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use list::{LIST, Mutation};
use sqlwright_tests::workspace;

impl Mutation {
    fn apply(&self, workspace: &Path) -> Result<String, String> {
        let path = workspace.join("codegen/src/analyse").join(self.file);
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        match text.matches(self.old).count() {
            1 => {
                std::fs::write(&path, text.replacen(self.old, self.new, 1)).map_err(|error| error.to_string())?;
                Ok(text)
            }
            count => Err(format!("{}: {} has its text {count} times, not once:\n{}", self.name, self.file, self.old)),
        }
    }
}

#[test]
fn every_break_can_still_be_made() {
    let mut problems = Vec::new();
    for mutation in LIST {
        let path = workspace().join("codegen/src/analyse").join(mutation.file);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let count = text.matches(mutation.old).count();
        if count != 1 {
            problems.push(format!("{}: {} has it {count} times: {}", mutation.name, mutation.file, mutation.old));
        }
    }
    assert!(problems.is_empty(), "rules were rewritten; break them anew in list.rs:\n{}", problems.join("\n"));
    assert!(LIST.len() >= 40);
}

#[test]
#[ignore = "builds the workspace once for each break"]
fn every_break_is_seen() {
    let copy = workspace().join("target/mutations");
    copy_workspace(&copy);
    let only = std::env::var("SQLWRIGHT_MUTATION").unwrap_or_default();
    assert!(!is_seen(&copy, "no break").expect("what is not broken builds"), "there is a fault without any break");
    let mut unseen = Vec::new();
    for mutation in LIST.iter().filter(|mutation| mutation.name.contains(&only)) {
        let begin = Instant::now();
        let path = copy.join("codegen/src/analyse").join(mutation.file);
        let before = mutation.apply(&copy).unwrap_or_else(|error| panic!("{error}"));
        let seen = is_seen(&copy, mutation.name);
        std::fs::write(&path, before).expect("the copy can be written");
        let verdict = match &seen {
            Ok(true) => "seen",
            Ok(false) => "NOT SEEN",
            Err(error) => error,
        };
        println!("{}: {verdict} ({} s)", mutation.name, begin.elapsed().as_secs());
        if !matches!(seen, Ok(true)) {
            unseen.push(mutation.name);
        }
    }
    assert!(unseen.is_empty(), "the harness does not see: {unseen:?}");
}

/// All files that git knows or would add.
fn copy_workspace(copy: &Path) {
    let list =
        Command::new("git").args(["ls-files", "-co", "--exclude-standard", "-z"]).current_dir(workspace()).output();
    let list = String::from_utf8(list.expect("git runs").stdout).expect("names are UTF-8");
    for name in list.split('\0').filter(|name| !name.is_empty()) {
        let (from, to) = (workspace().join(name), copy.join(name));
        let Ok(new) = std::fs::read(&from) else { continue };
        // What is the same keeps its time, and is not built again.
        if std::fs::read(&to).is_ok_and(|old| old == new) {
            continue;
        }
        std::fs::create_dir_all(to.parent().unwrap_or(copy)).expect("the copy can be written");
        std::fs::write(to, new).expect("the copy can be written");
    }
}

/// Whether statements made at random show a fault.
fn is_seen(copy: &Path, name: &str) -> Result<bool, String> {
    let schemas = std::env::var("SQLWRIGHT_GENERATED").unwrap_or_else(|_| "60".to_owned());
    let output = Command::new(env!("CARGO"))
        .args(["test", "-p", "sqlwright-tests", "--test", "generated", "--", "--nocapture"])
        .env("CARGO_TARGET_DIR", copy.join("target"))
        .env("SQLWRIGHT_GENERATED", schemas)
        .env("SQLWRIGHT_FIRST_FAULT", "1")
        .env("SQLWRIGHT_SEED", "1000")
        .env_remove("CI")
        .current_dir(copy)
        .output()
        .map_err(|error| error.to_string())?;
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() {
        return Ok(false);
    }
    match text.split_once("the catalogue promises too much:") {
        Some((_, fault)) => {
            println!("  {name}:{}", fault.chars().take(300).collect::<String>().replace('\n', " "));
            Ok(true)
        }
        None => Err(format!("does not run:\n{}", text.lines().rev().take(20).collect::<Vec<_>>().join("\n"))),
    }
}
