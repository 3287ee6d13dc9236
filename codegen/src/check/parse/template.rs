//! SQL that varies, as pieces of what was typed: each text that can reach the server is put together from these, and from nothing else.
//!
//! A *term* is what can be on or off: a parameter that is given, a flag, an alternative of a choice. A *variant* is the set of those that
//! are on, as bits.

mod paging;

pub use paging::{Key, Keys, Page, PageKey, Paging, Pattern};

use std::ops::Range;

pub use super::pieces::{Part, Text, When};

use crate::check::parse::ast::{Parameter, Sql};
use crate::source::{Span, Spanned};
use sqlwright_analysis::vary::{self, Shape};

/// As many terms can a statement have: a variant has a bit for each.
pub const MOST_TERMS: usize = 64;

/// A statement that varies.
#[derive(Debug, Clone)]
pub struct Template {
    /// What can be on or off; the first is bit 0.
    pub terms: Vec<Term>,
    /// Terms of which exactly one is on.
    pub groups: Vec<Group>,
    /// Optional places of the text.
    pub fragments: Vec<Fragment>,
    /// The pieces, in the order of the text.
    pub parts: Vec<Part>,
    /// `$1`, `$2`, …, the same in all variants.
    pub parameters: Vec<Parameter>,
    /// For each parameter the terms with which it is used; empty where it is used in every variant.
    pub uses: Vec<Vec<u64>>,
    /// At least one of these terms must be on, else there is nothing to do; 0 where that does not matter.
    pub requires_any: u64,
    /// Columns that an UPDATE may keep, by the term of each.
    pub is_patch: bool,
    /// Where pages can begin, and by which keys, as it was asked for.
    pub paging: Option<Paging>,
    /// How pages begin, one entry per sort, when that is known.
    pub pages: Vec<Page>,
    /// Whether anything in it was marked. If not, there are only guards, and the method is that of the constant text.
    pub is_marked: bool,
    /// The statement.
    pub span: Span,
}

/// What can be on or off.
#[derive(Debug, Clone)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// Where it is first named.
    pub place: Span,
}

/// What a term stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermKind {
    /// The parameter has a value.
    Given(usize),
    /// The parameter is true: `(NOT :flag OR …)`.
    True(usize),
    /// The column is set to the parameter's value (`--@ patch`).
    Set(usize),
    /// The parameter's value is inserted in the place of the column's DEFAULT (`--@ default`).
    Stated(usize),
    /// A flag of its own.
    Flag(String),
    /// An alternative of a group.
    Alternative {
        /// The index in [`Template::groups`].
        group: usize,
        /// Its name.
        name: String,
    },
}

/// Alternatives of which exactly one is on.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name; `sort` for the sorts.
    pub name: Spanned<String>,
    /// What it chooses.
    pub kind: GroupKind,
    /// Its alternatives, as indices of terms; the default is the first where there is one.
    pub alternatives: Vec<usize>,
    /// Where its text stands: in one place for each use, as indices of parts.
    pub places: Vec<Range<usize>>,
}

/// What a group chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// The outermost ORDER BY.
    Sort,
    /// A text (`--@ choice`).
    Choice,
    /// Which of several fragments (`--@ if by.id`); it has no default.
    OneOf,
}

/// A place that is optional.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// It is there where all of these are on.
    pub terms: u64,
    /// Its parts.
    pub parts: Range<usize>,
    /// Where it was typed.
    pub place: Span,
    /// Whether it is an unmarked guard.
    pub is_guard: bool,
}

impl Template {
    /// All terms on, and the default of each group.
    pub fn all_on(&self) -> u64 {
        let all = (0..self.terms.len()).fold(0, |all, term| all | 1 << term);
        let others = |group: &Group| group.alternatives.iter().skip(1).fold(0, |bits, term| bits | 1 << term);
        self.groups.iter().fold(all, |all, group| all & !others(group))
    }

    /// The text of a variant, every piece in its place: what is not part of it is blank, so that places in all variants are the same.
    pub fn padded(&self, variant: u64) -> Sql {
        let mut text = String::new();
        let mut map = vec![(0, self.span.start)];
        for part in &self.parts {
            let holds = part.when.holds(variant);
            let separator = if holds { part.when.separator(variant) } else { "" };
            text += separator;
            blanks(&mut text, part.when.room() - separator.len());
            map.extend(part.text.map.iter().map(|(at, file)| (text.len() + at, *file)));
            match holds {
                true => text += &part.text.sql,
                false => blanks(&mut text, part.text.sql.len()),
            }
        }
        // Where something was left out, what stands behind it counts.
        map.reverse();
        map.dedup_by_key(|(text, _)| *text);
        map.reverse();
        Sql { span: self.span, text, parameters: self.parameters.clone(), map, copy: None }
    }

    /// Whether a variant uses a parameter.
    pub fn is_used(&self, parameter: usize, variant: u64) -> bool {
        let uses = self.uses.get(parameter).map_or(&[][..], Vec::as_slice);
        uses.is_empty() || uses.iter().any(|terms| variant & terms == *terms)
    }

    /// The term that brings a parameter: the value of an option, or of what all its uses are under. `None` for an argument of every call.
    pub fn owner(&self, parameter: usize) -> Option<usize> {
        let is_option = |term: &Term| match &term.kind {
            TermKind::Given(index) | TermKind::True(index) | TermKind::Set(index) | TermKind::Stated(index) => {
                *index == parameter
            }
            TermKind::Flag(_) | TermKind::Alternative { .. } => false,
        };
        if !self.is_marked {
            return None;
        }
        let option = self.terms.iter().position(is_option);
        option.or_else(|| {
            // The terms that all its uses have in common.
            let uses = self.uses.get(parameter).map_or(&[][..], Vec::as_slice);
            let common = uses.iter().fold(u64::MAX, |common, terms| common & terms);
            let brings = |term: &usize| match self.terms[*term].kind {
                TermKind::Flag(_) | TermKind::Alternative { .. } => common & 1 << term != 0,
                _ => false,
            };
            (0..self.terms.len()).find(brings).filter(|_| !uses.is_empty())
        })
    }

    /// What a variant is, in words: `with everything`, `with :name and in_stock`, `with nothing optional`.
    pub fn words(&self, variant: u64) -> String {
        let is_default = |index: usize| {
            let of_group = |group: &&Group| group.alternatives.contains(&index);
            self.groups
                .iter()
                .find(of_group)
                .is_some_and(|group| group.kind != GroupKind::OneOf && group.alternatives.first() == Some(&index))
        };
        let on = (0..self.terms.len()).filter(|index| variant & 1 << index != 0 && !is_default(*index));
        let names: Vec<String> = on.map(|index| self.name(index)).collect();
        match names.split_last() {
            None => "with nothing that is optional".to_owned(),
            Some(_) if variant == self.all_on() && names.len() > 1 => "with everything".to_owned(),
            Some((last, [])) => format!("with {last}"),
            Some((last, others)) => format!("with {} and {last}", others.join(", ")),
        }
    }

    /// What a term is called in words.
    pub fn name(&self, term: usize) -> String {
        let parameter = |index: &usize| format!(":{}", self.parameters[*index].name);
        match &self.terms[term].kind {
            TermKind::Given(index) | TermKind::True(index) | TermKind::Set(index) | TermKind::Stated(index) => {
                parameter(index)
            }
            TermKind::Flag(name) => name.clone(),
            TermKind::Alternative { group, name } => format!("{}.{name}", self.groups[*group].name.value),
        }
    }

    /// What is optional and what is chosen, with the places in [`Self::padded`].
    pub fn shape(&self) -> Shape {
        let mut starts = vec![0];
        for part in &self.parts {
            let end = starts.last().copied().unwrap_or_default();
            starts.push(end + part.when.room() + part.text.sql.len());
        }
        let place = |parts: &Range<usize>| starts[parts.start]..starts[parts.end];
        let fragments = self.fragments.iter();
        let fragments =
            fragments.map(|fragment| vary::Fragment { place: place(&fragment.parts), terms: fragment.terms });
        let choices = self.groups.iter().map(|group| vary::Choice {
            places: group.places.iter().map(place).collect(),
            alternatives: group.alternatives.iter().map(|term| 1 << term).collect(),
            sort: group.kind == GroupKind::Sort,
        });
        let required = Some(self.requires_any).filter(|mask| *mask != 0).into_iter().collect();
        Shape { fragments: fragments.collect(), choices: choices.collect(), uses: self.uses.clone(), required }
    }
}

fn blanks(text: &mut String, count: usize) {
    text.extend(std::iter::repeat_n(' ', count));
}
