//! Exit codes, and the four commands.

use sqlwright_codegen::report::{Cardinality, Report};

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
    write(&folder, "sqlwright.toml", "report = true\n");
    succeed(sqlwright(&folder, ["generate", "--server-url", &server_url()]));
    let statements = read(&folder, "queries/people.sql");
    write(&folder, "queries/people.sql", &format!("-- Moved down.\n\n{statements}"));
    succeed(sqlwright(&folder, ["check", "--server-url", &server_url()]));
    let before = read(&folder, "generated/report.json");
    succeed(sqlwright(&folder, ["generate", "--server-url", &server_url()]));
    assert_ne!(before, read(&folder, "generated/report.json"), "the report follows when it is written");
}

#[test]
fn a_wrong_statement_is_three_and_nothing_is_written() {
    let folder = project();
    write(&folder, "queries/people.sql", "--! find\nSELECT nmae FROM people WHERE id = :id;\n");
    for command in ["generate", "check", "report"] {
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
fn explain_tells_what_the_server_enforces() {
    let folder = project();
    let sql = "--! remove\n--@ affects one enforced\nDELETE FROM people WHERE id = :id;\n";
    write(&folder, "queries/others.sql", sql);
    let said = succeed(sqlwright(&folder, ["explain", "others.remove", "--server-url", &server_url()])).out;
    assert!(said.contains("it must affect exactly one, which the server enforces"), "{said}");
    // As it was typed, and not as it is sent.
    assert!(said.contains("DELETE FROM people WHERE id = :id") && !said.contains("RETURNING"), "{said}");
}

#[test]
fn explain_tells_what_is_known_of_arrays() {
    let folder = project();
    write(
        &folder,
        "schema/2_arrays.sql",
        "CREATE TABLE arrays (tags text[] NOT NULL, roles text[] NOT NULL, cells int[][]);\n",
    );
    write(&folder, "sqlwright.toml", "never-null-elements = [\"arrays.roles\"]\n");
    write(&folder, "queries/arrays.sql", "--! all\nSELECT tags, roles, cells FROM arrays WHERE cells = :cells;\n");
    let said = succeed(sqlwright(&folder, ["explain", "arrays.all", "--server-url", &server_url()])).out;
    for words in [
        "tags: text[] → Vec<Option<String>>",
        "elements can be NULL: no CHECK excludes NULL in the arrays of arrays.tags",
        "roles: text[] → Vec<String>",
        "the arrays in public.arrays.roles contain no NULL, according to `never-null-elements`",
        "more than one dimension: arrays.cells is declared with 2 dimensions",
    ] {
        assert!(said.contains(words), "no `{words}` in\n{said}");
    }
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

/// Each says which folder or file was searched, also from another directory.
#[test]
fn what_is_not_there_is_named_with_its_folder() {
    let folder = project();
    let inner = folder.path().join("inner");
    write(&folder, "inner/sqlwright.toml", "queries = \"sql\"\nschema = \"ddl\"\n");
    let said = |arguments: &[&str]| {
        let mut command = sqlwright(&folder, arguments);
        command.current_dir(&inner);
        let said = run(command);
        assert_eq!(said.code, Some(3), "{said:#?}");
        said.err
    };
    let searched = |name: &str| inner.join(name).display().to_string();
    for (arguments, name) in [
        (&["check"][..], "sql"),
        (&["check", "--queries", "../queries"], "ddl"),
        (&["check", "--schema", "../schema"], "sql"),
        (&["check", "--config", "nothing.toml"], "nothing.toml"),
        (&["check", "--queries", "../queries", "--schema", "nothing.sql"], "nothing.sql"),
    ] {
        let said = said(arguments);
        assert!(said.contains(&searched(name)), "{arguments:?}: {said}");
    }
    std::fs::remove_file(inner.join("sqlwright.toml")).expect("removed");
    assert!(said(&["check"]).contains(&searched("schema")));
    std::fs::create_dir(inner.join("schema")).expect("a folder");
    assert!(said(&["check", "--queries", "../queries"]).contains(&searched("schema")));
}

/// The list in the help is that of the code, and the book has all of it.
#[test]
fn the_book_has_every_key_of_the_configuration() {
    let folder = project();
    let page = sqlwright_tests::workspace().join("docs/src/configuration.md");
    let page = std::fs::read_to_string(page).expect("the page");
    write(&folder, "sqlwright.toml", "serch-path = 'public'\n");
    let said = run(sqlwright(&folder, ["check"])).err;
    assert!(said.contains("did you mean `search-path`?"), "{said}");
    let keys = said.split("the keys here are ").nth(1).and_then(|rest| rest.lines().next()).expect("the keys");
    for key in keys.split(", ") {
        assert!(page.contains(&format!("| `{key}` |")) || page.contains(&format!("| `[{key}]` |")), "{key}");
    }
}

#[test]
fn no_url_is_repeated_by_wrong_usage() {
    let folder = project();
    let url = "postgres://u:s3cret@h/db";
    write(&folder, "unclosed.toml", "database-url = \"postgres://u:s3cret@h/db\n");
    write(&folder, "unknown.toml", "database_url = \"postgres://u:s3cret@h/db\"\n");
    for arguments in [
        vec!["generate", url],
        vec!["explain", "one", url],
        vec![url],
        vec!["generate", "--url", url],
        vec!["generate", "--databse-url=postgres://u:s3cret@h/db"],
        vec!["generate", "--database-url", url, "--server-url", url],
        vec!["check", "--config", "unclosed.toml"],
        vec!["check", "--config", "unknown.toml"],
        vec!["check", "--database-url", "postgres://u:s3@cret@h/db"],
        vec!["check", "--database-url", "postgres://u:s3cret@h/db?nothing=1"],
    ] {
        let said = run(sqlwright(&folder, &arguments));
        assert!(matches!(said.code, Some(2 | 3)), "{said:#?}");
        assert!(!said.err.contains("s3") && !said.err.contains("cret"), "{arguments:?}: {}", said.err);
    }
}

#[test]
fn report_prints_what_is_known_and_writes_nothing() {
    let folder = project();
    let said = succeed(sqlwright(&folder, ["report", "--format", "json", "--server-url", &server_url()]));
    assert!(!folder.path().join("generated").exists(), "report wrote something");
    let report = Report::from_json(&said.out).expect("a report");
    let [statement] = &report.statements[..] else { panic!("{report:#?}") };
    assert_eq!(statement.qualified_name(), "people.find");
    assert_eq!(statement.cardinality, Cardinality::AtMostOne);
    assert_eq!(statement.reads[0], "public.people.id");
    let earlier = succeed(sqlwright(&folder, ["catalogue", "--format", "json", "--server-url", &server_url()]));
    assert_eq!(earlier.out, said.out);
}

#[test]
fn a_report_of_another_version_or_of_something_else_is_refused() {
    let folder = project();
    let text = succeed(sqlwright(&folder, ["report", "--server-url", &server_url()])).out;
    let newer = text.replace("\"format_version\": 1", "\"format_version\": 2");
    let error = Report::from_json(&newer).expect_err("another version").to_string();
    for words in ["reads format version 1, and the report has 2", "line 2", "sqlwright report --format json"] {
        assert!(error.contains(words), "no `{words}` in {error}");
    }
    let strange = text.replace("at_most_one", "at_most_two");
    let error = Report::from_json(&strange).expect_err("an unknown word").to_string();
    assert!(error.contains("`at_most_two`") && error.contains("`exactly_one`"), "{error}");
    assert!(Report::from_json("[]").is_err() && Report::from_json("").is_err());
    // What a later version adds is ignored.
    let richer = text.replace("      \"name\"", "      \"mood\": \"fine\",\n      \"name\"");
    assert_ne!(richer, text);
    assert_eq!(Report::from_json(&richer).expect("a report"), Report::from_json(&text).expect("a report"));
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
