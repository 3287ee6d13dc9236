//! Whether the programs here are all of cornucopia's: each of their functions, calls and values is in ours.

use std::collections::BTreeSet;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

/// What is written otherwise here.
const OTHERWISE: &[(&str, &str)] = &[
    ("\"%Y-%m-%d %H:%M:%S\"", "jiff reads a date and time without being told its form"),
    ("\"postgres\"", "the user, password and database of their server"),
    ("\"127.0.0.1\"", "the host of their server"),
    ("5435", "the port of their server"),
    ("\"{:?}\"", "what is printed there is compared here"),
];

/// The programs of the checkout, each with ours.
const PROGRAMS: &[(&str, &str)] = &[
    ("tests/codegen/src/main.rs", include_str!("codegen.rs")),
    ("examples/auto_build/src/main.rs", include_str!("examples.rs")),
    ("examples/basic_async/src/main.rs", include_str!("examples.rs")),
    ("examples/basic_sync/src/main.rs", include_str!("examples.rs")),
    ("examples/custom_types/src/main.rs", include_str!("examples.rs")),
];

/// What a program consists of, as far as it can be compared.
#[derive(Default)]
struct Program {
    /// Functions that begin with `test_`.
    tests: BTreeSet<String>,
    /// Identifiers before `()`: cornucopia's statements, and before `(…)` ours.
    calls: BTreeSet<String>,
    /// Literals without suffixes and `_`.
    literals: BTreeSet<String>,
}

#[test]
fn nothing_is_left_out() {
    let mut missing = Vec::new();
    let mut calls = 0;
    for (path, ours) in PROGRAMS {
        let text = std::fs::read_to_string(Path::new(env!("CORNUCOPIA")).join(path)).unwrap();
        let (theirs, ours) = (program(&text, &["bind", "params"]), program(ours, &[]));
        assert!(!theirs.calls.is_empty(), "{path} calls nothing");
        calls += theirs.calls.len();
        let otherwise = |literal: &&String| !OTHERWISE.iter().any(|(known, _)| known == literal);
        let lost = theirs.tests.difference(&ours.tests).chain(theirs.calls.difference(&ours.calls));
        let lost = lost.chain(theirs.literals.difference(&ours.literals).filter(otherwise));
        missing.extend(lost.map(|name| format!("{path}: {name}")));
    }
    println!("{calls} statements are called by {} programs", PROGRAMS.len());
    assert!(missing.is_empty(), "of cornucopia's programs, ours lack:\n{}", missing.join("\n"));
}

/// `methods` are those that are called on a statement; without any, every call counts.
fn program(text: &str, methods: &[&str]) -> Program {
    let mut program = Program::default();
    // To the parser, documentation would be literals.
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    read(code.join("\n").parse().unwrap(), methods, &mut program);
    program
}

fn read(tokens: TokenStream, methods: &[&str], program: &mut Program) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                if name.starts_with("test_") {
                    program.tests.insert(name.clone());
                }
                let rest = &tokens[index + 1..];
                if is_call(rest) && (methods.is_empty() || is_method(&rest[1..], methods)) {
                    program.calls.insert(name);
                }
            }
            TokenTree::Literal(literal) => drop(program.literals.insert(value(&literal.to_string()))),
            TokenTree::Group(group) => read(group.stream(), methods, program),
            TokenTree::Punct(_) => {}
        }
    }
}

fn is_call(rest: &[TokenTree]) -> bool {
    matches!(rest.first(), Some(TokenTree::Group(group)) if group.delimiter() == proc_macro2::Delimiter::Parenthesis)
}

/// `.bind(…)` behind a call.
fn is_method(rest: &[TokenTree], methods: &[&str]) -> bool {
    match rest {
        [TokenTree::Punct(dot), TokenTree::Ident(method), ..] => {
            dot.as_char() == '.' && methods.iter().any(|known| method == known)
        }
        _ => false,
    }
}

/// `100_000i32` is `100000`.
fn value(literal: &str) -> String {
    if literal.contains('"') {
        return literal.to_owned();
    }
    let plain = literal.replace('_', "");
    let end = plain.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(plain.len());
    plain[..end].to_owned()
}
