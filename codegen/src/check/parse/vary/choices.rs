//! `--@ sort` and `--@ choice`: alternatives that the caller chooses from, and `--@ always`: a condition that must hold in all variants.

use std::ops::Range;

use sqlwright_source::lexer::{TokenKind, lex};

use super::Reader;
use super::edits::{Edit, EditKind};
use super::words::Words;
use crate::check::parse::ast::Directive;
use crate::check::parse::names::shown;
use crate::check::parse::template::GroupKind;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// One alternative: its term, its name, and its text where that is not the one in the statement.
struct Alternative {
    term: usize,
    name: Spanned<String>,
    text: Option<Range<usize>>,
}

impl Reader<'_, '_> {
    /// The edits of sorts and choices; `None` after an error.
    pub(super) fn choices(&mut self, directives: &[Spanned<Directive>], words: &Words<'_>) -> Option<()> {
        let mut groups: Vec<(usize, Vec<Alternative>)> = Vec::new();
        for directive in directives {
            let (group, kind, name, text) = match &directive.value {
                Directive::Sort { name, items } => {
                    (&Spanned::new("sort".to_owned(), directive.span), GroupKind::Sort, name, items.as_ref())
                }
                Directive::Choice { group, name, text } => (group, GroupKind::Choice, name, Some(text)),
                _ => continue,
            };
            let term = match self.terms.alternative(group, kind, name) {
                Ok(term) => term,
                Err(diagnostic) => {
                    self.refuse(*diagnostic);
                    return None;
                }
            };
            let index = self.terms.groups.iter().position(|other| other.alternatives.contains(&term))?;
            let text = text.map(|text| text.span.start..text.span.end);
            let alternative = Alternative { term, name: name.clone(), text };
            match groups.iter_mut().find(|(other, _)| *other == index) {
                Some((_, alternatives)) => alternatives.push(alternative),
                None => groups.push((index, vec![alternative])),
            }
        }
        let mut sound = true;
        for (group, alternatives) in groups {
            let chosen = match self.terms.groups[group].kind {
                GroupKind::Sort => self.sorted(&alternatives, words),
                _ => self.chosen(&alternatives, words),
            };
            let Some((default, places)) = chosen else {
                sound = false;
                continue;
            };
            // The default comes first.
            let order = &mut self.terms.groups[group].alternatives;
            order.sort_by_key(|term| *term != alternatives[default].term);
            for place in places {
                let texts = alternatives.iter().enumerate().map(|(index, alternative)| {
                    let here = || words.range(place.start).start..words.range(place.end - 1).end;
                    let text = if index == default { here() } else { alternative.text.clone().unwrap_or_else(here) };
                    (1 << alternative.term, text)
                });
                let kind = EditKind::Chosen { group, alternatives: texts.collect() };
                let range = words.start_with_blanks(place.start)..words.range(place.end - 1).end;
                self.edits.push(Edit { range, kind });
            }
        }
        sound.then_some(())
    }

    /// The default, and where it stands: the items of the outermost ORDER BY.
    fn sorted(&mut self, sorts: &[Alternative], words: &Words<'_>) -> Option<(usize, Vec<Range<usize>>)> {
        let first = sorts.first()?.name.span;
        let is_order = |at: &usize| words.depth(*at) == 0 && words.is(*at, "ORDER") && words.is(at + 1, "BY");
        let Some(order) = (0..words.len()).rev().find(is_order) else {
            let text = "there is no ORDER BY that the sorts could stand for";
            let help =
                "write the default sort at the end of the statement: the text without any choice is a statement, too";
            self.refuse(Diagnostic::new(Code::InvalidChoice, text).at(first, "").help(help));
            return None;
        };
        let clause = words.clause(order + 2);
        let written = clause.start..clause.end;
        let is_default = |sort: &Alternative| match &sort.text {
            None => true,
            Some(text) => self.same(text.clone(), words, written.clone()),
        };
        let defaults: Vec<usize> = (0..sorts.len()).filter(|index| is_default(&sorts[*index])).collect();
        if let [default] = defaults.as_slice() {
            return Some((*default, vec![written]));
        }
        let place = words.range(written.start).start..words.range(written.end - 1).end;
        let text = if defaults.is_empty() {
            "no sort is the one that is written"
        } else {
            "several sorts are the one that is written"
        };
        let diagnostic =
            Diagnostic::new(Code::InvalidChoice, text).at(first, "").also(Span::new(self.file, place), "the default");
        self.refuse(diagnostic.help("give the sort that stands in the statement a name alone: `--@ sort name`"));
        None
    }

    /// The default, and where it stands.
    fn chosen(&mut self, alternatives: &[Alternative], words: &Words<'_>) -> Option<(usize, Vec<Range<usize>>)> {
        let mut found: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
        for (index, alternative) in alternatives.iter().enumerate() {
            let places = self.places(alternative.text.clone()?, words);
            if !places.is_empty() {
                found.push((index, places));
            }
        }
        if found.len() == 1 {
            let (default, places) = found.pop()?;
            return self.are_operands(alternatives, &places, words).then_some((default, places));
        }
        let first = alternatives.first()?.name.span;
        let text = if found.is_empty() {
            "no alternative stands in the statement"
        } else {
            "several alternatives stand in the statement, so none is the default"
        };
        let help = "one of them stands in the statement, word for word: that is the default, and it is replaced wherever it stands";
        self.refuse(Diagnostic::new(Code::InvalidChoice, text).at(first, "").help(help));
        None
    }

    /// Whether each alternative stays one operand where it stands: `n + 1` in the place of `n` in `n * 2` would not.
    fn are_operands(&mut self, alternatives: &[Alternative], places: &[Range<usize>], words: &Words<'_>) -> bool {
        let texts = alternatives.iter().filter_map(|alternative| Some((alternative, alternative.text.clone()?)));
        let Some((open, _)) = texts.clone().find(|(_, text)| has_operator(&self.text[text.clone()])) else {
            return true;
        };
        let ends = |at: usize| {
            let signs = ["(", ")", "[", "]", ",", "AS", "ASC", "DESC", "NULLS", "CASE", "THEN", "ELSE", "END"];
            at >= words.len()
                || words.begins_clause(at)
                || words.begins_join(at)
                || signs.iter().any(|sign| words.is(at, sign))
        };
        let joins =
            |at: usize| words.is_connective(at) && texts.clone().all(|(_, text)| !has_connective(&self.text[text]));
        let is_whole = |place: &&Range<usize>| {
            let before = place.start.checked_sub(1);
            before.is_none_or(|at| ends(at) || joins(at)) && (ends(place.end) || joins(place.end))
        };
        let Some(place) = places.iter().find(|place| !is_whole(place)) else { return true };
        let place = Span::new(self.file, words.range(place.start).start..words.range(place.end - 1).end);
        let text = "an alternative would be torn apart by what stands around it";
        let diagnostic = Diagnostic::new(Code::InvalidChoice, text).at(open.name.span, "it has an operator");
        let diagnostic = diagnostic.also(place, "it stands here, among other operators");
        self.refuse(diagnostic.help("put each alternative, and what stands in the statement, in brackets"));
        false
    }

    /// Reports conditions of `--@ always` that do not always hold; `optional` are the places that are not in all variants.
    pub(super) fn always(
        &mut self,
        directives: &[Spanned<Directive>],
        words: &Words<'_>,
        optional: &[Range<usize>],
    ) -> Option<()> {
        let mut sound = true;
        for directive in directives {
            let Directive::Always(condition) = &directive.value else { continue };
            let places = self.places(condition.span.start..condition.span.end, words);
            let holds = |member: Range<usize>| {
                let mut within = places.iter().filter(|place| member.start <= place.start && place.end <= member.end);
                let around = words.range(member.start).start;
                // A member of UNION can be optional with its condition.
                let is_optional =
                    |at: usize| optional.iter().any(|range| range.contains(&at) && !range.contains(&around));
                within.any(|place| is_conjunct(place, words) && !is_optional(words.range(place.start).start))
            };
            let holds = members(words).into_iter().all(holds);
            if !holds {
                sound = false;
                let text = format!("a condition that must always hold does not: {}", shown(&condition.value));
                let help = "write it into the WHERE of the statement itself, word for word, joined by AND and without a condition of its own";
                self.refuse(Diagnostic::new(Code::MissingCondition, text).at(condition.span, "").help(help));
            }
        }
        sound.then_some(())
    }

    /// Where a text stands in the statement, word by word.
    fn places(&self, text: Range<usize>, words: &Words<'_>) -> Vec<Range<usize>> {
        let wanted = self.tokens(text);
        let mut places: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.stands_at(&wanted, words, at).filter(|end| *end > at) {
                Some(end) => {
                    places.push(at..end);
                    at = end;
                }
                None => at += 1,
            }
        }
        places
    }

    fn same(&self, text: Range<usize>, words: &Words<'_>, written: Range<usize>) -> bool {
        self.stands_at(&self.tokens(text), words, written.start) == Some(written.end)
    }

    /// Where a text ends that begins at a word.
    fn stands_at(&self, wanted: &[String], words: &Words<'_>, start: usize) -> Option<usize> {
        let end = start + wanted.len();
        let stands = wanted.iter().zip(start..end).all(|(wanted, at)| normal(words.word(at)) == *wanted);
        (stands && end <= words.len()).then_some(end)
    }

    fn tokens(&self, text: Range<usize>) -> Vec<String> {
        let part = &self.text[text];
        let mut tokens: Vec<String> = Vec::new();
        let mut colon = None;
        for token in lex(part).into_iter().filter(|token| !token.kind.is_comment()) {
            let word = normal(&part[token.range.clone()]);
            match colon.take() {
                Some(end) if end == token.range.start => tokens.push(format!(":{word}")),
                Some(_) => tokens.extend([":".to_owned(), word]),
                None if word == ":" => colon = Some(token.range.end),
                None => tokens.push(word),
            }
        }
        tokens
    }
}

/// The statement, or each member of its UNION.
fn members(words: &Words<'_>) -> Vec<Range<usize>> {
    let is_set = |at: &usize| {
        words.depth(*at) == 0
            && ["UNION", "EXCEPT", "INTERSECT"].iter().any(|word| words.is(*at, word))
            && words.begins_clause(*at)
    };
    let starts = std::iter::once(0).chain((1..words.len()).filter(is_set));
    let ends = (1..words.len()).filter(is_set).chain([words.len()]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether it is one of the conditions that WHERE joins by AND.
fn is_conjunct(place: &Range<usize>, words: &Words<'_>) -> bool {
    let clause = words.clause(place.start);
    let depth = words.depth(place.start);
    let connectives = words.separators(clause.start..clause.end, depth, |at| words.is_connective(at));
    let is_whole = (place.start == clause.start || connectives.contains(&(place.start - 1)))
        && (place.end == clause.end || connectives.contains(&place.end));
    depth == 0 && clause.keyword == "WHERE" && connectives.iter().all(|at| words.is(*at, "AND")) && is_whole
}

/// Whether a text is more than one operand: it has an operator, or a word that is one, outside of brackets.
fn has_operator(text: &str) -> bool {
    let words = [
        "AND", "OR", "NOT", "IS", "IN", "LIKE", "ILIKE", "SIMILAR", "BETWEEN", "AT", "COLLATE", "OVERLAPS", "ISNULL",
        "NOTNULL",
    ];
    has_outside(text, |token, word| {
        token == TokenKind::Other && ![".", ",", "::"].contains(&word)
            || words.iter().any(|other| word.eq_ignore_ascii_case(other))
    })
}

fn has_connective(text: &str) -> bool {
    has_outside(text, |_, word| ["AND", "OR", "NOT"].iter().any(|other| word.eq_ignore_ascii_case(other)))
}

/// Whether a text has such a token outside of brackets.
fn has_outside(text: &str, is_it: impl Fn(TokenKind, &str) -> bool) -> bool {
    let mut depth = 0_usize;
    lex(text).into_iter().any(|token| {
        match token.kind {
            TokenKind::Bracket(b'(' | b'[') => depth += 1,
            TokenKind::Bracket(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && is_it(token.kind, &text[token.range])
    })
}

/// A word as it is compared: those without quotes by their letters.
fn normal(word: &str) -> String {
    if word.starts_with(['\'', '"', '$']) || word.contains('\'') { word.to_owned() } else { word.to_lowercase() }
}
