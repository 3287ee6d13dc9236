//! A statement for one row, and the same for the elements of arrays.

use std::ops::Range;

use sqlwright_source::lexer::lex;
use sqlwright_source::meant;

use crate::check::parse::vary::words::Words;

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Insert,
    Update,
    Delete,
    Merge,
}

/// A statement that writes, as far as its words show it. Its parameters are `$1`, `$2`, ….
pub(super) struct Single<'a> {
    words: Words<'a>,
    pub(super) kind: Kind,
    /// For an INSERT the VALUES with their brackets, else the WHERE clause without its keyword.
    part: Range<usize>,
}

/// A conjunct `column = $n`.
pub(super) struct Pinned {
    pub(super) column: String,
    pub(super) parameter: usize,
}

impl<'a> Single<'a> {
    /// Reads it.
    ///
    /// # Errors
    /// It is no statement that could run for many rows: what it is, and what to do.
    pub(super) fn read(text: &'a str) -> Result<Self, (&'static str, &'static str)> {
        let words = Words::new(text, &lex(text), &[]);
        let kinds =
            [("INSERT", Kind::Insert), ("UPDATE", Kind::Update), ("DELETE", Kind::Delete), ("MERGE", Kind::Merge)];
        let kind = kinds.into_iter().find(|(word, _)| words.is(0, word)).map(|(_, kind)| kind);
        let kind = kind.ok_or((
            "`--@ bulk` is for statements that begin with INSERT, UPDATE, DELETE or MERGE",
            "for a query, pass an array: `WHERE id = ANY (:ids)`",
        ))?;
        let clause = |word| {
            let found =
                (1..words.len()).find(|at| words.depth(*at) == 0 && words.begins_clause(*at) && words.is(*at, word));
            found.map(|at| at..words.clause(at + 1).end)
        };
        let part = match kind {
            Kind::Insert => {
                let values = clause("VALUES").ok_or((
                    "`--@ bulk` is for an INSERT of one row, and this one has no VALUES",
                    "write `INSERT INTO t (a, b) VALUES (:a, :b)`; a query inserts many rows as it is",
                ))?;
                let end = words.partner(values.start + 1).map_or(values.end, |close| close + 1);
                if words.is(end, ",") {
                    return Err((
                        "`--@ bulk` is for an INSERT of one row, and this one has several",
                        "leave one row in VALUES: the method takes as many as there are",
                    ));
                }
                values.start..end
            }
            Kind::Update | Kind::Delete => {
                let condition = clause("WHERE").ok_or((
                    "`--@ bulk` is for statements that affect at most one row for each of their input, and this one has no WHERE",
                    "add a condition on a unique key, such as `WHERE id = :id`",
                ))?;
                condition.start + 1..condition.end
            }
            Kind::Merge => 0..0,
        };
        Ok(Self { words, kind, part })
    }

    /// Why it cannot be one statement over arrays: then it is sent once for each row.
    pub(super) fn stays_single(&self) -> Option<&'static str> {
        let words = &self.words;
        let has = |word: &str| (0..words.len()).any(|at| words.is(at, word));
        let joins = |word: &str| {
            (0..words.len()).any(|at| words.depth(at) == 0 && words.is(at, word) && words.begins_clause(at))
        };
        let outside = || (0..words.len()).any(|at| self.number(at).is_some() && !self.part.contains(&at));
        let default = || self.values().iter().any(|value| value.len() == 1 && words.is(value.start, "DEFAULT"));
        match self.kind {
            Kind::Merge => Some("it is a MERGE"),
            _ if has("SELECT") || has("TABLE") => Some("it has a query, which would not see the rows before"),
            Kind::Insert if outside() => Some("it has parameters outside of VALUES"),
            Kind::Insert if default() => Some("DEFAULT is among its VALUES"),
            Kind::Update if joins("FROM") => Some("it has a FROM clause"),
            Kind::Delete if joins("USING") => Some("it has a USING clause"),
            _ => None,
        }
    }

    /// The statement over arrays. `types`: those of the elements, as they are written in a cast.
    pub(super) fn over_arrays(&self, types: &[String], ordinality: bool) -> String {
        let (words, text) = (&self.words, self.words.text);
        let (input, n) = (self.free("input"), self.free("n"));
        let column = |number: usize| self.free(&format!("v{number}"));
        let mut columns: Vec<String> = Vec::new();
        for (index, ty) in types.iter().enumerate() {
            let number = index + 1;
            columns.push(format!("pg_catalog.unnest(${number}::{ty}[]) AS {}", column(number)));
        }
        if ordinality {
            columns.push(format!("pg_catalog.generate_subscripts($1, 1) AS {n}"));
        }
        let source = format!("(SELECT {}) AS {input}", columns.join(", "));
        let replaced = |range: Range<usize>| {
            let (mut out, mut at) = (String::new(), range.start);
            for index in 0..words.len() {
                let place = words.range(index);
                if let Some(number) = self.number(index).filter(|_| range.contains(&place.start)) {
                    out += &text[at..place.start];
                    out += &format!("{input}.{}", column(number));
                    at = place.end;
                }
            }
            out + &text[at..range.end]
        };
        let start = words.range(self.part.start).start;
        let mut sql = match self.kind {
            Kind::Insert => {
                let (open, close) = (words.range(self.part.start + 1).end, words.range(self.part.end - 1).start);
                let behind = &text[words.range(self.part.end - 1).end..];
                format!("{}SELECT {} FROM {source}{behind}", &text[..start], replaced(open..close))
            }
            _ => {
                let keyword = words.range(self.part.start - 1).start;
                let joins = if self.kind == Kind::Delete { "USING" } else { "FROM" };
                let (before, behind) = (replaced(0..keyword), replaced(keyword..text.len()));
                format!("{before}{joins} {source} {behind}")
            }
        };
        if ordinality {
            sql += &format!(", {input}.{n}");
        }
        sql
    }

    /// A statement that returns a row for each one that is affected, where this one returns none.
    pub(super) fn with_returning(&self) -> String {
        format!("{} RETURNING true", self.words.text)
    }

    /// What the condition says of columns, whatever else it says. Nothing where it has an OR.
    pub(super) fn pinned(&self) -> Vec<Pinned> {
        let words = &self.words;
        let depth = words.depth(self.part.start);
        let connectives = words.separators(self.part.clone(), depth, |at| words.is_connective(at));
        if connectives.iter().any(|at| words.is(*at, "OR")) || self.part.clone().any(|at| words.is(at, "BETWEEN")) {
            return Vec::new();
        }
        let starts = std::iter::once(self.part.start).chain(connectives.iter().map(|at| at + 1));
        let ends = connectives.iter().copied().chain([self.part.end]);
        starts.zip(ends).filter_map(|(start, end)| self.equation(start..end)).collect()
    }

    fn equation(&self, conjunct: Range<usize>) -> Option<Pinned> {
        let equals = conjunct.clone().find(|at| self.words.is(*at, "="))?;
        let (left, right) = (conjunct.start..equals, equals + 1..conjunct.end);
        let (name, value) = if self.parameter(&right).is_some() { (left, right) } else { (right, left) };
        Some(Pinned { column: self.column(name)?, parameter: self.parameter(&value)? })
    }

    /// The name of a column, with or without that of its table before it.
    fn column(&self, range: Range<usize>) -> Option<String> {
        let words = &self.words;
        let is_name = |at: usize| words.word(at).starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"');
        let alternate =
            range.clone().enumerate().all(|(index, at)| if index % 2 == 0 { is_name(at) } else { words.is(at, ".") });
        (range.len() % 2 == 1 && alternate).then(|| meant(words.word(range.end - 1)))
    }

    /// The columns that SET names; `None` where these are not all simple.
    pub(super) fn set(&self) -> Option<Vec<String>> {
        let words = &self.words;
        let set =
            (1..words.len()).find(|at| words.depth(*at) == 0 && words.is(*at, "SET") && words.begins_clause(*at))?;
        let clause = words.clause(set + 1);
        let items = self.items(clause.start..clause.end);
        items.into_iter().map(|item| words.is(item.start + 1, "=").then(|| meant(words.word(item.start)))).collect()
    }

    /// Where an INSERT is to update what is there: the columns of the conflict, with the parameters that are inserted there alone.
    pub(super) fn conflict(&self) -> Vec<Pinned> {
        self.conflicting().unwrap_or_default()
    }

    fn conflicting(&self) -> Option<Vec<Pinned>> {
        let words = &self.words;
        let is_top = |at: &usize| words.depth(*at) == 0;
        let conflict = (self.part.end..words.len()).find(|at| is_top(at) && words.is(*at, "CONFLICT"))?;
        let close = words.partner(conflict + 1).filter(|_| words.is(conflict + 1, "("))?;
        if !(words.is(close + 1, "DO") && words.is(close + 2, "UPDATE")) {
            return None;
        }
        let open = (0..self.part.start).find(|at| words.is(*at, "("))?;
        let names = self.items(open + 1..words.partner(open)?);
        let values = self.values();
        let pinned = |target: Range<usize>| {
            let column = self.column(target)?;
            let at = names.iter().position(|name| self.column(name.clone()).as_ref() == Some(&column))?;
            Some(Pinned { column, parameter: self.parameter(values.get(at)?)? })
        };
        self.items(conflict + 2..close).into_iter().map(pinned).collect()
    }

    fn values(&self) -> Vec<Range<usize>> {
        if self.kind == Kind::Insert { self.items(self.part.start + 2..self.part.end - 1) } else { Vec::new() }
    }

    /// The items of a list.
    fn items(&self, list: Range<usize>) -> Vec<Range<usize>> {
        let depth = self.words.depth(list.start);
        let commas = self.words.separators(list.clone(), depth, |at| self.words.is(at, ","));
        let starts = std::iter::once(list.start).chain(commas.iter().map(|comma| comma + 1));
        let ends = commas.iter().copied().chain([list.end]);
        starts.zip(ends).filter(|(start, end)| start < end).map(|(start, end)| start..end).collect()
    }

    /// The parameter that stands alone, by its position.
    fn parameter(&self, range: &Range<usize>) -> Option<usize> {
        let number = self.number(range.start).filter(|_| range.len() == 1)?;
        number.checked_sub(1)
    }

    /// The number of a parameter.
    fn number(&self, at: usize) -> Option<usize> {
        self.words.word(at).strip_prefix('$')?.parse().ok()
    }

    /// A name that is not among the words.
    fn free(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while (0..self.words.len()).any(|at| meant(self.words.word(at)) == name) {
            name.push('_');
        }
        name
    }
}
