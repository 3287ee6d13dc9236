//! How an optional part of a statement is left out, so that what is left is SQL: with its AND or OR, with its comma, or for `true`.
//!
//! That every variant then means what its parts say is proven from the query trees; here, what cannot work is refused where it was
//! typed.

use std::ops::Range;

use super::Reader;
use super::edits::{Edit, EditKind};
use super::guards::Guard;
use super::markers::{Marked, is_tail};
use super::words::{Clause, Words};
use crate::check::parse::names::shown;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// Where a part of a statement stands.
enum Position {
    /// Among conditions.
    Condition,
    /// All of a join, or of a clause: it goes as it is.
    Whole,
    /// Among the items of a list.
    Item,
}

impl Reader<'_, '_> {
    /// The edit of a guard. It is true wherever it does not matter, and goes with its AND where there is one before it.
    pub(super) fn guard(&mut self, guard: &Guard, terms: u64, words: &Words<'_>) {
        let Range { start, end } = guard.words;
        let ends = end == words.len() || [")", ";"].iter().any(|sign| words.is(end, sign)) || words.is_connective(end);
        let ends = ends || words.begins_clause(end) || words.begins_join(end);
        let with_and = start.checked_sub(1).filter(|and| ends && words.is(*and, "AND") && words.is_connective(*and));
        let first = with_and.unwrap_or(start);
        let range = words.start_with_blanks(first)..words.range(end - 1).end;
        let off = if with_and.is_some() { "" } else { " true" };
        self.edits.push(Edit { range, kind: EditKind::Optional { terms, off, is_guard: true } });
        for cut in &guard.cut {
            // With the blanks on the side where something else begins.
            let range = match words.is(cut.start, "OR") {
                true => words.start_with_blanks(cut.start)..words.range(cut.end - 1).end,
                false => words.range(cut.start).start..words.range(cut.end).start,
            };
            self.edits.push(Edit { range, kind: EditKind::Replaced("") });
        }
    }

    /// The edits of what is marked; `None` after an error.
    pub(super) fn marked(&mut self, marked: &[Marked], words: &Words<'_>) -> Option<()> {
        let mut sound = true;
        let mut items: Vec<(Clause, Vec<&Marked>)> = Vec::new();
        for one in marked {
            let clause = words.clause(one.words.start);
            match self.position(one, &clause, words) {
                Ok(Position::Condition) => sound &= self.condition(one, &clause, words).is_some(),
                Ok(Position::Whole) => self.optional(one.words.clone(), one.terms, "", words),
                Ok(Position::Item) => match items.iter_mut().find(|(other, _)| other.start == clause.start) {
                    Some((_, items)) => items.push(one),
                    None => items.push((clause, vec![one])),
                },
                Err(diagnostic) => {
                    sound = false;
                    self.refuse(*diagnostic);
                }
            }
        }
        for (clause, mut items) in items {
            items.sort_by_key(|item| item.words.start);
            sound &= self.list(&clause, &items, words).is_some();
        }
        sound.then_some(())
    }

    fn position(&self, marked: &Marked, clause: &Clause, words: &Words<'_>) -> Result<Position, Box<Diagnostic>> {
        let Range { start, end } = marked.words.clone();
        let depth = words.depth(start);
        if (start..end).any(|at| words.depth(at) < depth) || words.depth(end.saturating_sub(1)) < depth {
            return Err(self.misplaced(marked, words, "it ends outside of the brackets in which it begins"));
        }
        let foreign = (start + 1..end).find(|at| words.depth(*at) == depth && words.begins_clause(*at));
        if is_tail(words, start) {
            return Ok(Position::Whole);
        }
        if words.begins_join(start) {
            let allowed = ["ON", "USING", "FOR", "WITH"];
            let foreign = (start + 1..end).find(|at| {
                words.depth(*at) == depth && words.begins_clause(*at) && !allowed.iter().any(|word| words.is(*at, word))
            });
            return match foreign {
                Some(at) => Err(self.runs_into(marked, at, words)),
                None if words.lacks_condition(start..end) => Err(self.misplaced(
                    marked,
                    words,
                    "the ON or USING of a join belongs to it: put both under one condition",
                )),
                None => Ok(Position::Whole),
            };
        }
        if words.begins_clause(start) {
            let text =
                format!("it begins with {}, which stays in all variants", words.word(start).to_ascii_uppercase());
            return Err(self.misplaced(marked, words, &text));
        }
        if let Some(at) = foreign {
            return Err(self.runs_into(marked, at, words));
        }
        let keyword = clause.keyword.as_str();
        if words.is(start, ",") && ["FROM", "ON", "USING"].contains(&keyword) || keyword.is_empty() {
            return if keyword.is_empty() {
                Err(self.misplaced(
                    marked,
                    words,
                    "neither a condition, a join, nor an item of a list is what stands here",
                ))
            } else {
                Ok(Position::Whole)
            };
        }
        let connectives = words.separators(clause.start..clause.end.max(end), depth, |at| words.is_connective(at));
        if keyword == "SELECT" && depth > 0 && connectives.is_empty() {
            // What is around it can count them, or name them by their position.
            return Err(self.misplaced(marked, words, "the columns of a sub-select stay"));
        }
        match keyword {
            "WHERE" | "ON" | "HAVING" => Ok(Position::Condition),
            _ if !connectives.is_empty() && keyword != "BY" && keyword != "SET" => Ok(Position::Condition),
            _ if words.begins_item(&(start..end), clause) => Ok(Position::Item),
            _ => Err(self.misplaced(
                marked,
                words,
                "neither a condition, a join, nor an item of a list is what stands here",
            )),
        }
    }

    fn condition(&mut self, marked: &Marked, clause: &Clause, words: &Words<'_>) -> Option<()> {
        let Range { start, end } = marked.words.clone();
        let depth = words.depth(start);
        let is_connective = |at: usize| words.is_connective(at) && words.depth(at) == depth;
        let (leads, trails) = (is_connective(start), is_connective(end - 1));
        let all = words.separators(clause.start..clause.end.max(end), depth, |at| words.is_connective(at));
        let refused = if all.iter().any(|at| words.is(*at, "OR")) && all.iter().any(|at| words.is(*at, "AND")) {
            Some(
                "AND and OR are mixed around it, so that what is left would be grouped otherwise: put brackets around one of them",
            )
        } else if leads && (trails || end - start == 1) {
            Some("it has an AND or OR at both ends")
        } else if leads && start == clause.start || trails && end >= clause.end {
            Some("its AND or OR has nothing on the other side")
        } else if !leads && start > clause.start && !is_connective(start - 1) {
            Some("it begins within a condition")
        } else if !trails && end < clause.end && !is_connective(end) {
            Some("it ends within a condition")
        } else {
            None
        };
        if let Some(why) = refused {
            self.refuse(*self.misplaced(marked, words, why));
            return None;
        }
        let inside = usize::from(leads);
        if !marked.is_block
            && words.separators(start + inside..end, depth, |at| words.is_connective(at)).len() > usize::from(trails)
        {
            self.refuse(*self.misplaced(
                marked,
                words,
                "there are two conditions before the marker: put each on a line of its own",
            ));
            return None;
        }
        let of_or = |at: usize| is_connective(at) && words.is(at, "OR");
        let off = if leads || trails {
            ""
        } else if of_or(end) || start > clause.start && of_or(start - 1) {
            " false"
        } else {
            " true"
        };
        self.optional(start..end, marked.terms, off, words);
        Some(())
    }

    pub(super) fn optional(&mut self, range: Range<usize>, terms: u64, off: &'static str, words: &Words<'_>) {
        let range = words.start_with_blanks(range.start)..words.range(range.end - 1).end;
        self.edits.push(Edit { range, kind: EditKind::Optional { terms, off, is_guard: false } });
    }

    fn runs_into(&self, marked: &Marked, at: usize, words: &Words<'_>) -> Box<Diagnostic> {
        let text = format!("it runs into {}", shown(&words.word(at).to_ascii_uppercase()));
        self.misplaced(marked, words, &text)
    }

    pub(super) fn misplaced(&self, marked: &Marked, words: &Words<'_>, why: &str) -> Box<Diagnostic> {
        let place = words.range(marked.words.start).start..words.range(marked.words.end - 1).end;
        let help = "optional are conditions with their AND or OR, joins, items of a list with their comma, and LIMIT, OFFSET, FETCH, FOR \
                    or UNION with all that belongs to them";
        Diagnostic::new(Code::MisplacedFragment, "this part of a statement cannot be optional")
            .at(Span::new(self.file, place), why.to_owned())
            .also(marked.marker, "marked here")
            .help(help)
            .into()
    }
}
