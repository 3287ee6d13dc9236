//! `--@ after`: pages that begin behind a row, by the keys of the outermost ORDER BY.

use std::ops::Range;

use sqlwright_source::lexer::lex;

use super::Reader;
use super::edits::{Edit, EditKind};
use super::words::Words;
use crate::check::parse::ast::Directive;
use crate::check::parse::template::{GroupKind, Key, Keys, Paging, TermKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// Words that make a row of the result stand for several rows, or for none: there is no place in the order to go on from.
const FOREIGN: [&str; 8] = ["GROUP", "HAVING", "DISTINCT", "UNION", "EXCEPT", "INTERSECT", "WINDOW", "OVER"];

impl Reader<'_, '_> {
    /// Notes where pages begin, and by which keys. A statement without sorts has one that is not called anything. `None` after an error.
    pub(super) fn paging(&mut self, directives: &[Spanned<Directive>], words: &Words<'_>) -> Option<Option<Paging>> {
        let Some(after) = directives.iter().find(|one| matches!(one.value, Directive::After)) else {
            return Some(None);
        };
        let top = |at: usize, word: &str| words.depth(at) == 0 && words.is(at, word);
        if let Some(foreign) = (0..words.len()).find(|at| FOREIGN.iter().any(|word| top(*at, word))) {
            let place = Span::new(self.file, words.range(foreign));
            let text = format!("there are no pages of a statement with {}", words.word(foreign).to_ascii_uppercase());
            let help = "put it into a sub-select in FROM, and sort what comes out";
            self.refuse(
                Diagnostic::new(Code::InvalidPaging, text).at(place, "").also(after.span, "asked for here").help(help),
            );
            return None;
        }
        let order = (0..words.len()).rev().find(|at| top(*at, "ORDER") && words.is(at + 1, "BY"));
        let (Some(order), true) = (order, words.is(0, "SELECT") || words.is(0, "WITH")) else {
            let text = "pages need a SELECT with ORDER BY";
            self.refuse(
                Diagnostic::new(Code::InvalidPaging, text)
                    .at(after.span, "")
                    .help("sort by keys that no two rows share"),
            );
            return None;
        };
        let condition = (0..order).rev().find(|at| top(*at, "WHERE"));
        if let Some(or) = condition.and_then(|start| (start..order).find(|at| top(*at, "OR"))) {
            let text = "a condition on the page would belong to one side of this OR only";
            let place = Span::new(self.file, words.range(or));
            self.refuse(
                Diagnostic::new(Code::InvalidPaging, text)
                    .at(place, "")
                    .help("put the OR with both of its sides in brackets"),
            );
            return None;
        }
        let at = words.start_with_blanks(order);
        self.edits.push(Edit { range: at..at, kind: EditKind::Page });
        let clause = words.clause(order + 2);
        let written = words.range(clause.start).start..words.range(clause.end - 1).end;
        let sorts = self.terms.groups.iter().position(|group| group.kind == GroupKind::Sort);
        let texts: Vec<(Option<usize>, Range<usize>)> = match sorts {
            None => vec![(None, written)],
            Some(group) => {
                let alternatives = self.terms.groups[group].alternatives.clone();
                let text = |term: &usize| {
                    (Some(*term), self.text_of_sort(*term, directives).unwrap_or_else(|| written.clone()))
                };
                alternatives.iter().map(text).collect()
            }
        };
        let mut sorts = Vec::new();
        for (term, text) in texts {
            sorts.push(Keys { term, keys: self.keys(text, words)? });
        }
        Some(Some(Paging { at: 0, has_condition: condition.is_some(), sorts, directive: after.span }))
    }

    fn text_of_sort(&self, term: usize, directives: &[Spanned<Directive>]) -> Option<Range<usize>> {
        let TermKind::Alternative { name, .. } = &self.terms.terms[term].kind else { return None };
        directives.iter().find_map(|directive| match &directive.value {
            Directive::Sort { name: other, items: Some(items) } if other.value == *name => {
                Some(items.span.start..items.span.end)
            }
            _ => None,
        })
    }

    /// The items of an ORDER BY, with their directions.
    fn keys(&mut self, text: Range<usize>, whole: &Words<'_>) -> Option<Vec<Key>> {
        let tokens: Vec<_> = lex(&self.text[text.clone()])
            .into_iter()
            .map(|mut token| {
                token.range = token.range.start + text.start..token.range.end + text.start;
                token
            })
            .collect();
        let words = Words::new(whole.text, &tokens, self.parameters);
        let mut keys = Vec::new();
        let commas = words.separators(0..words.len(), 0, |at| words.is(at, ","));
        let starts = std::iter::once(0).chain(commas.iter().map(|comma| comma + 1));
        for (start, end) in starts.zip(commas.iter().copied().chain([words.len()])) {
            let place = words.range(start).start..words.range(end.saturating_sub(1).max(start)).end;
            let place = Span::new(self.file, place);
            let key = key(&words, start..end, place);
            let Some(key) = key else {
                let text = "pages cannot begin behind this key";
                let help = "a key is a column or an expression without parameters, then ASC or DESC, and NULLS FIRST or LAST; not a position and not USING";
                self.refuse(Diagnostic::new(Code::InvalidPaging, text).at(place, "").help(help));
                return None;
            };
            keys.push(key);
        }
        Some(keys)
    }
}

fn key(words: &Words<'_>, item: Range<usize>, place: Span) -> Option<Key> {
    let Range { start, mut end } = item;
    let mut nulls_first = None;
    if end > start + 2 && words.is(end - 2, "NULLS") {
        nulls_first = Some(words.is(end - 1, "FIRST"));
        end -= 2;
    }
    let descending = end > start + 1 && words.is(end - 1, "DESC");
    if end > start + 1 && (descending || words.is(end - 1, "ASC")) {
        end -= 1;
    }
    let has_foreign =
        (start..end).any(|at| words.parameter(at).is_some() || words.is(at, "USING") || words.is(at, "OVER"));
    let is_position = end == start + 1 && words.word(start).chars().all(|digit| digit.is_ascii_digit());
    if start >= end || has_foreign || is_position {
        return None;
    }
    let text = words.range(start).start..words.range(end - 1).end;
    let is_name = end == start + 1;
    Some(Key {
        text: words.text[text].to_owned(),
        descending,
        nulls_first: nulls_first.unwrap_or(descending),
        is_name,
        place,
    })
}
