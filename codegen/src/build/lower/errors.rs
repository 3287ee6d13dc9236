//! Error enums: the violations that a caller's values decide, by name.

use super::Lowering;
use super::claims::author_type_name;
use crate::build::model::{ErrorEnum, Violation};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::check::parse::ast::Directive;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// A variant and the constraints that it stands for.
type Variant = (TypeIdent, Vec<String>);

impl Lowering<'_, '_> {
    /// `None` when a directive is wrong, `Some(None)` when the statement has no enum: where its author names no error, unless
    /// all are asked for.
    pub(super) fn error(
        &mut self,
        method: &ValueIdent,
        violations: &[Violation],
        diagnostics: &mut Diagnostics,
    ) -> Option<Option<ErrorEnum>> {
        let mut variants = diagnostics.unless_errors(|diagnostics| self.stated_variants(diagnostics))?;
        let names_count = self.directives().any(|one| matches!(one, Directive::AffectsOne { variant: Some(_), .. }));
        if variants.is_empty() && !names_count && !self.context.optional.all_error_enums {
            return Some(None);
        }
        let decided = violations.iter().filter(|violation| violation.is_decided_by_callers());
        for constraint in decided.filter_map(|violation| violation.constraint.as_ref()) {
            if variants.iter().any(|(_, constraints)| constraints.contains(constraint)) {
                continue;
            }
            // A constraint whose name has no form in Rust stays in `Other`.
            let Some(name) = variant_name(constraint) else { continue };
            add(&mut variants, name, constraint.clone());
        }
        let wrong_count = self.wrong_count(&variants, diagnostics)?;
        if variants.is_empty() && wrong_count.is_none() {
            return Some(None);
        }
        Some(Some(ErrorEnum { name: method.type_with("Error"), variants, wrong_count }))
    }

    /// The variant that `--@ affects one = Variant` names: `Some(None)` when none is named, `None` when it is wrong.
    fn wrong_count(&self, variants: &[Variant], diagnostics: &mut Diagnostics) -> Option<Option<TypeIdent>> {
        let written = self.directives().find_map(|directive| match directive {
            Directive::AffectsOne { variant, .. } => variant.as_ref(),
            _ => None,
        });
        let Some(written) = written else { return Some(None) };
        let name = author_type_name(written, diagnostics)?;
        if name.as_str() == "Other" || variants.iter().any(|(other, _)| *other == name) {
            let text = format!("the name `{name}` is already used for something else");
            diagnostics
                .push(Diagnostic::new(Code::ReservedName, text).at(written.span, "").help("choose another name"));
            return None;
        }
        Some(Some(name))
    }

    /// The variants that the author named.
    fn stated_variants(&self, diagnostics: &mut Diagnostics) -> Vec<Variant> {
        let facts = &self.statement.facts;
        let mut variants = Vec::new();
        for directive in &self.statement.parsed.directives {
            let Directive::Error { constraint, variant } = &directive.value else { continue };
            let possible =
                facts.violations.iter().any(|violation| violation.constraint.as_deref() == Some(&constraint.value));
            if !possible && facts.unknown.is_none() {
                let mut names: Vec<_> =
                    facts.violations.iter().filter_map(|violation| violation.constraint.clone()).collect();
                names.dedup();
                let text = format!("the statement cannot violate `{}`", constraint.value);
                let help = if names.is_empty() {
                    "it cannot violate any constraint".to_owned()
                } else {
                    format!("it can violate {}", names.join(", "))
                };
                diagnostics.push(Diagnostic::new(Code::ImpossibleViolation, text).at(constraint.span, "").help(help));
            }
            match author_type_name(variant, diagnostics) {
                Some(name) if name.as_str() == "Other" => {
                    diagnostics.push(
                        Diagnostic::new(Code::ReservedName, "`Other` stands for all other errors")
                            .at(variant.span, "")
                            .help("choose another name"),
                    );
                }
                Some(name) => add(&mut variants, name, constraint.value.clone()),
                None => {}
            }
        }
        variants
    }
}

/// `Other` and `Self` are not free.
fn variant_name(constraint: &str) -> Option<TypeIdent> {
    let taken = ["other", "self"].contains(&constraint.trim_matches('_').to_lowercase().as_str());
    if taken { TypeIdent::new(&format!("{constraint}_constraint")) } else { TypeIdent::new(constraint) }
}

fn add(variants: &mut Vec<Variant>, name: TypeIdent, constraint: String) {
    match variants.iter_mut().find(|(other, _)| *other == name) {
        Some((_, constraints)) => constraints.push(constraint),
        None => variants.push((name, vec![constraint])),
    }
}
