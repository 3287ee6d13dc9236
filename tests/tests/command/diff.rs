//! `sqlwright diff` and `sqlwright compat` in a real repository of git, and the files of `docs/ci/` as a runner would run them.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use yaml_rust2::{Yaml, YamlLoader};

use crate::run::{path_with_binary, project, run, sqlwright, write};

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main"]);
    let output = command.args(arguments).current_dir(folder).output().expect("git");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A project with two commits: the second is not yet in the first, v1.
fn repository() -> TempDir {
    let folder = project();
    git(folder.path(), &["init", "--quiet"]);
    commit(&folder);
    git(folder.path(), &["tag", "v1"]);
    write(&folder, "schema/2_note.sql", "-- Everybody has a note.\nALTER TABLE people DROP COLUMN note;\n");
    write(&folder, "queries/people.sql", "--! find\nSELECT name FROM people WHERE id = :id;\n");
    folder
}

fn with(mut command: Command, name: &str, value: impl AsRef<OsStr>) -> Command {
    command.env(name, value);
    command
}

fn commit(folder: &TempDir) {
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "One"]);
}

#[test]
fn the_work_tree_is_compared_with_a_revision_and_nothing_is_left() {
    let (folder, temporary) = (repository(), tempfile::tempdir().unwrap());
    let said = run(with(sqlwright(&folder, ["diff", "HEAD"]), "TMPDIR", temporary.path()));
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("source: people.find no longer returns note [queries/people.sql:1]"), "{said:?}");
    let said = run(with(sqlwright(&folder, ["diff", "v1", "--fail-on", "decode"]), "TMPDIR", temporary.path()));
    assert_eq!(said.code, Some(0), "{said:?}");
    let left: Vec<_> = fs::read_dir(temporary.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.is_empty(), "{left:?}");
    let status = Command::new("git").args(["status", "--porcelain"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&status.stdout), " M queries/people.sql\n?? schema/2_note.sql\n");
}

#[test]
fn what_a_killed_run_left_is_removed() {
    let (folder, temporary) = (repository(), tempfile::tempdir().unwrap());
    let left = temporary.path().join("sqlwright-revision-left");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("lock"), "").unwrap();
    run(with(sqlwright(&folder, ["diff", "HEAD"]), "TMPDIR", temporary.path()));
    assert!(!left.exists());
}

#[test]
fn a_report_is_a_base_without_git() {
    let folder = project();
    let said = run(sqlwright(&folder, ["report"]));
    write(&folder, "before.json", &said.out);
    let same = run(sqlwright(&folder, ["diff", "before.json"]));
    assert_eq!(
        (same.code, same.out.lines().last()),
        (Some(0), Some("no statement has changed its meaning")),
        "{same:?}"
    );
    write(&folder, "schema/2_name.sql", "ALTER TABLE people ALTER name DROP NOT NULL;\n");
    let said = run(sqlwright(&folder, ["diff", "before.json"]));
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("decode: people.find returns name, which can now be NULL"), "{said:?}");
}

#[test]
fn code_and_schema_are_compared_both_ways() {
    let folder = repository();
    let said = run(sqlwright(&folder, ["compat", "--against", "v1"]));
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("broken: people.find is refused"), "{said:?}");
    assert_eq!(said.out.lines().last(), Some("deploy first"));
    let said = run(sqlwright(&folder, ["compat", "--against", "v1,HEAD", "--order", "migrate-first"]));
    assert_eq!(said.code, Some(1), "{said:?}");
}

#[test]
fn a_project_in_a_folder_of_the_repository() {
    let folder = tempfile::tempdir().unwrap();
    let inner = TempDir::new_in(folder.path()).unwrap();
    write(&inner, "schema/1.sql", "CREATE TABLE people (id int PRIMARY KEY);\n");
    write(&inner, "queries/people.sql", "--! all\nSELECT id FROM people;\n");
    git(folder.path(), &["init", "--quiet"]);
    commit(&folder);
    write(&inner, "schema/2.sql", "ALTER TABLE people ALTER id TYPE bigint;\n");
    let said = run(sqlwright(&inner, ["diff", "HEAD"]));
    assert!(said.out.contains("now returns id as bigint, not integer, because of schema/2.sql:1"), "{said:?}");
}

#[test]
fn what_git_does_not_have_is_said() {
    let folder = repository();
    let said = run(sqlwright(&folder, ["diff", "v2"]));
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("error[SW0022]: git knows no revision `v2`"), "{said:?}");
    let said = run(with(sqlwright(&folder, ["diff", "v1"]), "PATH", ""));
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("the command `git` cannot be run"), "{said:?}");
    let outside = project();
    let said = run(with(sqlwright(&outside, ["diff", "v1"]), "GIT_CEILING_DIRECTORIES", outside.path()));
    assert!(said.err.contains("the current folder is in no git repository"), "{said:?}");
}

#[test]
fn a_shallow_clone_is_told_from_an_unknown_revision() {
    let folder = repository();
    commit(&folder);
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    git(clone.path(), &["clone", "--quiet", "--depth=1", "--no-tags", &url, "."]);
    let said = run(sqlwright(&clone, ["diff", "v1"]));
    assert!(said.err.contains("this clone is shallow") && said.err.contains("fetch-depth: 0"), "{said:?}");
}

#[test]
fn several_formats_are_written_at_once() {
    let folder = repository();
    let arguments = ["diff", "HEAD", "--format", "json", "--write", "markdown=a.md", "--write", "sarif=b.sarif"];
    let said = run(sqlwright(&folder, arguments));
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json["changes"][0]["statement"], "people.find");
    assert!(fs::read_to_string(folder.path().join("a.md")).unwrap().contains("people.find"));
    let sarif = fs::read_to_string(folder.path().join("b.sarif")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&sarif).is_ok());
}

fn yaml(name: &str) -> Yaml {
    let path = sqlwright_tests::workspace().join("docs/ci").join(name);
    let text = fs::read_to_string(path).expect("the file");
    YamlLoader::load_from_str(&text).expect("YAML").remove(0)
}

/// Runs a script as a runner does.
fn run_script(folder: &TempDir, script: &str, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]).current_dir(folder.path());
    command.env("PATH", path_with_binary()).envs(variables.iter().copied());
    let output = command.output().expect("bash");
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
    )
}

#[test]
fn the_action_for_github_runs() {
    let folder = repository();
    commit(&folder);
    let (temporary, action) = (tempfile::tempdir().unwrap(), yaml("github/action.yml"));
    let summary = temporary.path().join("summary.md");
    let steps = action["runs"]["steps"].as_vec().expect("steps");
    let scripts: Vec<&str> = steps.iter().filter_map(|step| step["run"].as_str()).collect();
    assert_eq!(scripts.len(), 2);
    let (runner, summary) = (temporary.path().to_str().unwrap(), summary.to_str().unwrap());
    let variables = [
        ("RUNNER_TEMP", runner),
        ("GITHUB_STEP_SUMMARY", summary),
        ("BASE", "v1"),
        ("FAIL_ON", "source"),
        ("AGAINST", "v1"),
        ("ORDER", "deploy-first"),
    ];
    let (code, said) = run_script(&folder, scripts[0], &variables);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("::notice file=queries/people.sql,line=1,title=source%3A people.find::"), "{said}");
    let (code, said) = run_script(&folder, scripts[1], &variables);
    assert_eq!(code, Some(0), "{said}");
    let summary = fs::read_to_string(summary).unwrap();
    assert!(
        summary.contains("## What changed for the statements") && summary.contains("## Deploying: deploy first"),
        "{summary}"
    );
    assert!(temporary.path().join("sqlwright.sarif").exists());
}

#[test]
fn the_template_for_gitlab_runs() {
    let folder = repository();
    commit(&folder);
    let template = yaml("gitlab/sqlwright.yml");
    let variables = [
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "v1"),
        ("SQLWRIGHT_FAIL_ON", "never"),
        ("SQLWRIGHT_AGAINST", "v1"),
        ("SQLWRIGHT_ORDER", "deploy-first"),
    ];
    for job in ["sqlwright diff", "sqlwright compat"] {
        let script: Vec<&str> =
            template[job]["script"].as_vec().expect("a script").iter().filter_map(Yaml::as_str).collect();
        let (code, said) = run_script(&folder, &script.join("\n"), &variables);
        assert_eq!(code, Some(0), "{job}: {said}");
        for path in template[job]["artifacts"]["paths"].as_vec().expect("paths") {
            assert!(folder.path().join(path.as_str().unwrap()).exists(), "{job}: {path:?}");
        }
    }
}
