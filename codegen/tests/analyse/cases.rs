//! The cases: files of SQL in which each statement is preceded by comments that say why, from which version of PostgreSQL on,
//! which columns are proven (`N`) and which may be NULL (`?`), how many rows there are, and what else is to be set up.

use std::fmt;
use std::path::Path;

use sqlwright_codegen::analyse::facts::Cardinality;

/// One case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) file: String,
    why: String,
    /// The first major version that has what the statement uses.
    pub(crate) from: i32,
    /// `N` or `?` for each column.
    pub(crate) columns: String,
    pub(crate) cardinality: Cardinality,
    /// What is set up besides the tables of every case.
    pub(crate) given: String,
    /// What runs before it in its transaction.
    pub(crate) before: String,
    /// Whether it may fail when it is run: there is nothing behind a foreign table.
    pub(crate) cannot_run: bool,
    /// Whether foreign keys are trusted.
    pub(crate) trusts_foreign_keys: bool,
    pub(crate) statement: String,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.why, self.statement)
    }
}

impl Case {
    /// The statement with a value in place of each `:pN`.
    pub(crate) fn with(&self, values: &[String]) -> String {
        let mut statement = self.statement.clone();
        for (number, value) in (1..).zip(values) {
            statement = statement.replace(&format!(":p{number}"), value);
        }
        statement
    }
}

/// All cases of all files.
pub(crate) fn read() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/analyse/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let cases = files.iter().flat_map(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file).unwrap();
        text.split("\n\n").map(|block| case(&name, block)).collect::<Vec<_>>()
    });
    cases.collect()
}

fn case(file: &str, block: &str) -> Case {
    let mut comments = block.lines().filter_map(|line| line.strip_prefix("-- "));
    let why = comments.next().unwrap_or_else(|| panic!("{file}: no comment above {block}")).to_owned();
    let (from, answer) = comments.next().and_then(|line| line.split_once(": ")).unwrap();
    let (columns, cardinality) = answer.rsplit_once(' ').unwrap();
    let mut given = String::new();
    let mut before = String::new();
    let (mut cannot_run, mut trusts_foreign_keys) = (false, false);
    for comment in comments {
        match comment.split_once(": ") {
            Some(("given", sql)) => given.push_str(sql),
            Some(("in the same transaction", sql)) => before.push_str(sql),
            _ if comment == "cannot be run" => cannot_run = true,
            _ if comment == "foreign keys are trusted" => trusts_foreign_keys = true,
            _ => panic!("{file}: what is {comment}?"),
        }
    }
    let statement: Vec<&str> = block.lines().filter(|line| !line.starts_with("-- ")).collect();
    Case {
        file: file.to_owned(),
        why,
        from: from.parse().unwrap(),
        columns: columns.to_owned(),
        cardinality: match cardinality {
            "none" => Cardinality::None,
            "one" => Cardinality::ExactlyOne,
            "optional" => Cardinality::AtMostOne,
            "many" => Cardinality::Many,
            other => panic!("{file}: what is {other}?"),
        },
        given,
        before,
        cannot_run,
        trusts_foreign_keys,
        statement: statement.join("\n").trim_end().trim_end_matches(';').to_owned(),
    }
}
