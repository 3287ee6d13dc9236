//! Each variant of statements that vary, compared with the text that somebody would write for it: here, by leaving lines out.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use sqlwright_codegen::Generator;

mod support;

/// Whether what is under a condition is there, by its words as `Template::words` has them for terms.
fn holds(condition: &str, on: &[String]) -> bool {
    condition.split(" and ").all(|term| on.iter().any(|name| name == term.trim()))
}

/// A statement without the lines whose conditions do not hold, and without its markers. This is right where something constant
/// stands before each line that can be missing, which is so for the statements of this file.
fn by_lines(statement: &str, on: &[String]) -> String {
    let mut blocks: Vec<bool> = Vec::new();
    let mut kept = String::new();
    for line in statement.lines() {
        let (sql, marker) = line.split_once("--@").unwrap_or((line, ""));
        match (sql.trim(), marker.trim()) {
            ("", "end") => {
                blocks.pop();
            }
            ("", marker) if marker.starts_with("if ") => blocks.push(holds(&marker[3..], on)),
            (sql, marker) => {
                let is_there = marker.strip_prefix("if ").is_none_or(|condition| holds(condition, on));
                if is_there && blocks.iter().all(|block| *block) {
                    kept += sql;
                    kept += "\n";
                }
            }
        }
    }
    kept
}

/// By its words: blanks, and whether there are any around brackets and commas, have no meaning here.
fn words(sql: &str) -> String {
    let mut spaced = String::new();
    for character in sql.trim_end_matches([';', '\n', ' ']).chars() {
        if "(),".contains(character) {
            spaced.extend([' ', character, ' ']);
        } else {
            spaced.push(character);
        }
    }
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn variants_are_the_texts_with_lines_left_out() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/varying/lines.sql");
    let text = std::fs::read_to_string(&path).expect("statements");
    let (_guard, queries) = support::folder(&[("lines.sql", &text)]);
    let checked = Generator::new().queries(&queries).database_url("postgres://nowhere").read();
    assert!(!checked.diagnostics.has_errors(), "{:#?}", support::said(&checked, |_| true));
    let mut compared = 0;
    let sources = text.split("--! ").skip(1).filter_map(|section| section.split_once('\n'));
    for ((name, source), statement) in sources.zip(checked.files[0].parsed()) {
        assert_eq!(name, statement.name.value);
        let template = statement.template.as_ref().unwrap_or_else(|| panic!("{name} does not vary"));
        for variant in template.shape().variants().unwrap_or_else(|| panic!("{name} has too many variants")) {
            let terms = (0..template.terms.len()).filter(|term| variant & 1 << term != 0);
            let on: Vec<String> = terms.map(|term| template.name(term)).collect();
            let mut expected = by_lines(source, &on);
            let mut parameters: Vec<(usize, &str)> =
                template.parameters.iter().enumerate().map(|(index, one)| (index, one.name.as_str())).collect();
            // `:from_time` before `:from`.
            parameters.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
            for (index, parameter) in parameters {
                expected = expected.replace(&format!(":{parameter}"), &format!("${}", index + 1));
            }
            assert_eq!(words(&template.padded(variant).text), words(&expected), "{name}: {on:?}");
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared} variants");
}
