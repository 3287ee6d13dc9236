//! Whole statements.

use std::collections::BTreeSet;

use super::choices::Choices;
use super::kind::Kind;
use super::schema::Schema;
use super::writer::{Parameter, Writer};
use crate::vary::{Marked, Template};

/// A statement that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Lines above it.
    pub directives: String,
    /// With named parameters.
    pub sql: String,
    pub parameters: Vec<Parameter>,
    /// What it is made of.
    pub features: BTreeSet<&'static str>,
    /// The choices that made it.
    pub choices: Vec<usize>,
}

impl Made {
    /// As it stands in a query file.
    pub fn annotated(&self, name: &str) -> String {
        let nullable = self.parameters.iter().filter(|parameter| parameter.nullable);
        let marks: Vec<String> = nullable.map(|parameter| format!("{}?", parameter.name)).collect();
        let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
        format!("--! {name}{marks}\n{}{};\n", self.directives, self.sql)
    }
}

/// Makes a statement over a schema.
pub fn statement(schema: &Schema, choices: Choices) -> Made {
    let mut writer = Writer::new(schema, choices);
    let sql = writer.statement();
    let (parameters, features) = (writer.parameters, writer.features);
    Made { directives: String::new(), sql, parameters, features, choices: writer.choices.taken() }
}

/// Makes a statement that varies, and says how many parts of it do.
pub fn varying(schema: &Schema, choices: Choices) -> (Made, usize) {
    let mut writer = Writer::new(schema, choices);
    writer.terms.may_vary = true;
    let text = writer.statement();
    let guards = (0..8).filter(|_| writer.percent(50)).fold(0, |guards, letter| guards | 1 << letter);
    let Marked { mut directives, sql, parts } = Template::new(&text).marked(guards);
    if sql.contains("UPDATE") || sql.contains("DELETE") {
        directives += "--@ unrestricted\n";
    }
    let (parameters, features) = (writer.parameters, writer.features);
    (Made { directives, sql, parameters, features, choices: writer.choices.taken() }, parts)
}

impl Writer<'_> {
    fn statement(&mut self) -> String {
        let kinds = self.kinds(4);
        match self.below(28) {
            24 | 25 if !self.terms.may_vary && self.items > 0 => self.records(),
            26 if !self.terms.may_vary && self.items > 0 => self.embedded(),
            0..=4 => self.plain(&[], &kinds, 3),
            5 | 6 => self.select_one(&[], &kinds, 2),
            7..=10 => self.query(&[], &kinds, 3),
            11 => self.locking(&kinds),
            12 => self.with(&[], &kinds, 2),
            13 => self.with_writing(&kinds),
            14 => self.write(None).unwrap_or_else(|| self.query(&[], &kinds, 2)),
            15..=19 => self.write(Some(&kinds)).unwrap_or_else(|| self.query(&[], &kinds, 2)),
            _ => self.probe(&kinds),
        }
    }

    fn locking(&mut self, kinds: &[Kind]) -> String {
        self.note("a row lock");
        let lock = self.pick(&["FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE", "FOR KEY SHARE"]);
        let wait = self.pick(&["", "", " SKIP LOCKED", " NOWAIT"]);
        self.items = self.pick(&[1, 1, 2]);
        let query = self.select_one(&[], kinds, 1);
        format!("{query} {}", self.may_be_off(&format!("{lock}{wait}"), ""))
    }

    /// Data-modifying CTEs.
    fn with_writing(&mut self, kinds: &[Kind]) -> String {
        self.note("a data-modifying CTE");
        let mut list = Vec::new();
        for _ in 0..=self.below(2) {
            let returned = self.kinds(2);
            if let Some(write) = self.write(Some(&returned)) {
                list.push(self.named_cte(&returned, &format!("({write})")));
            }
        }
        if list.is_empty() || self.percent(20) {
            list.push(self.cte(&[], 1));
        }
        let last = if self.percent(30) { self.write(Some(kinds)) } else { None };
        let last = last.unwrap_or_else(|| self.query(&[], kinds, 2));
        let last = if last.starts_with("WITH") { format!("SELECT * FROM ({last}) AS z7") } else { last };
        format!("WITH {} {last}", list.join(", "))
    }
}
