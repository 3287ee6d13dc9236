//! The book's tables of types are those of [`super::built_in`].

use std::path::Path;

use super::built_in::{BuiltIn, Choice, Crates, Dates, Numeric, TABLE};

const HEADER: &str = "| PostgreSQL | Rust (a column) | Rust (a parameter) | crate |\n|---|---|---|---|\n";

/// The first row that is written by hand: of types that are made of others.
const MADE_OF_OTHERS: &str = "| `int4range` and all other ranges |";

const DATES: &str = "| | `dates = \"chrono\"` | `dates = \"time\"` |\n|---|---|---|\n";

/// A type as SQL writes it.
fn in_sql(name: &str) -> &str {
    match name {
        "bool" => "boolean",
        "char" => "\"char\"",
        "int2" => "smallint",
        "int4" => "integer",
        "int8" => "bigint",
        "float4" => "real",
        "float8" => "double precision",
        "bpchar" => "char(n)",
        other => other,
    }
}

fn names(line: &BuiltIn) -> String {
    let names: Vec<_> =
        line.names.iter().chain(line.extension_names).map(|name| format!("`{}`", in_sql(name))).collect();
    names.join(", ")
}

fn row(line: &BuiltIn) -> String {
    let parameter = match line.argument {
        Some(argument) => format!("`{argument}`"),
        None if line.copy => "the same".to_owned(),
        None => "a reference to it".to_owned(),
    };
    let parameter = if line.rust == "()" { String::new() } else { parameter + " " };
    let package = line.package.map(|package| format!("`{}` ", package.name)).unwrap_or_default();
    format!("| {} | `{}` | {parameter}| {package}|\n", names(line), line.rust)
}

/// A vector has no type of its own.
fn vector(line: &BuiltIn) -> Option<String> {
    Some(format!("| `{}` | `Vec<{}>` | `&[{}]` | |\n", line.vector?, line.rust, line.rust))
}

fn dates() -> String {
    let of = |dates| TABLE.iter().filter(move |line| line.choice == Some(Choice::Dates(dates)));
    let rows = of(Dates::Chrono).zip(of(Dates::Time));
    rows.map(|(chrono, time)| format!("| {} | `{}` | `{}` |\n", names(chrono), chrono.rust, time.rust)).collect()
}

/// The text with `rows` between `before` and `after`.
fn with_rows(text: &str, before: &str, rows: &str, after: &str) -> String {
    let (first, rest) = text.split_once(before).expect("the table's header");
    let (_, last) = rest.split_once(after).expect("what follows the table's rows");
    [first, before, rows, after, last].concat()
}

#[test]
fn the_book_shows_the_table() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src/types.md");
    let text = std::fs::read_to_string(&file).expect("the page");
    let default = Crates::default();
    let rows: String = TABLE
        .iter()
        .filter(|line| line.is_chosen(default))
        .flat_map(|line| [Some(row(line)), vector(line)])
        .flatten()
        .collect();
    let expected =
        with_rows(&with_rows(&text, HEADER, &rows, MADE_OF_OTHERS), DATES, &dates(), "\nThe crates `chrono`");
    if std::env::var_os("BLESS").is_some() && std::env::var_os("CI").is_none() {
        return std::fs::write(&file, expected).expect("the page");
    }
    assert!(
        text == expected,
        "docs/src/types.md differs from the table; to write it: BLESS=1 cargo test -p sqlwright-codegen --lib the_book"
    );
}

#[test]
fn every_name_and_every_rust_type_is_in_one_line() {
    for crates in [Dates::Jiff, Dates::Chrono, Dates::Time].map(|dates| Crates { dates, numeric: Numeric::BigDecimal })
    {
        for line in TABLE.iter().filter(|line| line.is_chosen(crates)) {
            for name in line.names {
                assert_eq!(BuiltIn::named(name, crates), Some(line), "{name}");
            }
        }
    }
    for (index, line) in TABLE.iter().enumerate() {
        assert!(TABLE[index + 1..].iter().all(|other| other.rust != line.rust), "{}", line.rust);
        assert!(line.rust.parse::<proc_macro2::TokenStream>().is_ok(), "{}", line.rust);
    }
}
