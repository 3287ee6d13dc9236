//! What is true of statements that vary: from the facts of the variants that decide.

use std::sync::Arc;

use super::parse::ast::Directive;
use super::parse::template::{Template, TermKind};
use super::server::Variants;
use super::{Checked, CheckedStatement, Variant, Varied};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use sqlwright_analysis::described::Described;
use sqlwright_analysis::facts::{Facts, Refusal};
use sqlwright_analysis::vary;

/// Proves what holds for all variants of a statement; its only variant so far is the text that is written, and it gets those that the
/// server described. A note says so where the guards of a statement are to be sent as they are.
pub(super) fn analyse(
    template: &Arc<Template>,
    variants: Variants,
    prove: impl Fn(&Described) -> Facts,
    refusals: impl Fn(&Described) -> Vec<Refusal>,
    statement: &mut CheckedStatement,
) -> Option<Diagnostic> {
    let Variants { described, proof, stars } = variants;
    let refused = described.iter().filter_map(|(variant, described)| {
        let refusals = refusals(described);
        (!refusals.is_empty()).then_some((*variant, refusals))
    });
    let refused = refused.min_by_key(|(variant, _)| variant.count_ones());
    let whole = statement.facts();
    if let Some((variant, _)) = &refused
        && !template.is_marked
    {
        // Where the text that is written cannot run either, that is an error.
        let is_new = whole.is_none_or(|whole| whole.refusals.is_empty());
        return is_new.then(|| kept(template.span, format!("{}, PostgreSQL refuses it", template.words(*variant))));
    }
    let shape = template.shape();
    let decides = vary::needed(&shape, proof.as_ref().ok()).unwrap_or_default();
    let mut facts: Vec<(u64, Facts)> = described
        .iter()
        .filter(|(variant, _)| decides.contains(variant))
        .map(|(variant, described)| (*variant, prove(described)))
        .collect();
    // What needs the fewest parts explains the most.
    facts.sort_by_key(|(variant, _)| (variant.count_ones(), *variant));
    let mut of_all = vary::combine(&shape, proof.as_ref().ok(), &facts)?;
    if let (false, Some(whole)) = (template.is_marked, whole) {
        // The method is that of the text as it is written.
        of_all.facts.parameters.clone_from(&whole.parameters);
    }
    let (refused, refusals) = refused.unzip();
    of_all.facts.refusals = refusals.unwrap_or_default();
    let count = described.len();
    for (terms, described) in described {
        let facts = facts.iter().find(|(variant, _)| *variant == terms).map(|(_, facts)| facts.clone());
        let sql = Arc::new(template.padded(terms));
        statement.variants.push(Variant { terms, sql, described: Some(described), facts });
    }
    statement.varied = Some(Varied {
        sql: Arc::new(template.padded(template.all_on())),
        template: Arc::clone(template),
        facts: of_all,
        stars,
        decides,
        is_proven: proof.is_ok(),
        described: count,
        refused,
    });
    None
}

/// The note that the guards of a statement are sent as they are.
pub(super) fn kept(place: Span, why: String) -> Diagnostic {
    let text = "the guards of a statement are sent as they are: leaving them out is not proven to mean the same";
    let help = "`--@ constant` says that this is meant";
    Diagnostic::new(Code::GuardsKept, text).at(place, "").note(why).help(help)
}

/// Reports statements of which a variant writes to all rows of a table, though others have conditions.
pub(super) fn say_unrestricted(checked: &Checked, diagnostics: &mut Diagnostics) {
    for statement in checked.statements() {
        let (Some(parsed), Some(Varied { template, .. })) = (&statement.parsed, &statement.varied) else { continue };
        let is_meant = parsed.directives.iter().any(|directive| matches!(directive.value, Directive::Unrestricted));
        let all_rows = |variant: &Variant| variant.described.as_ref().map(vary::writes_to_all_rows).unwrap_or_default();
        let mut variants = statement.variants.iter().skip(1);
        // What a CTE writes in every variant is constant, and meant.
        let whole =
            variants.clone().find(|variant| variant.terms == template.all_on()).map(all_rows).unwrap_or_default();
        let is_new = |name: &String| name.is_empty() || !whole.contains(name);
        let found = variants.find(|variant| all_rows(variant).iter().any(is_new));
        if let Some(variant) = found.filter(|_| template.is_marked && !is_meant) {
            let words = template.words(variant.terms);
            let text = format!("{words}, this statement writes to all rows");
            let help = "leave a condition that is always there, or write `--@ unrestricted` if that is meant";
            diagnostics.push(Diagnostic::new(Code::UnrestrictedWrite, text).at(parsed.sql.span, "").help(help));
        }
    }
}

/// Reports columns that may be left to their DEFAULT and have none, though they cannot be NULL. A trigger may give them a value.
pub(super) fn say_without_default(checked: &Checked, diagnostics: &mut Diagnostics) {
    for statement in checked.statements() {
        let Some(Varied { template, facts, .. }) = &statement.varied else { continue };
        for term in &template.terms {
            let TermKind::Stated(parameter) = term.kind else { continue };
            let Some(target) = facts.facts.parameters.get(parameter).and_then(|facts| facts.assigned_to.as_ref())
            else {
                continue;
            };
            if checked.catalog.needs_value(target) {
                let text = format!("the column `{}` has no default, and cannot be NULL", target.column);
                let help = "leave it out of the line, or give it a DEFAULT in the schema";
                diagnostics.push(Diagnostic::new(Code::InvalidColumns, text).at(term.place, "").help(help));
            }
        }
    }
}
