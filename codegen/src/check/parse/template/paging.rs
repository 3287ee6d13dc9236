//! Pages that begin behind a row: where they can, and the terms and conditions for that.

use std::ops::Range;

use super::{Fragment, MOST_TERMS, Part, Template, Term, TermKind, When};
use crate::source::Span;

/// Where pages can begin.
#[derive(Debug, Clone)]
pub struct Paging {
    /// The part before which the condition on the row before stands.
    pub at: usize,
    /// Whether the statement has a condition already.
    pub has_condition: bool,
    /// The orders.
    pub sorts: Vec<Keys>,
    /// The directive.
    pub directive: Span,
}

impl Paging {
    /// What goes before the condition.
    pub fn before(&self) -> &'static str {
        if self.has_condition { "\n    AND " } else { "\nWHERE " }
    }
}

/// The keys of one order.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The term of the sort, where it has one.
    pub term: Option<usize>,
    /// Its keys.
    pub keys: Vec<Key>,
}

impl Keys {
    /// The order in words, the same for the same order.
    pub fn words(&self) -> String {
        let word = |key: &Key| {
            let direction = if key.descending { "DESC" } else { "ASC" };
            let nulls = if key.nulls_first { "FIRST" } else { "LAST" };
            format!("{} {direction} NULLS {nulls}", key.text)
        };
        self.keys.iter().map(word).collect::<Vec<_>>().join(", ")
    }
}

/// A key of an order.
#[derive(Debug, Clone)]
pub struct Key {
    /// What to sort by.
    pub text: String,
    /// DESC.
    pub descending: bool,
    /// NULLS FIRST.
    pub nulls_first: bool,
    /// Whether it is a name alone.
    pub is_name: bool,
    /// Where it was typed.
    pub place: Span,
}

/// How pages begin in one order.
#[derive(Debug, Clone)]
pub struct Page {
    /// The term of the sort from its beginning.
    pub sort: usize,
    /// Whether the sort has a name of its own.
    pub is_named: bool,
    /// Its keys.
    pub keys: Vec<PageKey>,
    /// The same behind a row: a term for each set of keys that are NULL in it.
    pub patterns: Vec<Pattern>,
}

/// A key of an order, as its pages use it.
#[derive(Debug, Clone)]
pub struct PageKey {
    /// The result column that has it.
    pub column: usize,
    /// Whether it can be NULL.
    pub nullable: bool,
    /// The parameter with its value in the row before.
    pub parameter: usize,
}

/// Which keys of the row before are NULL, and the term for that.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Per key.
    pub nulls: Vec<bool>,
    /// The term.
    pub term: usize,
}

impl Template {
    /// Whether a term is one of a page, of which callers know the cursor only.
    pub fn is_page(&self, term: usize) -> bool {
        self.pages
            .iter()
            .any(|page| page.patterns.iter().any(|pattern| pattern.term == term) || !page.is_named && page.sort == term)
    }

    /// A new alternative of a group; `None` where there are too many terms.
    pub(in crate::check) fn add(&mut self, group: usize, name: &str, paging: &Paging) -> Option<usize> {
        let term = self.terms.len();
        let kind = TermKind::Alternative { group, name: name.to_owned() };
        self.terms.push(Term { kind, place: paging.directive });
        self.groups.get_mut(group)?.alternatives.push(term);
        (term < MOST_TERMS).then_some(term)
    }

    /// What the pages of a sort are called in words.
    pub(in crate::check) fn name_of_page(&self, sort: usize, nulls: &[bool]) -> String {
        let name = match &self.terms[sort].kind {
            TermKind::Alternative { name, .. } => name.as_str(),
            _ => "",
        };
        let keys: Vec<String> =
            (1..).zip(nulls).filter(|(_, is_null)| **is_null).map(|(key, _)| key.to_string()).collect();
        let keys = if keys.is_empty() { String::new() } else { format!(" whose key {} is NULL", keys.join(" and ")) };
        format!("{name} after a row{keys}")
    }

    /// The name, or another one that no parameter has.
    pub(in crate::check) fn free_name(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.parameters.iter().any(|parameter| parameter.name == name) {
            name.push('_');
        }
        name
    }

    /// Gives the pages of each sort what the sort has.
    pub(in crate::check) fn repeat_for_pages(&mut self) {
        let pages: Vec<(u64, Vec<u64>)> = self
            .pages
            .iter()
            .map(|page| (1 << page.sort, page.patterns.iter().map(|pattern| 1 << pattern.term).collect()))
            .collect();
        let mut moved = vec![0];
        let mut parts = Vec::new();
        for part in std::mem::take(&mut self.parts) {
            let of_sort = |(sort, _): &&(u64, Vec<u64>)| matches!(part.when, When::If(terms) if terms & sort != 0);
            if let (Some((sort, of_pages)), When::If(terms)) = (pages.iter().find(of_sort), &part.when) {
                for page in of_pages {
                    parts.push(Part { when: When::If(terms & !sort | page), text: part.text.clone() });
                }
            }
            parts.push(part);
            moved.push(parts.len());
        }
        self.parts = parts;
        let at = |range: &Range<usize>| moved[range.start]..moved[range.end];
        self.fragments.iter_mut().for_each(|fragment| fragment.parts = at(&fragment.parts));
        self.groups.iter_mut().flat_map(|group| &mut group.places).for_each(|place| *place = at(place));
        // What no variant uses has a mask that nothing is, which stays.
        for uses in self.uses.iter_mut().filter(|uses| **uses != [u64::MAX]) {
            let more: Vec<u64> = uses
                .iter()
                .flat_map(|terms| {
                    let page = pages.iter().find(|(sort, _)| terms & sort != 0);
                    page.map(|(sort, of_pages)| of_pages.iter().map(|page| terms & !sort | page).collect::<Vec<_>>())
                        .unwrap_or_default()
                })
                .collect();
            uses.extend(more);
        }
    }

    /// Inserts the conditions of pages: operands that are there with their alternative.
    pub(in crate::check) fn insert(&mut self, at: usize, conditions: Vec<Part>, paging: &Paging) {
        let count = conditions.len();
        let moved = |range: &mut Range<usize>| {
            if range.start >= at {
                *range = range.start + count..range.end + count;
            }
        };
        self.fragments.iter_mut().for_each(|fragment| moved(&mut fragment.parts));
        self.groups.iter_mut().flat_map(|group| &mut group.places).for_each(moved);
        let fragments = (at..).zip(&conditions).filter_map(|(index, part)| match part.when {
            When::If(terms) => {
                Some(Fragment { terms, parts: index..index + 1, place: paging.directive, is_guard: false })
            }
            _ => None,
        });
        self.fragments.extend(fragments.collect::<Vec<_>>());
        self.parts.splice(at..at, conditions);
    }
}
