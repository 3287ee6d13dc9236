//! Statements whose SQL varies: what callers pass, and the pieces of the SQL.

use std::ops::Range;

use super::Lowering;
use crate::build::model::Parameter;
use crate::build::model::varying::{
    Alternative, Choice, OptionField, OptionKind, Options, Piece, Term, Value, Variants, Varying,
};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::check::Varied;
use crate::check::enforced;
use crate::check::parse::template::{Group, GroupKind, Template, TermKind, When};
use sqlwright_analysis::vary::Decided;

impl Lowering<'_, '_> {
    /// How the statement varies, without its pieces: these are known when its full name is.
    pub(super) fn varying(&self, method: &ValueIdent, parameters: &[Parameter]) -> Option<Varying> {
        let varied = self.statement.varied?;
        let template = &*varied.template;
        let drafting = Drafting { template, method, parameters };
        if drafting.has_unknown_flag() {
            return None;
        }
        let choices = drafting.choices()?;
        let values: Vec<Value> = (0..parameters.len()).map(|parameter| drafting.value(parameter)).collect();
        let options = drafting.options(&values, &choices);
        let least = template.groups.iter().filter_map(|group| group.alternatives.first());
        let least = least.fold(0, |bits, term| bits | 1 << term);
        let first_required = template.requires_any & template.requires_any.wrapping_neg();
        Some(Varying {
            pieces: Vec::new(),
            uses: template.uses.clone(),
            requires_any: template.requires_any,
            between: (least | first_required, template.all_on()),
            terms: drafting.terms(&values),
            values,
            choices,
            options,
            variants: variants(varied),
        })
    }
}

struct Drafting<'a> {
    template: &'a Template,
    method: &'a ValueIdent,
    parameters: &'a [Parameter],
}

impl Drafting<'_> {
    /// Whether a guard `(NOT :flag OR …)` can be called with NULL, which is neither of its texts. Options have no NULL for flags.
    fn has_unknown_flag(&self) -> bool {
        let is_unknown =
            |kind: &TermKind| matches!(kind, TermKind::True(index) if self.parameters[*index].field.nullable);
        !self.template.is_marked && self.template.terms.iter().any(|term| is_unknown(&term.kind))
    }

    /// Where the value of a parameter comes from: the method of a statement without marks is that of the constant text.
    fn value(&self, parameter: usize) -> Value {
        if !self.template.is_marked {
            return Value::Required;
        }
        let is_option = |kind: &TermKind| match kind {
            TermKind::Given(index) | TermKind::True(index) | TermKind::Set(index) | TermKind::Stated(index) => {
                *index == parameter
            }
            TermKind::Flag(_) | TermKind::Alternative { .. } => false,
        };
        if self.template.terms.iter().any(|term| is_option(&term.kind)) {
            return Value::Option;
        }
        // The terms that all its uses have in common.
        let uses = &self.template.uses[parameter];
        let common = uses.iter().fold(u64::MAX, |common, terms| common & terms);
        let mut shared = (0..self.template.terms.len()).filter(|term| !uses.is_empty() && common & 1 << term != 0);
        let value = shared.find_map(|term| match &self.template.terms[term].kind {
            TermKind::Flag(name) => ValueIdent::new(name).map(Value::OfFlag),
            TermKind::Alternative { group, .. } => {
                let alternatives = &self.template.groups[*group].alternatives;
                alternatives.iter().position(|other| *other == term).map(|index| Value::OfAlternative(*group, index))
            }
            _ => None,
        });
        value.unwrap_or(Value::Required)
    }

    fn fields(&self, wanted: &Value) -> Vec<crate::build::model::Field> {
        let of = |parameter: &usize| self.value(*parameter) == *wanted;
        (0..self.parameters.len()).filter(of).map(|index| self.parameters[index].field.clone()).collect()
    }

    fn choices(&self) -> Option<Vec<Choice>> {
        let choice = |(index, group): (usize, &Group)| {
            let alternatives = group.alternatives.iter().enumerate().map(|(position, term)| {
                let TermKind::Alternative { name, .. } = &self.template.terms[*term].kind else { return None };
                let fields = self.fields(&Value::OfAlternative(index, position));
                Some(Alternative { name: TypeIdent::new(name)?, term: 1 << term, fields })
            });
            let alternatives: Vec<Alternative> = alternatives.collect::<Option<_>>()?;
            let field = ValueIdent::new(&group.name.value)?;
            let suffix = TypeIdent::new(&group.name.value)?;
            // One that has parameters of its own cannot be made of nothing.
            let first_is_plain = alternatives.first().is_some_and(|first| first.fields.is_empty());
            Some(Choice {
                name: self.method.type_with(suffix.as_str()),
                field,
                has_default: group.kind != GroupKind::OneOf && first_is_plain,
                alternatives,
            })
        };
        self.template.groups.iter().enumerate().map(choice).collect()
    }

    fn options(&self, values: &[Value], choices: &[Choice]) -> Option<Options> {
        if !self.template.is_marked {
            return None;
        }
        let mut fields: Vec<OptionField> = Vec::new();
        for term in &self.template.terms {
            let field = match &term.kind {
                TermKind::Given(parameter) => self.option(*parameter, OptionKind::Parameter),
                TermKind::True(parameter) => self.option(*parameter, |_| OptionKind::True),
                TermKind::Set(parameter) => self.option(*parameter, OptionKind::Patch),
                TermKind::Stated(parameter) => self.option(*parameter, OptionKind::Default),
                TermKind::Flag(name) => match (ValueIdent::new(name), TypeIdent::new(name)) {
                    (Some(name), Some(suffix)) => {
                        let own = self.fields(&Value::OfFlag(name.clone()));
                        let kind = match own.is_empty() {
                            true => OptionKind::Flag,
                            false => OptionKind::Parameters(self.method.type_with(suffix.as_str()), own),
                        };
                        Some(OptionField { name, kind })
                    }
                    _ => None,
                },
                TermKind::Alternative { group, .. } => choices[*group]
                    .has_default
                    .then(|| OptionField { name: choices[*group].field.clone(), kind: OptionKind::Choice(*group) }),
            };
            fields.extend(field.filter(|field| fields.iter().all(|other| other.name != field.name)));
        }
        debug_assert!(values.len() == self.parameters.len());
        let (suffix, argument) = if self.template.is_patch { ("Patch", "patch") } else { ("Options", "options") };
        let taken: Vec<&ValueIdent> = self.parameters.iter().map(|parameter| &parameter.field.name).collect();
        let argument = crate::build::names::free(argument, &taken);
        (!fields.is_empty()).then(|| Options { name: self.method.type_with(suffix), argument, fields })
    }

    fn option(&self, parameter: usize, kind: impl Fn(crate::build::model::Field) -> OptionKind) -> Option<OptionField> {
        let field = self.parameters.get(parameter)?.field.clone();
        Some(OptionField { name: field.name.clone(), kind: kind(field) })
    }

    fn terms(&self, values: &[Value]) -> Vec<Term> {
        let mut terms = Vec::new();
        for (index, term) in self.template.terms.iter().enumerate() {
            let bit = 1 << index;
            let term = match &term.kind {
                TermKind::Given(parameter)
                    if !self.template.is_marked && !self.parameters[*parameter].field.nullable =>
                {
                    Some(Term::Always(bit))
                }
                TermKind::True(parameter) => Some(Term::True(*parameter, bit)),
                TermKind::Given(parameter) | TermKind::Set(parameter) | TermKind::Stated(parameter) => {
                    Some(Term::Parameter(*parameter, bit))
                }
                TermKind::Flag(name) => ValueIdent::new(name).map(|name| {
                    let has_own = values.iter().any(|value| *value == Value::OfFlag(name.clone()));
                    if has_own { Term::Given(name, bit) } else { Term::Flag(name, bit) }
                }),
                TermKind::Alternative { group, .. } => Some(Term::Choice(*group)),
            };
            terms.extend(term.filter(|term| !terms.contains(term)));
        }
        terms
    }
}

/// The pieces of a template: stars written out, and with what makes the server count rows where it is to.
pub(super) fn pieces(varied: &Varied, enforced: Option<&str>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = 0;
    for part in &varied.template.parts {
        start += part.when.room();
        let end = start + part.text.sql.len();
        let text = written_out(&part.text.sql, start..end, &varied.stars);
        start = end;
        push(&mut pieces, &part.when, text);
    }
    if let Some(name) = enforced {
        let written = varied.template.padded(varied.template.all_on()).text;
        let (before, prefix, suffix) = enforced::around(&written, name);
        if let Some(Piece::Text(first)) = pieces.first_mut() {
            first.insert_str(before.min(first.len()), &prefix);
        }
        push(&mut pieces, &When::Always, suffix);
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, when: &When, text: String) {
    match (when, pieces.last_mut()) {
        (When::Always, Some(Piece::Text(last))) => *last += &text,
        (When::If(terms), Some(Piece::If(last, on, off))) if last == terms && off.is_empty() => *on += &text,
        (When::Else(0, terms), Some(Piece::If(last, _, off))) if last == terms => *off += &text,
        (When::Item { terms, .. }, Some(Piece::List(_, _, items))) => items.push((*terms, text)),
        (When::Always, _) => pieces.push(Piece::Text(text)),
        (When::If(terms), _) => pieces.push(Piece::If(*terms, text, String::new())),
        (When::Else(within, terms), _) => pieces.push(Piece::Else(*within, *terms, text)),
        (When::Any(_), _) => pieces.push(Piece::List(text, ",".to_owned(), Vec::new())),
        (When::Item { terms, .. }, _) => pieces.push(Piece::If(*terms, text, String::new())),
    }
}

/// A piece with its stars written out: `place` is where it stands.
fn written_out(sql: &str, place: Range<usize>, stars: &[(Range<usize>, String)]) -> String {
    let mut text = String::new();
    let mut from = place.start;
    for (star, columns) in stars.iter().filter(|(star, _)| place.start <= star.start && star.end <= place.end) {
        text += &sql[from - place.start..star.start - place.start];
        text += columns;
        from = star.end;
    }
    text + &sql[from - place.start..]
}

/// What is known of the variants, in words.
fn variants(varied: &Varied) -> Variants {
    let words = |decided: &Decided| match decided {
        Decided::Whichever => None,
        Decided::By(variant) => Some(varied.template.words(*variant)),
    };
    let facts = &varied.facts;
    let most = words(&facts.most_rows).map(|words| ("most rows".to_owned(), words));
    let least = words(&facts.least_rows).map(|words| ("fewest rows".to_owned(), words));
    let columns = facts
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, decided)| Some((format!("column {}", index + 1), words(decided)?)));
    let violations = facts
        .facts
        .violations
        .iter()
        .zip(&facts.violations)
        .filter_map(|(violation, decided)| Some((violation.constraint.clone()?, words(decided)?)));
    Variants {
        is_proven: varied.is_proven,
        decided: most.into_iter().chain(least).chain(columns).chain(violations).collect(),
        terms: (0..varied.template.terms.len()).map(|term| varied.template.name(term)).collect(),
    }
}
