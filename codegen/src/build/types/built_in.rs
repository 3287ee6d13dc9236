//! The table of types: one line for each Rust type that sqlwright has built in, with all that is known of it.
//!
//! To add a type, add its line here, and `Encode` and `Decode` in the runtime. The book's table (`docs/src/types.md`) is written from this one.

use serde::Deserialize;

/// One line of the table.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct BuiltIn {
    /// The types of `pg_catalog` that it represents, by `pg_type.typname`.
    pub names: &'static [&'static str],
    /// The base types of extensions that it represents.
    pub extension_names: &'static [&'static str],
    /// The type of `pg_catalog` that is a vector of it: an array for the server, whose elements are never NULL.
    pub vector: Option<&'static str>,
    /// The owned Rust type, by its path from the crate on.
    pub rust: &'static str,
    /// What a caller passes for a parameter; `None` for the type itself if it is `Copy`, or else a reference to it.
    pub argument: Option<&'static str>,
    /// What a row that borrows has instead, if it can borrow it from the server's response.
    pub in_row: Option<&'static str>,
    /// It is `Copy`.
    pub copy: bool,
    /// It is `Eq`, `Ord` and `Hash`.
    pub ordered: bool,
    /// It has a `Display` that writes the value: numbers, text, identifiers, moments.
    pub displayed: bool,
    /// The package that has the type, if that is neither the standard library nor the runtime.
    pub package: Option<&'static Package>,
    /// For a type that a project chooses among others: the choice.
    pub choice: Option<Choice>,
}

/// A package that generated code may depend on.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Package {
    /// Its name.
    pub name: &'static str,
    /// The version requirement of a manifest.
    pub version: &'static str,
    /// The runtime knows its types only if its feature of the same name is enabled.
    pub feature: bool,
}

/// A choice that the configuration makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choice {
    /// Of a crate for dates and times.
    Dates(Dates),
    /// Of a crate for `numeric`.
    Numeric(Numeric),
}

/// Which crate's types dates and times have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dates {
    /// jiff's
    #[default]
    Jiff,
    /// chrono's
    Chrono,
    /// those of the crate time
    Time,
}

/// Which crate's type a `numeric` has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numeric {
    /// `rust_decimal::Decimal`: up to 28 digits, more is an error
    #[default]
    RustDecimal,
    /// `bigdecimal::BigDecimal`: as many digits as PostgreSQL has
    #[serde(rename = "bigdecimal")]
    BigDecimal,
}

/// Which crates a project has chosen, where there is a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Crates {
    /// For dates and times.
    pub dates: Dates,
    /// For `numeric`.
    pub numeric: Numeric,
}

static BIGDECIMAL: Package = Package { name: "bigdecimal", version: "0.4", feature: true };
static BIT_VEC: Package = Package { name: "bit-vec", version: "0.10", feature: false };
static CHRONO: Package = Package { name: "chrono", version: "0.4", feature: true };
static CIDR: Package = Package { name: "cidr", version: "0.3", feature: false };
static JIFF: Package = Package { name: "jiff", version: "0.2", feature: false };
static RUST_DECIMAL: Package = Package { name: "rust_decimal", version: "1", feature: false };
static SERDE_JSON: Package = Package { name: "serde_json", version: "1", feature: false };
static TIME: Package = Package { name: "time", version: "0.3", feature: true };
static UUID: Package = Package { name: "uuid", version: "1", feature: false };

/// A literal whose type nothing decides is `unknown`, and sent as text is.
const TEXT: &[&str] = &["text", "varchar", "bpchar", "name", "xml", "jsonpath", "refcursor", "pg_node_tree", "unknown"];
const TEXT_EXTENSIONS: &[&str] = &["citext", "ltree", "lquery", "ltxtquery"];
const OID: &[&str] = &[
    "oid",
    "xid",
    "cid",
    "regproc",
    "regprocedure",
    "regoper",
    "regoperator",
    "regclass",
    "regtype",
    "regrole",
    "regnamespace",
    "regcollation",
    "regconfig",
    "regdictionary",
];

/// All lines, in the order of the book. No two have the same Rust type.
#[rustfmt::skip]
pub static TABLE: &[BuiltIn] = &[
    line("bool", &["bool"]).copy().ordered().displayed(),
    line("i8", &["char"]).copy().ordered().displayed(),
    line("i16", &["int2"]).vector("int2vector").copy().ordered().displayed(),
    line("i32", &["int4"]).copy().ordered().displayed(),
    line("i64", &["int8"]).copy().ordered().displayed(),
    line("f32", &["float4"]).copy(),
    line("f64", &["float8"]).copy(),
    line("rust_decimal::Decimal", &["numeric"]).numeric(Numeric::RustDecimal, &RUST_DECIMAL).copy().ordered().displayed(),
    line("bigdecimal::BigDecimal", &["numeric"]).numeric(Numeric::BigDecimal, &BIGDECIMAL).ordered().displayed(),
    line("sqlwright::types::Money", &["money"]).copy(),
    line("String", TEXT).extension(TEXT_EXTENSIONS).argument("&str").in_row("&str").ordered().displayed(),
    line("Vec<u8>", &["bytea"]).argument("&[u8]").in_row("&[u8]").ordered(),
    line("bit_vec::BitVec", &["bit", "varbit"]).package(&BIT_VEC),
    line("jiff::Timestamp", &["timestamptz"]).dates(Dates::Jiff, &JIFF),
    line("jiff::civil::DateTime", &["timestamp"]).dates(Dates::Jiff, &JIFF),
    line("jiff::civil::Date", &["date"]).dates(Dates::Jiff, &JIFF),
    line("jiff::civil::Time", &["time"]).dates(Dates::Jiff, &JIFF),
    line("chrono::DateTime<chrono::Utc>", &["timestamptz"]).dates(Dates::Chrono, &CHRONO),
    line("chrono::NaiveDateTime", &["timestamp"]).dates(Dates::Chrono, &CHRONO),
    line("chrono::NaiveDate", &["date"]).dates(Dates::Chrono, &CHRONO),
    line("chrono::NaiveTime", &["time"]).dates(Dates::Chrono, &CHRONO),
    line("time::OffsetDateTime", &["timestamptz"]).dates(Dates::Time, &TIME),
    line("time::PrimitiveDateTime", &["timestamp"]).dates(Dates::Time, &TIME),
    line("time::Date", &["date"]).dates(Dates::Time, &TIME),
    line("time::Time", &["time"]).dates(Dates::Time, &TIME),
    line("sqlwright::types::TimeTz", &["timetz"]).copy(),
    line("sqlwright::types::Interval", &["interval"]).copy(),
    line("serde_json::Value", &["json", "jsonb"]).in_row("sqlwright::types::JsonText<'_>").package(&SERDE_JSON),
    line("uuid::Uuid", &["uuid"]).package(&UUID).copy().ordered().displayed(),
    line("cidr::IpInet", &["inet"]).package(&CIDR).copy(),
    line("cidr::IpCidr", &["cidr"]).package(&CIDR).copy(),
    line("[u8; 6]", &["macaddr"]).copy().ordered(),
    line("[u8; 8]", &["macaddr8"]).copy().ordered(),
    line("sqlwright::types::geometric::Point", &["point"]).copy(),
    line("sqlwright::types::geometric::Line", &["line"]).copy(),
    line("sqlwright::types::geometric::LineSegment", &["lseg"]).copy(),
    line("sqlwright::types::geometric::Box", &["box"]).copy(),
    line("sqlwright::types::geometric::Circle", &["circle"]).copy(),
    line("sqlwright::types::geometric::Path", &["path"]),
    line("sqlwright::types::geometric::Polygon", &["polygon"]),
    line("sqlwright::types::TsVector", &["tsvector"]),
    line("sqlwright::types::TsQuery", &["tsquery"]),
    line("u32", OID).vector("oidvector").copy().ordered().displayed(),
    line("u64", &["xid8"]).copy().ordered().displayed(),
    line("sqlwright::types::Tid", &["tid"]).copy(),
    line("sqlwright::types::PgLsn", &["pg_lsn"]).copy(),
    line("sqlwright::types::Snapshot", &["pg_snapshot", "txid_snapshot"]),
    line("sqlwright::types::Hstore", &[]).extension(&["hstore"]),
    line("sqlwright::types::Cube", &[]).extension(&["cube"]),
    line("()", &["void"]).copy(),
];

const fn line(rust: &'static str, names: &'static [&'static str]) -> BuiltIn {
    BuiltIn {
        names,
        extension_names: &[],
        vector: None,
        rust,
        argument: None,
        in_row: None,
        copy: false,
        ordered: false,
        displayed: false,
        package: None,
        choice: None,
    }
}

/// The columns of the table.
impl BuiltIn {
    const fn extension(self, extension_names: &'static [&'static str]) -> Self {
        Self { extension_names, ..self }
    }

    const fn vector(self, vector: &'static str) -> Self {
        Self { vector: Some(vector), ..self }
    }

    const fn argument(self, argument: &'static str) -> Self {
        Self { argument: Some(argument), ..self }
    }

    const fn in_row(self, in_row: &'static str) -> Self {
        Self { in_row: Some(in_row), ..self }
    }

    const fn copy(self) -> Self {
        Self { copy: true, ..self }
    }

    const fn ordered(self) -> Self {
        Self { ordered: true, ..self }
    }

    const fn displayed(self) -> Self {
        Self { displayed: true, ..self }
    }

    const fn package(self, package: &'static Package) -> Self {
        Self { package: Some(package), ..self }
    }

    const fn numeric(self, numeric: Numeric, package: &'static Package) -> Self {
        Self { choice: Some(Choice::Numeric(numeric)), ..self.package(package) }
    }

    const fn dates(self, dates: Dates, package: &'static Package) -> Self {
        Self { choice: Some(Choice::Dates(dates)), ..self.package(package) }.copy().ordered().displayed()
    }
}

impl BuiltIn {
    /// The line for the type of `pg_catalog` of this name, of the crate that was chosen.
    pub fn named(name: &str, crates: Crates) -> Option<&'static Self> {
        TABLE.iter().find(|line| line.names.contains(&name) && line.is_chosen(crates))
    }

    /// The line for the base type that an extension gave this name.
    pub fn of_extension(name: &str) -> Option<&'static Self> {
        TABLE.iter().find(|line| line.extension_names.contains(&name))
    }

    /// The line for the elements of the vector type of this name.
    pub fn element_of(vector: &str) -> Option<&'static Self> {
        TABLE.iter().find(|line| line.vector == Some(vector))
    }

    /// Whether it is the type that a project with these crates uses.
    fn is_chosen(&self, crates: Crates) -> bool {
        match self.choice {
            None => true,
            Some(Choice::Dates(dates)) => dates == crates.dates,
            Some(Choice::Numeric(numeric)) => numeric == crates.numeric,
        }
    }
}

impl Package {
    /// Every package of the table.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        TABLE.iter().filter_map(|line| line.package)
    }
}

/// Whether a type of the table is written with this name alone, as `str` and `i64` are, and not with a path.
pub fn is_plain_name(name: &str) -> bool {
    let written = TABLE.iter().flat_map(|line| [Some(line.rust), line.argument]).flatten();
    let mut alone = written.filter(|text| !text.contains("::"));
    alone.any(|text| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == name))
}

/// The name of the runtime's constant for a type of `pg_catalog`: the one that `postgres_types::Type` gives it.
pub fn constant(name: &str) -> String {
    let words = ["vector", "range"].into_iter().find_map(|last| Some((name.strip_suffix(last)?, last)));
    let name = words.map_or_else(|| name.to_owned(), |(first, last)| format!("{first}_{last}"));
    name.to_uppercase()
}

#[cfg(test)]
mod tests {
    //! The book's tables are those of this file.

    use std::path::Path;

    use super::{BuiltIn, Choice, Crates, Dates, Numeric, TABLE};

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
        for crates in
            [Dates::Jiff, Dates::Chrono, Dates::Time].map(|dates| Crates { dates, numeric: Numeric::BigDecimal })
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
}
