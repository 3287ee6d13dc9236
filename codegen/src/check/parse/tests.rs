//! Whole files: what a parsed statement promises about its SQL, line ends, and hostile input.

use std::time::{Duration, Instant};

use super::*;
use crate::diagnostics::render;
use ast::Sql;

/// Parses `text` as one file.
fn parsed(text: &str) -> (QueryFile, SourceMap, Diagnostics) {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.add("queries/test.sql", text.to_owned());
    let parsed = parse(vec![(file, vec!["test".to_owned()])], &sources, &mut diagnostics).0.remove(0);
    (parsed, sources, diagnostics)
}

/// Parses `text`, which must be one sound statement.
fn statement(text: &str) -> (ast::ParsedStatement, SourceMap) {
    let (mut file, sources, diagnostics) = parsed(text);
    let rendered: Vec<_> = diagnostics.sorted().into_iter().map(|found| render(found, &sources, false)).collect();
    assert!(rendered.is_empty(), "{}", rendered.join("\n"));
    assert_eq!(file.annotations.len(), 1, "{text:?}");
    (file.annotations.remove(0).statement.expect("a sound statement"), sources)
}

fn codes(text: &str) -> Vec<&'static str> {
    parsed(text).2.sorted().into_iter().map(|diagnostic| diagnostic.code.name()).collect()
}

/// What was typed, from nothing but the rewritten text, the parameters and the map.
fn typed(sql: &Sql) -> String {
    let name = |place: usize| {
        let mut uses =
            sql.parameters.iter().flat_map(|parameter| parameter.uses.iter().map(move |span| (parameter, span)));
        uses.find(|(_, span)| span.start == place).map(|(parameter, _)| format!(":{}", parameter.name))
    };
    let mut typed = String::new();
    for (index, &(text, file)) in sql.map.iter().enumerate() {
        let (next_text, next_file) = sql.map.get(index + 1).copied().unwrap_or((sql.text.len(), sql.span.end));
        let piece = &sql.text[text..next_text];
        match name(file).filter(|_| piece.starts_with('$')) {
            Some(name) => typed.push_str(&name),
            // A blank that was put in front of a parameter was not typed.
            None => typed.push_str(&piece[..next_file - file]),
        }
    }
    typed
}

#[test]
fn every_offset_leads_back_to_what_was_typed() {
    let (statement, sources) =
        statement("\u{feff}--! q\r\nSELECT 'ü' AS \"ä\",\r\n :größe::int, x[:größe], :b\r\nLIMIT:b ; -- end");
    let sql = &statement.sql;
    assert_eq!(sql.text, "SELECT 'ü' AS \"ä\",\r\n $1::int, x[$1], $2\r\nLIMIT $2");
    assert_eq!(typed(sql), sources.text(sql.span));
    let source = sources.file(sql.span.file).text();
    for (needle, typed) in
        [("'ü'", "'ü'"), ("::int", "::int"), ("x[", "x["), ("$1]", ":größe]"), ("$2\r", ":b\r"), ("$2", ":b")]
    {
        let offset = sql.text.rfind(needle).unwrap();
        assert!(source[sql.offset_in_file(offset)..].starts_with(typed), "{needle}");
    }
    assert_eq!(sql.offset_in_file(sql.text.len()), sql.span.end);
    assert_eq!(sql.offset_in_file(usize::MAX), sql.span.end);
}

#[test]
fn a_number_longer_than_its_name_stays_inside_it() {
    let names: Vec<_> = (b'a'..=b'z').map(|letter| format!(":{}", char::from(letter))).collect();
    let (statement, sources) = statement(&format!("--! q\nSELECT {};", names.join(",")));
    let sql = statement.sql;
    let offset = sql.text.find("$26").unwrap();
    let at = |offset| &sources.file(sql.span.file).text()[sql.offset_in_file(offset)..];
    assert_eq!((at(offset), at(offset + 1), at(offset + 2)), (":z;", "z;", ";"));
}

#[test]
fn places_are_those_of_the_names() {
    let (statement, sources) = statement("--! größe Params(bü?) : Row(\"a\"\"b\"!)\n--@ one -- why\nSELECT :bü, :c;\n");
    assert_eq!(sources.text(statement.name.span), "größe");
    assert_eq!(sources.text(statement.params[0].name.span), "bü");
    assert_eq!(sources.text(statement.columns[0].name.span), "\"a\"\"b\"");
    assert_eq!(statement.columns[0].name.value, "a\"b");
    assert_eq!(sources.text(statement.sql.parameters[0].uses[0]), ":bü");
    assert_eq!(sources.text(statement.directives[0].span), "--@ one -- why");
}

#[test]
fn line_ends_of_windows_are_read_and_kept() {
    let text = "--! q (a?) : (b?)\r\n--- Doc.\r\n--# inline\r\n--@ one\r\nSELECT 'a\r\nb',\r\n:a AS b;\r\n";
    let (statement, _) = statement(text);
    assert_eq!(statement.docs, ["Doc."]);
    assert_eq!(statement.attributes[0].value, "inline");
    assert_eq!(statement.sql.text, "SELECT 'a\r\nb',\r\n$1 AS b");
}

#[test]
fn nul_bytes_are_refused_inside_statements_only() {
    assert_eq!(codes("-- \0\n--! q\nSELECT 1; -- \0"), [] as [&str; 0]);
    assert_eq!(codes("--! q\nSELECT '\0';"), ["nul-byte"]);
    assert_eq!(codes("--! q\nSELECT 1 -- \0\n;"), [] as [&str; 0], "a comment behind the last token is not sent");
    assert_eq!(codes("--! q\nSELECT -- \0\n1;"), ["nul-byte"]);
    assert_eq!(codes("--! q\0\nSELECT 1;"), ["malformed-annotation"]);
    assert_eq!(codes("--! q : (\"\0\"?)\nSELECT 1;"), [] as [&str; 0], "columns are checked when they are known");
}

#[test]
fn files_without_statements_are_fine() {
    for text in ["", "\u{feff}", "-- only a comment", ";;", "--: Row()", "/* */\n\n"] {
        let (file, _, diagnostics) = parsed(text);
        assert!(file.annotations.is_empty() && diagnostics.sorted().is_empty(), "{text:?}");
    }
}

#[test]
fn broken_statements_hide_no_other() {
    let (file, _, diagnostics) = parsed(
        "--! a\nSELECT 'a;\n--! b\nSELECT 1;\n--! c (\nSELECT 1;\n--! d\nSELECT $1;\n--! e\n--! f\nSELECT 2 /*;\n--! g\nSELECT 3",
    );
    let names: Vec<_> = file.statements().map(|statement| statement.name.value.as_str()).collect();
    assert_eq!(names, ["b", "g"]);
    let codes: Vec<_> = diagnostics.sorted().into_iter().map(|diagnostic| diagnostic.code.name()).collect();
    let expected =
        ["unterminated-token", "malformed-annotation", "numbered-parameter", "missing-statement", "unterminated-token"];
    assert_eq!(codes, expected);
}

#[test]
fn postgresql_can_number_65535_parameters() {
    let list = |count: usize| (0..count).map(|number| format!(":a{number}")).collect::<Vec<_>>().join(",");
    assert_eq!(codes(&format!("--! q\nSELECT {}", list(65535))), [] as [&str; 0]);
    assert_eq!(codes(&format!("--! q\nSELECT {}", list(65536))), ["too-many-parameters"]);
}

/// A small generator of numbers that look random: the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or_default()
    }
}

const PIECES: [&str; 44] = [
    ":a",
    ":b",
    ":größe",
    ":type",
    ":",
    "::",
    ":=",
    "=>",
    "[",
    "]",
    "(",
    ")",
    "x",
    "1",
    "'",
    "''",
    "'s'",
    "\"",
    "\"q\"",
    "E'",
    "\\",
    "$$",
    "$t$",
    "$",
    "$1",
    "/*",
    "*/",
    "-- c",
    "\n",
    "\r\n",
    " ",
    " ",
    ";",
    ",",
    "ü",
    "🦀",
    "JSON_OBJECT(",
    "--!",
    "--! s\n",
    "--: R()\n",
    "--@ one\n",
    "?",
    "U&\"",
    "\0",
];

#[test]
fn random_text_never_panics_and_rewriting_loses_nothing() {
    let mut numbers = Numbers(0x5eed_5eed_5eed_5eed);
    let mut statements = 0;
    for _ in 0..20_000 {
        let pieces = numbers.below(24);
        let body: String = (0..pieces).map(|_| PIECES[numbers.below(PIECES.len())]).collect();
        let (file, sources, diagnostics) = parsed(&format!("--! q\n{body}"));
        for diagnostic in diagnostics.sorted() {
            assert!(!render(diagnostic, &sources, false).is_empty());
        }
        for statement in file.statements() {
            assert_eq!(typed(&statement.sql), sources.text(statement.sql.span), "{body:?}");
            statements += 1;
        }
    }
    assert!(statements > 2_000, "only {statements} statements were sound");
}

#[test]
fn hostile_text_is_read_in_linear_time() {
    // Quadratic time would need minutes for this, linear time needs milliseconds.
    const SIZE: usize = 1 << 16;
    let heads =
        ["", "--! q\n", "--! q\nSELECT ", "--! q (", "--: R(", "--: R() : ", "--! q\n--# ", "--! q\n--@ positional "];
    let bodies = [
        "'",
        "\"",
        "E'\\",
        "E'a'\n",
        "$$",
        "$a$ ",
        "$a",
        "/*",
        "*/",
        "/* */",
        "(",
        "[",
        "[:a",
        ":a ",
        ":a",
        "a:",
        "$1 ",
        ";",
        "a,",
        "a?,",
        "a.",
        "[]",
        "a::",
        "::",
        "\n",
        "\r",
        "--! a\n",
        "--: a()\n",
        "--@ one\n",
        "--# (\n",
        "--- a\n",
        "SELECT 1;\n",
        "\0",
        "🦀",
        "'\n--! b\n",
        "--",
    ];
    for head in heads {
        for body in bodies {
            let text = format!("{head}{}", body.repeat(SIZE / body.len()));
            let start = Instant::now();
            let (_, sources, diagnostics) = parsed(&text);
            for diagnostic in diagnostics.sorted().into_iter().take(3) {
                let rendered = render(diagnostic, &sources, false);
                assert!(rendered.len() < 10_000, "{head:?} and {body:?}: {} bytes of message", rendered.len());
            }
            assert!(start.elapsed() < Duration::from_secs(20), "{head:?} and {body:?}: {:?}", start.elapsed());
        }
    }
}

#[test]
fn sentences_name_parameters_as_the_author_does() {
    let (statement, _) = statement("--! a\nSELECT :one::int, :two::int;");
    let named = |sentence| statement.sql.with_names(sentence);
    assert_eq!(named("types of $1 and $2, not of $3"), "types of :one and :two, not of $3");
    assert_eq!(
        named("the server's parameter $2: a = '$1' or b = $1"),
        "the server's parameter :two: a = '$1' or b = :one"
    );
    assert_eq!(named("the column a$1, the column \"$1\", $, $0"), "the column a$1, the column \"$1\", $, $0");
}
