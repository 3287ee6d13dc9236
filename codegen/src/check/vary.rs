//! What is true of statements that vary: from the facts of the variants that decide.

use std::sync::Arc;

use super::parse::ast::Directive;
use super::parse::template::Template;
use super::server::Variants;
use super::{Checked, Variant, Varied};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use sqlwright_analysis::described::Described;
use sqlwright_analysis::facts::Facts;
use sqlwright_analysis::vary;

/// Proves what holds for all variants. `all` has the text that is written, and gets the variants that decide.
pub(super) fn analyse(
    template: &Arc<Template>,
    variants: Variants,
    prove: impl Fn(&Described) -> Facts,
    all: &mut Vec<Variant>,
    varied: &mut Option<Varied>,
) {
    let Variants { described, proof, stars } = variants;
    let shape = template.shape();
    let decides = vary::needed(&shape, proof.as_ref().ok()).unwrap_or_default();
    let facts: Vec<(u64, Facts)> = described
        .iter()
        .filter(|(variant, _)| decides.contains(variant))
        .map(|(variant, described)| (*variant, prove(described)))
        .collect();
    let Some(mut of_all) = vary::combine(&shape, proof.as_ref().ok(), &facts) else { return };
    if !template.is_marked
        && let Some(whole) = all.first().and_then(|variant| variant.facts.as_ref())
    {
        // The method is that of the text as it is written.
        of_all.facts.parameters.clone_from(&whole.parameters);
    }
    for (terms, described) in described {
        let facts = facts.iter().find(|(variant, _)| *variant == terms).map(|(_, facts)| facts.clone());
        all.push(Variant { terms, sql: Arc::new(template.padded(terms)), described: Some(described), facts });
    }
    *varied = Some(Varied { template: Arc::clone(template), facts: of_all, stars, decides, is_proven: proof.is_ok() });
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
