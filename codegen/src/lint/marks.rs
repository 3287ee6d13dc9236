//! What the marks `?` and `!` of statements say, against what was proven without them.
//!
//! A mark of a shared declaration is about several statements: it is needed if one of them needs it.

use std::collections::HashMap;
use std::mem::discriminant;

use super::Subject;
use crate::build::{column_names, reasons};
use crate::check::parse::ast::{Mark, Nullity, Sql};
use crate::check::parse::template::{Term, TermKind};
use crate::check::{Checked, CheckedFile, CheckedStatement, Complete};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use sqlwright_analysis::catalog::{Oid, TypeKind};
use sqlwright_analysis::facts::{ParameterFacts, Reason};

/// What is to be said of a mark.
pub(super) enum Judgement {
    /// `?` on what can be NULL anyway.
    Redundant,
    /// `!` on what is proven never to be NULL.
    Unneeded(Diagnostic),
    /// `?` on what is proven never to be NULL.
    AgainstProof(Diagnostic),
}

/// The marks of which something is to be said, each once, in the order of the statements.
pub(super) fn judged(subject: Subject<'_>) -> Vec<(Span, Judgement)> {
    let mut marks = Marks::default();
    for file in &subject.checked.files {
        for statement in file.statements.iter().filter_map(CheckedStatement::complete) {
            Judge { checked: subject.checked, file, statement, marks: &mut marks }.judge();
        }
    }
    marks.list.into_iter().filter_map(|(place, judgement)| Some((place, judgement?))).collect()
}

/// The marks of all statements: with nothing to say of those that a statement needs.
#[derive(Default)]
struct Marks {
    list: Vec<(Span, Option<Judgement>)>,
    by_place: HashMap<Span, usize>,
}

impl Marks {
    fn add(&mut self, place: Span, judgement: Option<Judgement>) {
        let next = self.list.len();
        let index = *self.by_place.entry(place).or_insert(next);
        match self.list.get_mut(index) {
            None => self.list.push((place, judgement)),
            Some((_, there)) => {
                if there.as_ref().map(discriminant) != judgement.as_ref().map(discriminant) {
                    *there = None;
                }
            }
        }
    }
}

/// One statement on its way.
struct Judge<'c, 'm> {
    checked: &'c Checked,
    file: &'c CheckedFile,
    statement: Complete<'c>,
    marks: &'m mut Marks,
}

impl Judge<'_, '_> {
    fn judge(mut self) {
        let Complete { parsed, described, .. } = self.statement;
        for (index, (parameter, ty)) in parsed.sql.parameters.iter().zip(&described.parameters).enumerate() {
            let Some(mark) = parsed.params.iter().find(|mark| mark.name.value == parameter.name) else { continue };
            self.parameter(index, mark);
            self.elements(false, true, *ty, mark);
        }
        let names = column_names::of(self.statement, &self.checked.catalog);
        for (index, name) in names.iter().enumerate() {
            let mark = column_names::mark(&parsed.columns, &described.columns, index, &name.name);
            let Some(mark) = mark else { continue };
            self.column(index, mark);
            let facts = self.statement.facts.columns.get(index);
            let nullable = facts.is_none_or(|facts| facts.nullability.elements_nullable);
            self.elements(nullable, false, described.columns[index].type_oid, mark);
        }
    }

    /// A mark on a column.
    fn column(&mut self, index: usize, mark: &Nullity) {
        let Some(mark) = mark.mark.as_ref() else { return };
        let facts = self.statement.facts.columns.get(index).map(|facts| &facts.nullability);
        let judgement = match (mark.value, facts) {
            (Mark::Nullable, None) => Some(Judgement::Redundant),
            (Mark::Nullable, Some(facts)) if facts.nullable => Some(Judgement::Redundant),
            (Mark::Nullable, Some(facts)) if !self.shares_row_by_name() => {
                let text = "`?` makes an `Option` of what is proven never to be NULL";
                let diagnostic = Diagnostic::new(Code::MarkAgainstProof, text).at(mark.span, "");
                let help = "remove the mark, unless you want the `Option`";
                Some(Judgement::AgainstProof(
                    diagnostic.note(self.sentence(&facts.reason, self.statement.sql())).help(help),
                ))
            }
            (Mark::NotNull, Some(facts)) if !facts.nullable => {
                let text = "`!` is not needed here: it is proven that this is never NULL";
                Some(Judgement::Unneeded(unneeded(text, mark, self.sentence(&facts.reason, self.statement.sql()))))
            }
            _ => None,
        };
        // Of what nothing is known, it will stay an `Option` only as long as nothing is known.
        let guess = self.is_unknown() && matches!(judgement, Some(Judgement::Redundant));
        self.marks.add(mark.span, judgement.filter(|_| !guess));
    }

    /// A mark on a parameter. The analysis has taken it for granted, and knows how it would be without.
    fn parameter(&mut self, index: usize, mark: &Nullity) {
        let Some(mark) = mark.mark.as_ref() else { return };
        let Some(known) = self.statement.facts.parameters.get(index) else { return };
        let Some(unmarked) = &known.unmarked else { return };
        let sql = &self.statement.parsed.sql;
        let judgement = match (mark.value, unmarked.nullable) {
            (Mark::Nullable, _) if self.is_optional(index) => Some(Judgement::Redundant),
            (Mark::NotNull, _) if self.is_optional(index) => {
                let text = "`!` changes nothing here: callers pass the parameter only if they want what depends on it";
                let warning = Diagnostic::new(Code::UnneededMark, text).at(mark.span, "").help("remove the mark");
                Some(Judgement::Unneeded(warning))
            }
            (Mark::Nullable, true) => Some(Judgement::Redundant),
            (Mark::NotNull, false) => {
                let text = "`!` is not needed here: the parameter is required without it";
                Some(Judgement::Unneeded(unneeded(text, mark, self.sentence(&unmarked.reason, sql))))
            }
            (Mark::Nullable, false) if self.refuses_null(index, known) => {
                let text = "`?` lets callers pass a NULL that is always refused";
                let diagnostic = Diagnostic::new(Code::MarkAgainstProof, text).at(mark.span, "");
                let diagnostic = diagnostic.note(self.sentence(&unmarked.reason, sql)).help("remove the mark");
                Some(Judgement::AgainstProof(diagnostic))
            }
            _ => None,
        };
        self.marks.add(mark.span, judgement);
    }

    /// `[?]` and `[!]` on the elements of a column's array, or of a parameter's, which are never NULL without a mark.
    fn elements(&mut self, proven_nullable: bool, of_parameter: bool, ty: Oid, mark: &Nullity) {
        let mark = mark.element.as_ref().and_then(|element| element.mark.as_ref());
        let Some(mark) = mark.filter(|_| self.is_array(ty) && !self.is_unknown()) else { return };
        let warning = |code, text: &str| Diagnostic::new(code, text).at(mark.span, "").help("remove the mark");
        let judgement = match (mark.value, proven_nullable) {
            (Mark::Nullable, true) => Some(Judgement::Redundant),
            (Mark::NotNull, false) if of_parameter => {
                let text = "`[!]` is not needed here: elements of a parameter are never NULL without it";
                Some(Judgement::Unneeded(warning(Code::UnneededMark, text)))
            }
            (Mark::NotNull, false) => {
                let text = "`[!]` is not needed here: it is proven that no element is NULL";
                Some(Judgement::Unneeded(warning(Code::UnneededMark, text)))
            }
            (Mark::Nullable, false) if !of_parameter && !self.shares_row_by_name() => {
                let text = "`[?]` makes `Option`s of elements that are proven never to be NULL";
                Some(Judgement::AgainstProof(warning(Code::MarkAgainstProof, text)))
            }
            _ => None,
        };
        self.marks.add(mark.span, judgement);
    }

    /// Whether all that happens to a parameter is that it is written to a NOT NULL column, with no trigger in between.
    fn refuses_null(&self, index: usize, facts: &ParameterFacts) -> bool {
        let once = self.statement.parsed.sql.parameters.get(index).is_some_and(|parameter| parameter.uses.len() == 1);
        let Some(target) = facts.assigned_to.as_ref().filter(|_| once) else { return false };
        let relation = self.checked.catalog.relation_named(&target.schema, &target.table);
        relation.is_some_and(|relation| {
            let column = relation.columns.values().find(|column| column.name == target.column);
            column.is_some_and(|column| column.not_null) && relation.triggers.is_empty() && relation.rules.is_empty()
        })
    }

    /// Whether another statement of the file names the same row: they have to agree, whatever is proven of each.
    fn shares_row_by_name(&self) -> bool {
        let own = self.statement.parsed.row_name.as_ref().map(|name| &name.value);
        let named = self.file.parsed().map(|parsed| parsed.row_name.as_ref().map(|name| &name.value));
        own.is_some() && named.filter(|name| *name == own).count() > 1
    }

    fn is_array(&self, ty: Oid) -> bool {
        let catalog = &self.checked.catalog;
        catalog.types.get(&catalog.base_type(ty)).is_some_and(|ty| matches!(ty.kind, TypeKind::Array(_)))
    }

    /// Whether a parameter of the options is an `Option` because a part of the statement depends on it.
    fn is_optional(&self, index: usize) -> bool {
        let template = self.statement.varied.map(|varied| &*varied.template).filter(|template| template.is_marked);
        let is_its = |term: &Term| matches!(term.kind, TermKind::Given(parameter) if parameter == index);
        template.is_some_and(|template| template.terms.iter().any(is_its))
    }

    fn is_unknown(&self) -> bool {
        self.statement.facts.unknown.is_some()
    }

    /// The reason for what is proven of a column, or of a parameter: their places are in these texts.
    fn sentence(&self, reason: &Reason, sql: &Sql) -> String {
        reasons::in_file(reason, sql, &self.checked.sources).sentence()
    }
}

fn unneeded(text: &str, mark: &Spanned<Mark>, reason: String) -> Diagnostic {
    Diagnostic::new(Code::UnneededMark, text).at(mark.span, "").note(reason).help("remove the mark")
}

/// How many places a summary shows.
const SHOWN: usize = 3;

/// One diagnostic for all of these places, which shows some.
pub(super) fn summary(places: &[Span], diagnostic: Diagnostic) -> Option<Diagnostic> {
    let (first, others) = places.split_first()?;
    let shown = others.iter().take(SHOWN - 1);
    Some(shown.fold(diagnostic.at(*first, ""), |diagnostic, place| diagnostic.also(*place, "")))
}
