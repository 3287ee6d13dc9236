//! The cases of the analysis: paragraphs that also set up what they need.

use std::fmt;
use std::path::Path;

use sqlwright_analysis::facts::Cardinality;

use super::paragraphs::{self, Paragraph};

/// The tables and rows of every case.
pub const SCHEMA: &str = include_str!("../../cases/analyse/schema.sql");

/// One case.
#[derive(Debug)]
pub struct Case {
    pub paragraph: Paragraph,
    /// `N` or `?` for each column.
    pub columns: String,
    pub cardinality: Cardinality,
    /// What is set up besides the tables of every case.
    pub given: String,
    /// What of it is the case's own.
    pub own: String,
    names_this: bool,
    /// What runs before it in its transaction.
    pub before: String,
    /// Whether it may fail when it is run: there is nothing behind a foreign table.
    pub cannot_run: bool,
    /// Whether foreign keys are trusted.
    pub trusts_foreign_keys: bool,
    pub statement: String,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.paragraph.title, self.statement)
    }
}

impl Case {
    /// All cases of a file.
    pub fn all(file: &Path) -> Vec<Self> {
        let mut cases: Vec<Self> =
            paragraphs::read(file).into_iter().enumerate().map(|(number, one)| Self::new(number, one)).collect();
        let of_this: String = cases.iter().filter(|case| case.names_this).map(|case| case.own.as_str()).collect();
        cases.iter_mut().filter(|case| case.names_this).for_each(|case| case.given.clone_from(&of_this));
        cases
    }

    /// The statement with a value in place of each `:pN`.
    pub fn with(&self, values: &[String]) -> String {
        let mut statement = self.statement.clone();
        for (number, value) in (1..).zip(values) {
            statement = statement.replace(&format!(":p{number}"), value);
        }
        statement
    }

    fn new(number: usize, paragraph: Paragraph) -> Self {
        let (columns, cardinality) = paragraph.expected.rsplit_once(' ').unwrap();
        let (columns, cardinality) = (columns.to_owned(), cardinality_of(cardinality));
        let mut given = String::new();
        let mut before = String::new();
        let (mut cannot_run, mut trusts_foreign_keys) = (false, false);
        let mut triggers = 0;
        for note in &paragraph.notes {
            match note.split_once(": ") {
                Some(("given", sql)) => given.push_str(sql),
                Some((what, body)) if what.starts_with("trigger ") => {
                    triggers += 1;
                    given.push_str(&trigger(triggers, &what["trigger ".len()..], body));
                }
                Some(("in the same transaction", sql)) => before.push_str(sql),
                _ if note == "cannot be run" => cannot_run = true,
                _ if note == "foreign keys are trusted" => trusts_foreign_keys = true,
                _ => panic!("{}: what is {note}?", paragraph.title),
            }
        }
        let this = format!("this{number}");
        let names_this = paragraph.statement.contains("this");
        if names_this {
            given = format!("{THIS}{given}").replace("this", &this);
        }
        let (own, statement) = (given.clone(), paragraph.statement.replace("this", &this));
        Self {
            paragraph,
            columns,
            cardinality,
            given,
            own,
            names_this,
            before,
            cannot_run,
            trusts_foreign_keys,
            statement,
        }
    }
}

fn cardinality_of(word: &str) -> Cardinality {
    match word {
        "none" => Cardinality::None,
        "one" => Cardinality::ExactlyOne,
        "optional" => Cardinality::AtMostOne,
        "many" => Cardinality::Many,
        other => panic!("what is {other}?"),
    }
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
