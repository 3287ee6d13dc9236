//! What authors say against what was proven: marks and directives that change nothing, loosen what is certain, or cannot come true.
//!
//! A mark of a shared declaration speaks of several statements, so it is judged when all of them are lowered: it stays if one of
//! them needs it. Files that come from cornucopia are full of `?` where it changes nothing; that is said once.

use super::Lowering;
use crate::build::model::{Cardinality, Reason};
use crate::check::parse::ast::{Mark, Nullity, RowsExpected};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};
use sqlwright_analysis::facts::{Facts, Nullability, ParameterFacts};

/// How many marks of one kind are reported one by one.
const ONE_BY_ONE: usize = 3;

/// How many places a summary shows.
const SHOWN: usize = 3;

/// What was found out about marks, in the order of statements.
#[derive(Debug, Default)]
pub(super) struct Overrides {
    found: Vec<(Span, Finding)>,
}

#[derive(Debug, Clone)]
enum Finding {
    /// It has an effect that nothing speaks against.
    Effective,
    /// `?` on what can be NULL anyway.
    Redundant,
    /// `!` on what is proven never to be NULL.
    Unneeded(Diagnostic),
    /// `?` on what is proven never to be NULL.
    AgainstProof(Diagnostic),
}

impl Overrides {
    fn add(&mut self, mark: &Spanned<Mark>, finding: Finding) {
        self.found.push((mark.span, finding));
    }

    /// Reports marks that no statement needs.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        let mut redundant: Vec<Span> = Vec::new();
        let mut against: Vec<(Span, Diagnostic)> = Vec::new();
        let mut seen: Vec<Span> = Vec::new();
        for (place, finding) in &self.found {
            let others = self.found.iter().filter(|(other, _)| other == place);
            let agree = |other: &Finding| std::mem::discriminant(other) == std::mem::discriminant(finding);
            if seen.contains(place) || !others.clone().all(|(_, other)| agree(other)) {
                continue;
            }
            seen.push(*place);
            match finding {
                Finding::Effective => {}
                Finding::Redundant => redundant.push(*place),
                Finding::Unneeded(diagnostic) => diagnostics.push(diagnostic.clone()),
                Finding::AgainstProof(diagnostic) => against.push((*place, diagnostic.clone())),
            }
        }
        let rest: Vec<Span> = against.iter().skip(ONE_BY_ONE).map(|(place, _)| *place).collect();
        for (_, diagnostic) in against.into_iter().take(ONE_BY_ONE) {
            diagnostics.push(diagnostic);
        }
        let more = Diagnostic::new(Code::MarkAgainstProof, more_against_proof(rest.len())).help(AGAINST_HELP);
        summary(&rest, more, diagnostics);
        // Whoever has errors to mend need not hear of what does no harm.
        if diagnostics.has_errors() {
            return;
        }
        let note = Diagnostic::new(Code::RedundantMarks, redundant_marks(redundant.len())).help(REDUNDANT_HELP);
        summary(&redundant, note, diagnostics);
    }
}

const AGAINST_HELP: &str = "`sqlwright explain` tells why; remove the marks, unless you want the `Option`";
const REDUNDANT_HELP: &str = "remove them, or keep them for readers";

fn more_against_proof(count: usize) -> String {
    format!(
        "{count} more {} of what is proven never to be NULL",
        if count == 1 { "mark `?` makes an `Option`" } else { "marks `?` make `Option`s" }
    )
}

fn redundant_marks(count: usize) -> String {
    match count {
        1 => "a mark `?` changes nothing: what it marks is an `Option` without it".to_owned(),
        _ => format!("{count} marks `?` change nothing: what they mark is an `Option` without them"),
    }
}

/// One diagnostic for all of them, which shows some.
fn summary(places: &[Span], diagnostic: Diagnostic, diagnostics: &mut Diagnostics) {
    let Some((first, others)) = places.split_first() else { return };
    let shown = others.iter().take(SHOWN - 1);
    diagnostics.push(shown.fold(diagnostic.at(*first, ""), |diagnostic, place| diagnostic.also(*place, "")));
}

impl Lowering<'_, '_> {
    /// A mark on a column against what was proved: the author may loosen and promise.
    pub(super) fn settle(
        &mut self,
        index: usize,
        facts: &Nullability,
        mark: Option<&Nullity>,
        diagnostics: &mut Diagnostics,
    ) -> (bool, Reason) {
        let reason = self.reason(&facts.reason);
        let Some(mark) = mark.and_then(|nullity| nullity.mark.as_ref()) else { return (facts.nullable, reason) };
        match (mark.value, facts.nullable) {
            (Mark::Nullable, true) => {
                let finding = if self.is_unknown() { Finding::Effective } else { Finding::Redundant };
                self.overrides.add(mark, finding);
                (true, reason)
            }
            (Mark::Nullable, false) => {
                let text = "`?` makes an `Option` of what is proven never to be NULL";
                let help = "remove the mark, unless you want the `Option`";
                let diagnostic =
                    Diagnostic::new(Code::MarkAgainstProof, text).at(mark.span, "").note(reason.sentence()).help(help);
                let finding =
                    if self.shares_row_by_name() { Finding::Effective } else { Finding::AgainstProof(diagnostic) };
                self.overrides.add(mark, finding);
                (true, Reason::from("marked `?` by the author, although it is never NULL").because(reason))
            }
            (Mark::NotNull, false) => {
                let text = "`!` is not needed here: it is proven that this is never NULL";
                let diagnostic = Diagnostic::new(Code::UnneededMark, text)
                    .at(mark.span, "")
                    .note(reason.sentence())
                    .help("remove the mark");
                self.overrides.add(mark, Finding::Unneeded(diagnostic));
                (false, reason)
            }
            (Mark::NotNull, true)
                if self.statement.facts.columns.get(index).is_some_and(|column| column.always_null) =>
            {
                let text = "`!` promises a value, but this is always NULL";
                diagnostics.push(
                    Diagnostic::new(Code::ImpossiblePromise, text)
                        .at(mark.span, "")
                        .note(reason.sentence())
                        .help("remove the mark, or select something else"),
                );
                (false, reason)
            }
            (Mark::NotNull, true) => {
                self.overrides.add(mark, Finding::Effective);
                let promise =
                    "promised by the author with `!`, although it can be NULL; a NULL is an error at run time";
                (false, Reason::from(promise).because(reason))
            }
        }
    }

    /// `[?]` and `[!]` on the elements of a column's array, or of a parameter's, which are never NULL without a mark.
    pub(super) fn judge_elements(&mut self, proven_nullable: bool, of_parameter: bool, mark: Option<&Nullity>) {
        let element = mark.and_then(|mark| mark.element.as_ref()).and_then(|element| element.mark.as_ref());
        let Some(mark) = element.filter(|_| !self.is_unknown()) else { return };
        let warning = |code, text: &str| Diagnostic::new(code, text).at(mark.span, "").help("remove the mark");
        let finding = match (mark.value, proven_nullable) {
            (Mark::Nullable, true) => Finding::Redundant,
            (Mark::NotNull, false) if of_parameter => {
                let text = "`[!]` is not needed here: elements of a parameter are never NULL without it";
                Finding::Unneeded(warning(Code::UnneededMark, text))
            }
            (Mark::NotNull, false) => {
                let text = "`[!]` is not needed here: it is proven that no element is NULL";
                Finding::Unneeded(warning(Code::UnneededMark, text))
            }
            (Mark::Nullable, false) if !of_parameter && !self.shares_row_by_name() => {
                let text = "`[?]` makes `Option`s of elements that are proven never to be NULL";
                Finding::AgainstProof(warning(Code::MarkAgainstProof, text))
            }
            _ => Finding::Effective,
        };
        self.overrides.add(mark, finding);
    }

    /// A mark on a parameter. The analysis has taken it for granted, and knows how it would be without.
    pub(super) fn judge_parameter(&mut self, index: usize, mark: Option<&Nullity>) {
        let Some(mark) = mark.and_then(|nullity| nullity.mark.as_ref()) else { return };
        let Some(known) = self.statement.facts.parameters.get(index) else { return };
        let Some(unmarked) = &known.unmarked else { return };
        let reason = self.reason(&unmarked.reason);
        let finding = match (mark.value, unmarked.nullable) {
            (Mark::Nullable, true) => Finding::Redundant,
            (Mark::NotNull, false) => Finding::Unneeded(
                Diagnostic::new(Code::UnneededMark, "`!` is not needed here: the parameter is required without it")
                    .at(mark.span, "")
                    .note(reason.sentence())
                    .help("remove the mark"),
            ),
            (Mark::Nullable, false) if self.refuses_null(index, known) => Finding::AgainstProof(
                Diagnostic::new(Code::MarkAgainstProof, "`?` lets callers pass a NULL that is always refused")
                    .at(mark.span, "")
                    .note(reason.sentence())
                    .help("remove the mark"),
            ),
            _ => Finding::Effective,
        };
        self.overrides.add(mark, finding);
    }

    /// Whether all that happens to a parameter is that it is written to a NOT NULL column, with no trigger in between.
    fn refuses_null(&self, index: usize, facts: &ParameterFacts) -> bool {
        let once = self.statement.parsed.sql.parameters.get(index).is_some_and(|parameter| parameter.uses.len() == 1);
        let Some(target) = facts.assigned_to.as_ref().filter(|_| once) else { return false };
        let relation = self.context.catalog.relation_named(&target.schema, &target.table);
        relation.is_some_and(|relation| {
            let column = relation.columns.values().find(|column| column.name == target.column);
            column.is_some_and(|column| column.not_null) && relation.triggers.is_empty() && relation.rules.is_empty()
        })
    }

    /// Whether another statement of the file names the same row: they have to agree, whatever is proven of each.
    fn shares_row_by_name(&self) -> bool {
        let same = |statement: &&crate::check::parse::ast::ParsedStatement| {
            let name = |statement: &crate::check::parse::ast::ParsedStatement| {
                statement.row_name.as_ref().map(|name| name.value.clone())
            };
            name(statement).is_some() && name(statement) == name(self.statement.parsed)
        };
        self.file.parsed().filter(same).count() > 1
    }

    fn is_unknown(&self) -> bool {
        self.statement.facts.unknown.is_some()
    }

    /// What was proved of the number of rows, unless the author says otherwise.
    pub(super) fn settle_rows(
        &self,
        said: Option<&Spanned<RowsExpected>>,
        diagnostics: &mut Diagnostics,
    ) -> (Cardinality, Reason) {
        let facts = &self.statement.facts;
        let proved = self.reason(&facts.cardinality_reason);
        let Some(said) = said else { return (facts.cardinality, proved) };
        let (stated, name) = match said.value {
            RowsExpected::One => (Cardinality::ExactlyOne, "one"),
            RowsExpected::Optional => (Cardinality::AtMostOne, "optional"),
            RowsExpected::Many => (Cardinality::Many, "many"),
        };
        if let Some(diagnostic) = impossible(facts, said, name) {
            diagnostics.push(diagnostic.note(proved.sentence()));
        } else if !self.is_unknown() {
            let found = match (stated, facts.cardinality) {
                (stated, proven) if stated == proven => Some((
                    Code::UnneededDirective,
                    format!("`--@ {name}` is not needed here: {} is already proven", rows(proven)),
                    "remove the line",
                )),
                (Cardinality::AtMostOne | Cardinality::Many, proven @ Cardinality::ExactlyOne)
                | (Cardinality::Many, proven @ Cardinality::AtMostOne) => Some((
                    Code::DirectiveAgainstProof,
                    format!("`--@ {name}` loosens what is proven: {}", rows(proven)),
                    "remove the line, unless you want to handle what cannot happen",
                )),
                _ => None,
            };
            if let Some((code, text, help)) = found {
                diagnostics.push(Diagnostic::new(code, text).at(said.span, "").note(proved.sentence()).help(help));
            }
        }
        if stated == facts.cardinality {
            return (stated, proved);
        }
        let checked = if stated == Cardinality::Many { "" } else { "; anything else is an error at run time" };
        let text = format!("stated by the author, although {} is proven{checked}", rows(facts.cardinality));
        (stated, Reason::from(text.as_str()).because(proved))
    }
}

/// A number of rows that can never be.
fn impossible(facts: &Facts, said: &Spanned<RowsExpected>, name: &str) -> Option<Diagnostic> {
    let text = match said.value {
        RowsExpected::One if facts.most_rows == Some(0) => {
            format!("`--@ {name}` cannot hold: there is never a row")
        }
        RowsExpected::One | RowsExpected::Optional if facts.least_rows > 1 => {
            format!("`--@ {name}` cannot hold: there are always {} rows", facts.least_rows)
        }
        _ => return None,
    };
    let help = "remove the line, or change the statement";
    Some(Diagnostic::new(Code::ImpossibleDirective, text).at(said.span, "").help(help))
}

fn rows(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::None => "no row",
        Cardinality::ExactlyOne => "exactly one row",
        Cardinality::AtMostOne => "at most one row",
        Cardinality::Many => "any number of rows",
    }
}
