//! What is known of the variants of a statement whose SQL varies, in the author's words.

use super::Lowering;
use crate::build::model::Column;
use crate::build::model::varying::{Decided, GroupName, TermKind, TermName, Variants};
use crate::check::Varied;
use crate::check::parse::ast::Directive;
use crate::check::parse::template::{self, Group, GroupKind, Template};
use sqlwright_analysis::vary;

impl Lowering<'_, '_> {
    /// What was proven or tried, and which variant decides what not all of them share.
    pub(super) fn variants(&self, varied: &Varied, columns: &[Column]) -> Variants {
        let Varied { template, facts, is_proven, described, .. } = varied;
        let decided = |decided: &vary::Decided| decided_by(template, *decided);
        let stated = self.directives().find_map(|directive| match directive {
            Directive::Rows(rows) => Some(rows.cardinality()),
            _ => None,
        });
        let is_proven_rows = stated.is_none_or(|stated| stated == facts.facts.cardinality);
        let of_columns = facts.columns.iter().zip(&facts.facts.columns).zip(columns);
        let of_columns = of_columns
            .map(|((by, proven), column)| (column.field.nullable == proven.nullability.nullable).then(|| decided(by)));
        let groups = template.groups.iter().map(|group| of_group(template, group));
        Variants {
            is_proven: *is_proven,
            described: *described,
            count: template.shape().variants().map(|variants| variants.len()),
            terms: (0..template.terms.len()).map(|term| name(template, term)).collect(),
            groups: groups.filter(|group| !group.alternatives.is_empty()).collect(),
            cardinality: is_proven_rows.then(|| decided(&facts.cardinality)),
            columns: of_columns.collect(),
            violations: facts.violations.iter().map(decided).collect(),
        }
    }
}

fn decided_by(template: &Template, decided: vary::Decided) -> Decided {
    match decided {
        vary::Decided::Whichever => Decided::Every,
        vary::Decided::By(variant) => Decided::By(template.words(variant)),
    }
}

fn name(template: &Template, term: usize) -> TermName {
    let kind = if template.is_page(term) { TermKind::Page } else { kind(&template.terms[term].kind) };
    TermName { name: template.name(term), kind }
}

/// What turns a term on.
pub(super) fn kind(kind: &template::TermKind) -> TermKind {
    match kind {
        template::TermKind::Given(_) => TermKind::Given,
        template::TermKind::True(_) => TermKind::True,
        template::TermKind::Set(_) => TermKind::Set,
        template::TermKind::Stated(_) => TermKind::Stated,
        template::TermKind::Flag(_) => TermKind::Flag,
        template::TermKind::Alternative { .. } => TermKind::Alternative,
    }
}

fn of_group(template: &Template, group: &Group) -> GroupName {
    let alternatives = group.alternatives.iter().filter(|term| !template.is_page(**term)).filter_map(|term| {
        match &template.terms[*term].kind {
            template::TermKind::Alternative { name, .. } => Some(name.clone()),
            _ => None,
        }
    });
    GroupName {
        name: group.name.value.clone(),
        alternatives: alternatives.collect(),
        has_default: group.kind != GroupKind::OneOf,
    }
}
