//! Exit codes, and the four commands.

use crate::run::{project, read, run, sqlwright, succeed, write};

/// The private server of this test binary.
fn server_url() -> String {
    sqlwright_server::Server::shared().expect("a server").url("postgres")
}

#[test]
fn wrong_usage_is_two() {
    let folder = project();
    for arguments in [&["generat"][..], &[], &["generate", "--database-url", "a", "--server-url", "b"], &["explain"]] {
        let said = run(sqlwright(&folder, arguments));
        assert_eq!(said.code, Some(2), "{said:#?}");
        assert!(said.err.contains("Usage"), "{said:#?}");
    }
}

#[test]
fn generate_then_check_is_zero_and_a_second_run_changes_nothing() {
    let folder = project();
    let said = succeed(sqlwright(&folder, ["generate", "--server-url", &server_url()]));
    assert!(said.err.contains("1 statement"), "{said:#?}");
    let code = read(&folder, "generated/src/people.rs");
    let written = std::fs::metadata(folder.path().join("generated/src/people.rs")).and_then(|file| file.modified());
    succeed(sqlwright(&folder, ["check", "--server-url", &server_url()]));
    succeed(sqlwright(&folder, ["generate", "--server-url", &server_url()]));
    let again = std::fs::metadata(folder.path().join("generated/src/people.rs")).and_then(|file| file.modified());
    assert_eq!(written.expect("a time"), again.expect("a time"), "an unchanged file is not written again");
    assert_eq!(code, read(&folder, "generated/src/people.rs"));
}

#[test]
fn stale_is_one_with_a_short_diff_and_nothing_is_written() {
    let folder = project();
    succeed(sqlwright(&folder, ["generate", "--server-url", &server_url()]));
    write(&folder, "queries/people.sql", "--! find\nSELECT name FROM people WHERE id = :id;\n");
    let before = read(&folder, "generated/src/people.rs");
    let said = run(sqlwright(&folder, ["check", "--server-url", &server_url()]));
    assert_eq!(said.code, Some(1), "{said:#?}");
    assert!(said.out.contains("\n-    pub note: Option<String>,"), "{said:#?}");
    assert!(said.err.contains("sqlwright generate"), "{said:#?}");
    assert_eq!(before, read(&folder, "generated/src/people.rs"));
}

#[test]
fn a_statement_that_only_moved_is_not_stale() {
    let folder = project();
    succeed(sqlwright(&folder, ["generate", "--server-url", &server_url()]));
    let statements = read(&folder, "queries/people.sql");
    write(&folder, "queries/people.sql", &format!("-- Moved down.\n\n{statements}"));
    succeed(sqlwright(&folder, ["check", "--server-url", &server_url()]));
    let before = read(&folder, "generated/catalogue.json");
    succeed(sqlwright(&folder, ["generate", "--server-url", &server_url()]));
    assert_ne!(before, read(&folder, "generated/catalogue.json"), "the catalogue follows when it is written");
}

#[test]
fn a_wrong_statement_is_three_and_nothing_is_written() {
    let folder = project();
    write(&folder, "queries/people.sql", "--! find\nSELECT nmae FROM people WHERE id = :id;\n");
    for command in ["generate", "check", "catalogue"] {
        let said = run(sqlwright(&folder, [command, "--server-url", &server_url()]));
        assert_eq!(said.code, Some(3), "{said:#?}");
        assert!(said.err.contains("queries/people.sql:2:8"), "{said:#?}");
        assert!(said.err.contains("42703"), "{said:#?}");
        assert!(said.err.starts_with("checked against "), "{said:#?}");
        assert!(!folder.path().join("generated").exists(), "{command} wrote something");
    }
}

#[test]
fn explain_says_it_in_words() {
    let folder = project();
    let said = succeed(sqlwright(&folder, ["explain", "people.find", "--server-url", &server_url()]));
    for word in ["find", "at most one", "the primary key of people", "can be NULL", "never NULL", "public.people"] {
        assert!(said.out.contains(word), "no `{word}` in\n{}", said.out);
    }
    let by_name = succeed(sqlwright(&folder, ["explain", "find", "--server-url", &server_url()]));
    assert_eq!(said.out, by_name.out);
    let said = run(sqlwright(&folder, ["explain", "nobody", "--server-url", &server_url()]));
    assert_eq!(said.code, Some(3), "{said:#?}");
    assert!(said.err.contains("people.find"), "{said:#?}");
}

#[test]
fn explain_warns_of_its_own_statement_only() {
    let folder = project();
    let other = "--! other\nSELECT id, id + 1, id + 2 FROM people;\n";
    write(&folder, "queries/others.sql", &format!("{other}\n{}", other.replace("other", "third")));
    let explain = |name| succeed(sqlwright(&folder, ["explain", name, "--server-url", &server_url()])).err;
    assert!(!explain("people.find").contains("warning"), "{}", explain("people.find"));
    let said = explain("others.third");
    assert_eq!(said.matches("warning").count(), 1, "{said}");
    assert!(said.contains("queries/others.sql:4"), "{said}");
}

#[test]
fn paths_and_defaults_are_relative_to_the_configuration_file() {
    let folder = project();
    for (from, to) in [("queries", "app/queries"), ("schema", "app/schema")] {
        std::fs::create_dir_all(folder.path().join("app")).expect("a folder");
        std::fs::rename(folder.path().join(from), folder.path().join(to)).expect("moved");
    }
    write(&folder, "app/sqlwright.toml", "output = \"code\"\n");
    succeed(sqlwright(&folder, ["generate", "--config", "app/sqlwright.toml", "--server-url", &server_url()]));
    assert!(folder.path().join("app/code/src/people.rs").exists());
    let said = run(sqlwright(&folder, ["generate", "--server-url", &server_url(), "--schema", "app/schema"]));
    assert_eq!(said.code, Some(3), "{said:#?}");
    let searched = folder.path().join("queries");
    assert!(said.err.contains(&searched.display().to_string()), "{said:#?}");
}

#[test]
fn catalogue_prints_what_generate_would_write() {
    let folder = project();
    let said = succeed(sqlwright(&folder, ["catalogue", "--format", "json", "--server-url", &server_url()]));
    assert!(!folder.path().join("generated").exists(), "catalogue wrote something");
    succeed(sqlwright(&folder, ["generate", "--server-url", &server_url()]));
    assert_eq!(said.out, read(&folder, "generated/catalogue.json"));
    let catalogue: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let statement = &catalogue["statements"][0];
    for key in ["repository", "name", "file", "line", "doc", "sql", "parameters", "columns", "cardinality"] {
        assert!(!statement[key].is_null(), "no `{key}` in {statement:#}");
    }
    for key in ["cardinality_reason", "reads", "writes", "violations"] {
        assert!(!statement[key].is_null(), "no `{key}` in {statement:#}");
    }
    assert_eq!(statement["cardinality"], "at_most_one");
    assert_eq!(statement["reads"][0], "public.people.id");
}

#[test]
fn flags_choose_the_folders() {
    let folder = project();
    let moved = [("queries", "sql"), ("schema", "ddl")];
    for (from, to) in moved {
        std::fs::rename(folder.path().join(from), folder.path().join(to)).expect("a move");
    }
    let flags = ["generate", "--queries", "sql", "--schema", "ddl/1_people.sql", "--output", "out"];
    let url = server_url();
    succeed(sqlwright(&folder, flags.into_iter().chain(["--server-url", &url])));
    assert!(folder.path().join("out/src/people.rs").exists());

    write(&folder, "elsewhere/settings.toml", "queries = \"../sql\"\nschema = \"../ddl\"\noutput = \"../made\"\n");
    succeed(sqlwright(&folder, ["generate", "--config", "elsewhere/settings.toml", "--server-url", &url]));
    assert!(folder.path().join("made/src/people.rs").exists(), "paths in a configuration are relative to it");
}
