//! The cases: files of SQL in which each statement is preceded by comments that say why, from which version of PostgreSQL on,
//! which columns are proven (`N`) and which may be NULL (`?`), how many rows there are, and what else is to be set up.
//!
//! Where the SQL names `this`, it is a table of the case's own: the cases of a file share a database then. `trigger before insert: …`
//! makes a trigger on it whose function has that body, `… on this_view` on something else.

use std::fmt;
use std::path::Path;

use sqlwright_analysis::facts::Cardinality;

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
    /// What of it is the case's own.
    pub(crate) own: String,
    names_this: bool,
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

/// All cases of all files, or of those whose names contain the variable `CASE`.
pub(crate) fn wanted() -> Vec<Case> {
    let name = std::env::var("CASE").unwrap_or_default();
    read().into_iter().filter(|case| case.file.contains(&name)).collect()
}

/// All cases of all files.
pub(crate) fn read() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/analyse/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let cases = files.iter().flat_map(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file).unwrap();
        let mut cases: Vec<Case> =
            text.split("\n\n").enumerate().map(|(number, block)| case(&name, number, block)).collect();
        let of_this: String = cases.iter().filter(|case| case.names_this).map(|case| case.own.as_str()).collect();
        cases.iter_mut().filter(|case| case.names_this).for_each(|case| case.given.clone_from(&of_this));
        cases
    });
    cases.collect()
}

/// The table that is called `this`, with rows.
const THIS: &str = "
    CREATE TABLE this (id int PRIMARY KEY, cid int NOT NULL DEFAULT 1, email text UNIQUE NOT NULL DEFAULT 'z', nick text, note text,
        at text, seen timestamptz, day date, \"Nick\" text);
    INSERT INTO this (id, email, nick, note) VALUES (1, 'a@x', 'ann', 'ann'), (2, 'b@x', NULL, NULL), (3, 'c@x', NULL, 'zz');";

/// A trigger on it, or `… on this_view`, and its function: `before insert [when (…)] [, set x = y]`.
fn trigger(number: usize, what: &str, body: &str) -> String {
    let (what, setting) = what.split_once(", ").unwrap_or((what, ""));
    let (what, condition) = what.split_once(" when ").unwrap_or((what, ""));
    let (what, level) = what.split_once(" for each ").unwrap_or((what, "row"));
    let condition = if condition.is_empty() { String::new() } else { format!(" when {condition}") };
    let on = if what.contains(" on ") { "" } else { " on this" };
    format!(
        "create function this_{number}() returns trigger language plpgsql {setting} as $body${body}$body$;
         create trigger this_{number} {what}{on} for each {level}{condition} execute function this_{number}();"
    )
}

fn case(file: &str, number: usize, block: &str) -> Case {
    let mut comments = block.lines().filter_map(|line| line.strip_prefix("-- "));
    let why = comments.next().unwrap_or_else(|| panic!("{file}: no comment above {block}")).to_owned();
    let (from, answer) = comments.next().and_then(|line| line.split_once(": ")).unwrap();
    let (columns, cardinality) = answer.rsplit_once(' ').unwrap();
    let mut given = String::new();
    let mut before = String::new();
    let (mut cannot_run, mut trusts_foreign_keys) = (false, false);
    let mut triggers = 0;
    for comment in comments {
        match comment.split_once(": ") {
            Some(("given", sql)) => given.push_str(sql),
            Some((what, body)) if what.starts_with("trigger ") => {
                triggers += 1;
                given.push_str(&trigger(triggers, &what["trigger ".len()..], body));
            }
            Some(("in the same transaction", sql)) => before.push_str(sql),
            _ if comment == "cannot be run" => cannot_run = true,
            _ if comment == "foreign keys are trusted" => trusts_foreign_keys = true,
            _ => panic!("{file}: what is {comment}?"),
        }
    }
    let statement: Vec<&str> = block.lines().filter(|line| !line.starts_with("-- ")).collect();
    let statement = statement.join("\n").trim_end().trim_end_matches(';').to_owned();
    let this = format!("this{number}");
    let names_this = statement.contains("this");
    if names_this {
        given = format!("{THIS}{given}").replace("this", &this);
    }
    Case {
        own: given.clone(),
        names_this,
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
        statement: statement.replace("this", &this),
    }
}
