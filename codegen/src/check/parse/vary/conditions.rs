//! `C := term {and term}; term := :param | flag | group.alternative`, and the terms that all conditions of a statement name.

use crate::build::names::{TypeIdent, snake_case};
use crate::check::parse::annotation::usable;
use crate::check::parse::ast::Parameter;
use crate::check::parse::cursor::{Cursor, Parsed};
use crate::check::parse::names::shown;
use crate::check::parse::template::{Group, GroupKind, MOST_TERMS, Term, TermKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// The terms that have been named.
#[derive(Default)]
pub(super) struct Terms {
    pub(super) terms: Vec<Term>,
    pub(super) groups: Vec<Group>,
}

impl Terms {
    /// The bit of a term, which is a new one where nothing has named it yet.
    ///
    /// # Errors
    /// There are too many.
    pub(super) fn bit(&mut self, kind: TermKind, place: Span) -> Parsed<u64> {
        Ok(1 << self.index(kind, place)?)
    }

    /// The same as an index.
    ///
    /// # Errors
    /// There are too many.
    pub(super) fn index(&mut self, kind: TermKind, place: Span) -> Parsed<usize> {
        if let Some(index) = self.terms.iter().position(|term| term.kind == kind) {
            return Ok(index);
        }
        if self.terms.len() == MOST_TERMS {
            let text = format!("a statement can have {MOST_TERMS} conditions and alternatives");
            let help = "write two statements, or let a parameter's NULL mean that a condition does not apply, under `--@ constant`";
            return Err(Diagnostic::new(Code::TooManyTerms, text).at(place, "one too many").help(help).into());
        }
        if let TermKind::Flag(name) = &kind {
            self.is_new(name, place)?;
        }
        self.terms.push(Term { kind, place });
        Ok(self.terms.len() - 1)
    }

    /// Whether a flag or a group can have a name: not if Rust takes it for that of another.
    ///
    /// # Errors
    /// It cannot.
    fn is_new(&self, name: &str, place: Span) -> Parsed<()> {
        type_name(name, place)?;
        let in_rust = snake_case(name);
        let flags = self.terms.iter().filter_map(|term| match &term.kind {
            TermKind::Flag(flag) => Some((flag, term.place)),
            _ => None,
        });
        let groups = self.groups.iter().map(|group| (&group.name.value, group.name.span));
        match flags.chain(groups).find(|(other, _)| snake_case(other) == in_rust) {
            Some((other, first)) => Err(same_in_rust(&[name, other], [place, first])),
            None => Ok(()),
        }
    }

    /// Whether a group can have an alternative of this name: not if Rust takes it for that of another one.
    ///
    /// # Errors
    /// It cannot.
    fn is_new_alternative(&self, group: usize, name: &Spanned<String>) -> Parsed<()> {
        let in_rust = Some(type_name(&name.value, name.span)?);
        let alternatives = self.terms.iter().filter_map(|term| match &term.kind {
            TermKind::Alternative { group: other, name } if *other == group => Some((name, term.place)),
            _ => None,
        });
        let mut others = alternatives.filter(|(other, _)| **other != name.value);
        match others.find(|(other, _)| TypeIdent::new(other) == in_rust) {
            Some((other, first)) => Err(same_in_rust(&[&name.value, other], [name.span, first])),
            None => Ok(()),
        }
    }

    /// An alternative of a group, both new where nothing has named them yet.
    ///
    /// # Errors
    /// There are too many terms.
    pub(super) fn alternative(
        &mut self,
        group: &Spanned<String>,
        kind: GroupKind,
        name: &Spanned<String>,
    ) -> Parsed<usize> {
        let found = self.groups.iter().position(|other| other.name.value == group.value);
        let index = found.unwrap_or(self.groups.len());
        match found.map(|found| &self.groups[found]) {
            Some(other) if other.kind != kind => {
                return Err(same_in_rust(&[&group.value, &other.name.value], [group.span, other.name.span]));
            }
            Some(_) => {}
            None => self.is_new(&group.value, group.span)?,
        }
        self.is_new_alternative(index, name)?;
        let term = self.index(TermKind::Alternative { group: index, name: name.value.clone() }, name.span)?;
        if found.is_none() {
            self.groups.push(Group { name: group.clone(), kind, alternatives: Vec::new(), places: Vec::new() });
        }
        let alternatives = &mut self.groups[index].alternatives;
        if !alternatives.contains(&term) {
            alternatives.push(term);
        }
        Ok(term)
    }

    /// Reads a condition: the bits of its terms.
    ///
    /// # Errors
    /// It is none, or names what is not there.
    pub(super) fn condition(&mut self, cursor: &mut Cursor<'_>, parameters: &[Parameter]) -> Parsed<u64> {
        let mut terms = 0;
        loop {
            terms |= self.term(cursor, parameters)?;
            if cursor.at_end() {
                return Ok(terms);
            }
            let and = cursor.plain_name().filter(|word| word.value.eq_ignore_ascii_case("and"));
            if and.is_none() {
                return Err(cursor.unexpected("`and` or the end of the line"));
            }
        }
    }

    fn term(&mut self, cursor: &mut Cursor<'_>, parameters: &[Parameter]) -> Parsed<u64> {
        if cursor.takes(':').is_some() {
            let Some(name) = cursor.plain_name() else { return Err(cursor.unexpected("the name of a parameter")) };
            let Some(index) = parameters.iter().position(|parameter| parameter.name == name.value) else {
                let text = format!("the statement has no parameter {}", shown(&name.value));
                return Err(Diagnostic::new(Code::UnknownParameter, text).at(name.span, "no such parameter").into());
            };
            return self.bit(TermKind::Given(index), name.span);
        }
        let Some(name) = cursor.plain_name() else {
            return Err(cursor.unexpected("`:parameter`, a flag, or `group.alternative`"));
        };
        usable(&name)?;
        usable(&Spanned::new(snake_case(&name.value).into(), name.span))?;
        if cursor.takes('.').is_none() {
            let in_rust = snake_case(&name.value);
            if let Some(parameter) = named(parameters, &in_rust) {
                let text = format!("the flag {} is named like a parameter", shown(&name.value));
                let help =
                    format!("write `:{}` if the parameter is meant; else give the flag another name", parameter.name);
                return Err(Diagnostic::new(Code::MismatchedCondition, text)
                    .at(name.span, "a flag here")
                    .help(help)
                    .into());
            }
            return self.bit(TermKind::Flag(name.value), name.span);
        }
        let Some(alternative) = cursor.plain_name() else {
            return Err(cursor.unexpected("the name of an alternative"));
        };
        usable(&alternative)?;
        let declared = self.groups.iter().find(|group| group.name.value == name.value);
        if let Some(group) = declared.filter(|group| group.kind != GroupKind::OneOf) {
            let is_it = |term: &usize| matches!(&self.terms[*term].kind, TermKind::Alternative { name, .. } if *name == alternative.value);
            return match group.alternatives.iter().find(|term| is_it(term)) {
                Some(term) => Ok(1 << term),
                None => {
                    let text = format!("{} has no alternative {}", shown(&name.value), shown(&alternative.value));
                    let unknown = Diagnostic::new(Code::MismatchedCondition, text).at(alternative.span, "unknown");
                    Err(unknown.also(group.name.span, "its alternatives begin here").into())
                }
            };
        }
        Ok(1 << self.alternative(&name, GroupKind::OneOf, &alternative)?)
    }
}

/// What a name becomes as that of a type, or of an alternative.
///
/// # Errors
/// Rust has no such name: `self_` would be `Self`.
fn type_name(name: &str, place: Span) -> Parsed<TypeIdent> {
    TypeIdent::new(name).ok_or_else(|| {
        let text = format!("{} cannot be the name of a Rust type", shown(name));
        Diagnostic::new(Code::InvalidName, text).at(place, "").help("use another name").into()
    })
}

/// The parameter that Rust takes for that of a name.
pub(super) fn named<'p>(parameters: &'p [Parameter], in_rust: &str) -> Option<&'p Parameter> {
    parameters.iter().find(|parameter| snake_case(&parameter.name) == in_rust)
}

fn same_in_rust(names: &[&str; 2], places: [Span; 2]) -> Box<Diagnostic> {
    let [name, other] = names.map(shown);
    let text = if name == other {
        format!("{name} is the name of two things that vary")
    } else {
        format!("{name} and {other} have the same name in Rust")
    };
    let diagnostic =
        Diagnostic::new(Code::MismatchedCondition, text).at(places[0], "").also(places[1], "the other one");
    diagnostic.help("give one of them another name").into()
}
