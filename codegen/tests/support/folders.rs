//! Cases that are folders: `schema.sql`, `statements.sql`, and `expected.txt`, which is written by `BLESS=1`. A first line `-- from 15`
//! in `schema.sql` skips the case on older servers, and `expected-18.txt` is for where 18 truly differs.

use std::path::PathBuf;

use sqlwright_harness::{Failed, Trial, compare_file};

/// One folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// `effects/insert`.
    pub name: String,
    pub path: PathBuf,
}

/// A statement below `--! name`.
#[derive(Debug, Clone)]
pub struct Statement {
    pub name: String,
    pub sql: String,
    /// Its lines `--? set-up => arguments`.
    pub attempts: Vec<(String, String)>,
}

impl Folder {
    /// All cases of an area, by name.
    pub fn all(area: &str) -> Vec<Self> {
        let folders = sqlwright_harness::case_folders(&super::cases().join(area)).unwrap();
        assert!(!folders.is_empty(), "{area} has no cases");
        folders.into_iter().map(|(name, path)| Self { name: format!("{area}/{name}"), path }).collect()
    }

    /// A test for each case of an area.
    pub fn trials(area: &str, test: fn(&Self) -> Result<(), String>) -> Vec<Trial> {
        let trial = |folder: Self| {
            Trial::test(folder.name.clone(), move || {
                folder.check_names()?;
                Ok::<_, Failed>(test(&folder)?)
            })
        };
        Self::all(area).into_iter().map(trial).collect()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path.join(name)).unwrap_or_else(|error| panic!("{}/{name}: {error}", self.name))
    }

    pub fn schema(&self) -> String {
        self.read("schema.sql")
    }

    /// The text of its statements.
    pub fn text(&self) -> String {
        self.read("statements.sql")
    }

    /// Its statements, one by one.
    pub fn statements(&self) -> Vec<Statement> {
        let text = self.text();
        let parts = text.split("--! ").skip(1).map(|part| part.split_once('\n').unwrap());
        parts.map(|(name, lines)| Statement::read(name, lines)).collect()
    }

    /// Whether it counts for a server.
    pub fn is_for(&self, version: u32) -> bool {
        let schema = self.schema();
        let from = schema.lines().next().and_then(|line| line.strip_prefix("-- from ")?.parse().ok());
        from.is_none_or(|from: u32| from <= version)
    }

    /// Compares what came out with what is expected of a server.
    pub fn compare(&self, version: u32, actual: &str) -> Result<(), String> {
        let own = self.path.join(format!("expected-{version}.txt"));
        compare_file(&if own.exists() { own } else { self.path.join("expected.txt") }, actual)
    }

    /// A misspelt name would be of a case that checks nothing.
    fn check_names(&self) -> Result<(), Failed> {
        let known = |name: &str| {
            let number = |rest: &str| rest.strip_suffix(".txt").is_some_and(|number| number.parse::<u32>().is_ok());
            ["schema.sql", "statements.sql", "expected.txt"].contains(&name)
                || name.strip_prefix("expected-").is_some_and(number)
        };
        let names = sqlwright_harness::files_below(&self.path)?;
        match names.into_keys().find(|name| !known(name)) {
            Some(name) => Err(format!("{name} means nothing in the folder of a case").into()),
            None => Ok(()),
        }
    }
}

impl Statement {
    fn read(name: &str, lines: &str) -> Self {
        let (attempts, sql): (Vec<&str>, Vec<&str>) = lines.lines().partition(|line| line.starts_with("--?"));
        let attempt = |line: &str| {
            let (set_up, arguments) = line[3..].rsplit_once("=>").expect("an attempt has `=>`");
            (set_up.trim().to_owned(), arguments.trim().to_owned())
        };
        let attempts = attempts.into_iter().map(attempt).collect();
        let sql = sql.join("\n").trim().trim_end_matches(';').to_owned();
        Self { name: name.to_owned(), sql, attempts }
    }
}
