//! Formats of diagnostics, and levels.

use serde_json::Value;

use crate::run::{Said, project, run, sqlwright, write};

/// A name with everything that a format could trip over.
const HOSTILE: &str = "\u{1b}[31m\"%0A::error::,\u{7}";

fn said(folder: &tempfile::TempDir, arguments: &[&str]) -> Said {
    let url = sqlwright_server::Server::shared().expect("a server").url("postgres");
    let mut command = sqlwright(folder, arguments.iter().copied());
    command.args(["--server-url", &url]);
    run(command)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A project with a warning (the mark is not needed).
fn with_warning() -> tempfile::TempDir {
    let folder = project();
    write(&folder, "queries/people.sql", "--! find : (name!)\nSELECT name, note FROM people WHERE id = :id;\n");
    folder
}

/// A project with an error whose message quotes hostile text, in a file of a hostile name.
fn hostile() -> tempfile::TempDir {
    let folder = project();
    let sql = format!("--! find\nSELECT \"{}\" FROM people;\n", HOSTILE.replace('"', "\"\""));
    write(&folder, "queries/a, b:c%.sql", &sql);
    folder
}

#[test]
fn machine_formats_are_valid_without_anything_to_report() {
    let folder = project();
    assert_eq!(said(&folder, &["generate"]).code, Some(0));
    for (format, expected) in [("short", ""), ("github", "")] {
        let said = said(&folder, &["check", "--format", format]);
        assert_eq!((said.code, said.out.as_str()), (Some(0), expected), "{said:#?}");
        assert!(said.err.contains("is up to date"), "{said:#?}");
    }
    let document = json(&said(&folder, &["check", "--format", "json"]).out);
    assert_eq!(document, serde_json::json!({ "version": 1, "diagnostics": [] }));
    let document = json(&said(&folder, &["generate", "--format", "sarif"]).out);
    assert_eq!((&document["version"], &document["runs"][0]["results"]), (&"2.1.0".into(), &serde_json::json!([])));
}

#[test]
fn a_wrong_configuration_is_reported_in_the_format() {
    let folder = project();
    write(&folder, "sqlwright.toml", "querys = 'x'\n");
    let document = said(&folder, &["check", "--format", "json"]);
    assert_eq!(document.code, Some(3));
    let found = &json(&document.out)["diagnostics"][0];
    assert_eq!((&found["code"], &found["primary"]["line"]), (&"SW0001".into(), &1.into()), "{document:#?}");
    assert!(!document.err.contains("querys"), "{document:#?}");
}

#[test]
fn code_that_is_out_of_date_is_a_diagnostic_of_its_own() {
    let folder = project();
    for format in ["json", "sarif", "github", "short"] {
        let said = said(&folder, &["check", "--format", format]);
        assert_eq!(said.code, Some(1), "{said:#?}");
        assert!(said.out.contains("SW0010") && !said.out.contains("+++"), "{said:#?}");
    }
}

#[test]
fn hostile_text_stays_what_it_is() {
    let folder = hostile();
    let short = said(&folder, &["check", "--format", "short"]);
    assert_eq!((short.code, short.out.lines().count()), (Some(3), 1), "{short:#?}");
    assert!(short.out.starts_with("queries/a, b:c%.sql:2:8: error[SW0301]: column "), "{short:#?}");
    let github = said(&folder, &["check", "--format", "github"]).out;
    assert_eq!(github.lines().count(), 1, "{github}");
    let beginning = "::error file=queries/a%2C b%3Ac%25.sql,line=2,endLine=2,col=8,";
    assert!(github.starts_with(beginning) && github.contains("%250A::error::"), "{github}");
    for text in [&short.out, &github, &said(&folder, &["check"]).err] {
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{text:?}");
    }
    let document = json(&said(&folder, &["check", "--format", "json"]).out);
    let message = document["diagnostics"][0]["message"].as_str().expect("a message");
    assert!(message.contains(HOSTILE), "{message:?}");
    assert_eq!(document["diagnostics"][0]["primary"]["file"], "queries/a, b:c%.sql");
    let document = json(&said(&folder, &["check", "--format", "sarif"]).out);
    let location = &document["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "queries/a%2C%20b%3Ac%25.sql");
    assert_eq!(location["region"]["startLine"], 2);
}

#[test]
fn results_of_sarif_refer_to_rules_and_keep_their_fingerprints() {
    let folder = with_warning();
    let result = |document: &Value| document["runs"][0]["results"][0].clone();
    let before = json(&said(&folder, &["generate", "--format", "sarif"]).out);
    let rule = &before["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!((&rule["id"], &result(&before)["ruleIndex"]), (&result(&before)["ruleId"], &0.into()));
    assert!(rule["help"]["markdown"].as_str().is_some_and(|text| text.contains("## What to do")));
    assert_eq!(result(&before)["level"], "warning");
    let moved = "-- moved\n\n--! find : (name!)\nSELECT name, note FROM people WHERE id = :id;\n";
    write(&folder, "queries/people.sql", moved);
    let after = json(&said(&folder, &["generate", "--format", "sarif"]).out);
    let (before, after) = (result(&before), result(&after));
    assert_eq!(before["partialFingerprints"], after["partialFingerprints"]);
    assert_ne!(before["locations"], after["locations"]);
}

#[test]
fn a_denied_warning_stops_and_an_allowed_one_is_silent() {
    let folder = with_warning();
    let denied = said(&folder, &["generate", "--deny", "warnings"]);
    assert_eq!(denied.code, Some(3), "{denied:#?}");
    for words in ["error[SW1001]", "denied by a flag", "1 error; nothing was written"] {
        assert!(denied.err.contains(words), "{words}: {denied:#?}");
    }
    assert!(!folder.path().join("generated").exists());
    let allowed = said(&folder, &["generate", "--deny", "warnings", "--allow", "SW1017,unneeded-mark"]);
    assert_eq!(allowed.code, Some(0), "{allowed:#?}");
    assert!(!allowed.err.contains("SW1001"), "{allowed:#?}");
    let wrong_order = said(&folder, &["check", "--allow", "unneeded-mark", "--deny", "unneeded-mark"]);
    assert_eq!(wrong_order.code, Some(3), "{wrong_order:#?}");
}

#[test]
fn the_configuration_sets_levels_and_flags_outweigh_it() {
    let folder = with_warning();
    write(&folder, "sqlwright.toml", "[lints]\nunneeded-mark = 'deny'\n");
    assert_eq!(said(&folder, &["generate"]).code, Some(3));
    assert_eq!(said(&folder, &["generate", "--warn", "unneeded-mark"]).code, Some(0));
    write(&folder, "sqlwright.toml", "[lints]\nunneeded-mark = 'allow'\n");
    assert_eq!(said(&folder, &["generate", "--deny", "warnings"]).code, Some(0));
    for (table, words) in [
        ("uneeded-mark = 'deny'", "did you mean `unneeded-mark`?"),
        ("invalid-statement = 'allow'", "`invalid-statement` is an error"),
        ("unneeded-mark = 'denied'", "the values here are allow, deny, warn"),
    ] {
        write(&folder, "sqlwright.toml", &format!("[lints]\n{table}\n"));
        let wrong = said(&folder, &["generate"]);
        assert_eq!(wrong.code, Some(3));
        assert!(wrong.err.contains("sqlwright.toml:2:") && wrong.err.contains(words), "{words}: {wrong:#?}");
    }
}

#[test]
fn pages_of_codes_are_printed_without_a_server() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["SW0301", "invalid-statement"] {
        let said = run(sqlwright(&folder, ["explain", name]));
        assert_eq!(said.code, Some(0), "{said:#?}");
        assert!(said.out.starts_with("error[SW0301] invalid-statement: ") && said.out.contains("## What to do"));
    }
}
