//! A statement's tokens, with as much of its structure as it takes to tell where an optional part begins and ends.

use std::collections::HashMap;
use std::ops::Range;

use sqlwright_source::lexer::{Token, TokenKind};

use crate::check::parse::ast::Parameter;

/// The tokens of a statement, without comments.
pub(in crate::check) struct Words<'a> {
    pub(in crate::check) text: &'a str,
    words: Vec<Word>,
}

/// One token; `:name` is one.
struct Word {
    range: Range<usize>,
    kind: TokenKind,
    parameter: Option<usize>,
    /// How many brackets, and CASEs, are open around it.
    depth: usize,
    /// The bracket (or END) that closes what it opens, and the other way round.
    partner: Option<usize>,
    /// Whether it is the AND of BETWEEN.
    of_between: bool,
}

/// Words that begin a clause, or end the one before.
const CLAUSES: [&str; 24] = [
    "SELECT",
    "FROM",
    "WHERE",
    "ON",
    "HAVING",
    "GROUP",
    "ORDER",
    "BY",
    "SET",
    "VALUES",
    "WITH",
    "RECURSIVE",
    "RETURNING",
    "USING",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "FOR",
    "WINDOW",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "WHEN",
    "DO",
];

/// Words that begin a join.
const JOINS: [&str; 7] = ["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"];

/// A clause around a place: its words without its keyword, and that.
pub(in crate::check) struct Clause {
    pub(in crate::check) start: usize,
    pub(in crate::check) end: usize,
    /// In capitals; `(` for what is within brackets only.
    pub(in crate::check) keyword: String,
}

impl<'a> Words<'a> {
    pub(in crate::check) fn new(text: &'a str, tokens: &[Token], parameters: &[Parameter]) -> Self {
        let uses = parameters
            .iter()
            .enumerate()
            .flat_map(|(index, parameter)| parameter.uses.iter().map(move |place| (place.start, (place.end, index))));
        let uses: HashMap<usize, (usize, usize)> = uses.collect();
        let mut words: Vec<Word> = Vec::new();
        for token in tokens.iter().filter(|token| token.kind.is_significant()) {
            if words.last().is_some_and(|last| token.range.start < last.range.end) {
                // The name of a parameter.
                continue;
            }
            let used = uses.get(&token.range.start);
            words.push(Word {
                range: token.range.start..used.map_or(token.range.end, |(end, _)| *end),
                kind: token.kind,
                parameter: used.map(|(_, index)| *index),
                depth: 0,
                partner: None,
                of_between: false,
            });
        }
        let mut all = Self { text, words };
        all.nest();
        all
    }

    /// Depths, partners, and the ANDs of BETWEEN.
    fn nest(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        let mut between: Vec<usize> = vec![0];
        for index in 0..self.words.len() {
            let opens = matches!(self.words[index].kind, TokenKind::Bracket(b'(' | b'[')) || self.is(index, "CASE");
            let is_end = self.is(index, "END") && open.last().is_some_and(|open| self.is(*open, "CASE"));
            if (matches!(self.words[index].kind, TokenKind::Bracket(b')' | b']')) || is_end)
                && let Some(opening) = open.pop()
            {
                between.pop();
                self.words[index].partner = Some(opening);
                self.words[opening].partner = Some(index);
            }
            self.words[index].depth = open.len();
            if opens {
                open.push(index);
                between.push(0);
                continue;
            }
            if self.begins_clause(index)
                && let Some(pending) = between.last_mut()
            {
                // `AS between`.
                *pending = 0;
            }
            let pending = between.last_mut();
            if self.words[index].kind == TokenKind::Word
                && let Some(pending) = pending
            {
                let word = &self.text[self.words[index].range.clone()];
                if word.eq_ignore_ascii_case("BETWEEN") {
                    *pending += 1;
                } else if word.eq_ignore_ascii_case("AND") && *pending > 0 {
                    *pending -= 1;
                    self.words[index].of_between = true;
                }
            }
        }
    }

    pub(in crate::check) fn len(&self) -> usize {
        self.words.len()
    }

    /// The text of a word; empty beyond the end.
    pub(in crate::check) fn word(&self, index: usize) -> &'a str {
        self.words.get(index).map_or("", |word| &self.text[word.range.clone()])
    }

    /// Whether it is this keyword, or this sign.
    pub(in crate::check) fn is(&self, index: usize, wanted: &str) -> bool {
        self.words.get(index).is_some_and(|word| {
            let plain = !matches!(word.kind, TokenKind::Literal | TokenKind::QuotedIdentifier);
            plain && self.text[word.range.clone()].eq_ignore_ascii_case(wanted)
        })
    }

    fn is_any(&self, index: usize, wanted: &[&str]) -> bool {
        wanted.iter().any(|wanted| self.is(index, wanted))
    }

    pub(in crate::check) fn range(&self, index: usize) -> Range<usize> {
        self.words.get(index).map_or(self.text.len()..self.text.len(), |word| word.range.clone())
    }

    pub(in crate::check) fn depth(&self, index: usize) -> usize {
        self.words.get(index).map_or(0, |word| word.depth)
    }

    pub(in crate::check) fn parameter(&self, index: usize) -> Option<usize> {
        self.words.get(index)?.parameter
    }

    /// What closes the bracket or CASE, or opens it.
    pub(in crate::check) fn partner(&self, index: usize) -> Option<usize> {
        self.words.get(index)?.partner
    }

    /// The first word that does not begin before an offset.
    pub(in crate::check) fn at(&self, offset: usize) -> usize {
        self.words.partition_point(|word| word.range.start < offset)
    }

    /// Where the word before ends: what stands between belongs to the word.
    pub(in crate::check) fn start_with_blanks(&self, index: usize) -> usize {
        index.checked_sub(1).map_or_else(|| self.range(index).start, |before| self.range(before).end)
    }

    /// Whether it is AND or OR between conditions.
    pub(in crate::check) fn is_connective(&self, index: usize) -> bool {
        self.is(index, "OR") || self.is(index, "AND") && !self.words[index].of_between
    }

    /// The connectives, or the commas, among some words, at a depth.
    pub(in crate::check) fn separators(
        &self,
        among: Range<usize>,
        depth: usize,
        is_separator: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        among.filter(|index| self.depth(*index) == depth && is_separator(*index)).collect()
    }

    /// Whether a join begins here, as opposed to a call of `left` or `right`.
    pub(in crate::check) fn begins_join(&self, index: usize) -> bool {
        let is_call = self.is_any(index, &["LEFT", "RIGHT"]) && self.is(index + 1, "(");
        self.is_any(index, &JOINS) && !is_call && !self.is_name(index)
    }

    /// Whether these words have a join whose ON or USING is not among them, though one follows.
    pub(in crate::check) fn lacks_condition(&self, joins: Range<usize>) -> bool {
        let depth = self.depth(joins.start);
        let count =
            |is_it: &dyn Fn(usize) -> bool| joins.clone().filter(|at| self.depth(*at) == depth && is_it(*at)).count();
        let is_on = |at: usize| self.is_any(at, &["ON", "USING"]);
        let plain = count(&|at| self.is_any(at, &["CROSS", "NATURAL"]));
        is_on(joins.end) && count(&|at| self.is(at, "JOIN")) > plain + count(&is_on)
    }

    /// Whether a clause begins here.
    pub(in crate::check) fn begins_clause(&self, index: usize) -> bool {
        (self.is_any(index, &CLAUSES) || self.begins_write(index)) && !self.is_name(index) && !self.continues(index)
    }

    /// Whether an INSERT, UPDATE, DELETE or MERGE begins behind WITH: their keywords are not reserved.
    fn begins_write(&self, index: usize) -> bool {
        let begins = |word: &str, next: &str| self.is(index, word) && self.is(index + 1, next);
        let update = self.is(index, "UPDATE") && index.checked_sub(1).is_some_and(|before| self.is(before, ")"));
        update || begins("INSERT", "INTO") || begins("MERGE", "INTO") || begins("DELETE", "FROM")
    }

    /// Whether a keyword is the name of a column or of a schema: `t.order`.
    fn is_name(&self, index: usize) -> bool {
        index.checked_sub(1).is_some_and(|before| self.is(before, ".")) || self.is(index + 1, ".")
    }

    /// Whether a keyword is not the first of what it belongs to: `IS DISTINCT FROM`, `WITHIN GROUP`, `timestamp with time zone`,
    /// `WITH TIES`, `ROWS FROM`.
    fn continues(&self, index: usize) -> bool {
        let before = |back: usize, words: &[&str]| index.checked_sub(back).is_some_and(|at| self.is_any(at, words));
        self.is(index, "FROM") && (before(1, &["ROWS"]) || before(1, &["DISTINCT"]) && before(2, &["IS", "NOT"]))
            || self.is(index, "GROUP") && before(1, &["WITHIN"])
            || self.is(index, "WITH") && self.is_any(index + 1, &["TIME", "TIES", "ORDINALITY"])
    }

    /// The clause in which a word stands.
    pub(in crate::check) fn clause(&self, index: usize) -> Clause {
        let depth = self.depth(index);
        let before = (0..index).rev().find(|at| {
            self.depth(*at) < depth || self.depth(*at) == depth && (self.begins_clause(*at) || self.begins_join(*at))
        });
        let keyword = match before {
            Some(at) if self.depth(at) < depth => "(".to_owned(),
            Some(at) => self.word(at).to_ascii_uppercase(),
            None => String::new(),
        };
        let end = (index..self.len()).find(|at| {
            self.depth(*at) < depth || self.depth(*at) == depth && (self.begins_clause(*at) || self.begins_join(*at))
        });
        Clause { start: before.map_or(0, |at| at + 1), end: end.unwrap_or(self.len()), keyword }
    }
}
