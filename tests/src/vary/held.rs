//! What is said of all variants, held against each of them.

use sqlwright_analysis::facts::{ColumnName, Effects, Facts, Violation};
use sqlwright_analysis::vary::{Proof, combine, needed};

use super::{Answers, Template};

/// What is said of all variants by those that decide, and is not so in some of them; each as a sentence. All variants must have been
/// described.
pub fn faults(answers: &Answers, index: usize, template: &Template, proof: Option<&Proof>) -> Vec<String> {
    let Some(variants) = needed(&template.shape, proof) else { return Vec::new() };
    let facts = |variant: u64| Some((variant, answers.facts(index, variant)?.clone()));
    let Some(facts) = variants.iter().map(|variant| facts(*variant)).collect::<Option<Vec<_>>>() else {
        return vec!["a variant that decides is not described".to_owned()];
    };
    let Some(varied) = combine(&template.shape, proof, &facts) else { return vec!["nothing is said".to_owned()] };
    let mut faults = Vec::new();
    for variant in template.variants() {
        if let Some(facts) = answers.facts(index, variant) {
            let wrong = too_much(&varied.facts, facts).into_iter();
            faults.extend(wrong.map(|fault| format!("{fault} in {:b}: {}", variant, template.text(variant))));
        }
    }
    faults
}

/// What facts of all say that those of one do not.
pub fn too_much(all: &Facts, one: &Facts) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut demand = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    for (position, (all, one)) in all.columns.iter().zip(&one.columns).enumerate() {
        let (all_null, one_null) = (&all.nullability, &one.nullability);
        let column = position + 1;
        demand(all_null.nullable || !one_null.nullable, format!("column {column} can be NULL: {}", one_null.reason));
        let elements = all_null.elements_nullable || !one_null.elements_nullable;
        demand(elements, format!("an element of column {column} can be NULL"));
        demand(!all.always_null || one.always_null, format!("column {column} is not always NULL"));
    }
    demand(all.columns.len() == one.columns.len(), "there are other columns".to_owned());
    demand(all.least_rows <= one.least_rows, format!("{} rows are the least", one.least_rows));
    let most = |facts: &Facts| facts.most_rows.unwrap_or(usize::MAX);
    demand(most(all) >= most(one), format!("{:?} rows are the most", one.most_rows));
    for violation in &one.violations {
        let same = |other: &Violation| {
            (&other.constraint, other.kind, &other.table, &other.domain, &other.columns)
                == (&violation.constraint, violation.kind, &violation.table, &violation.domain, &violation.columns)
        };
        demand(all.violations.iter().any(same), format!("{:?} can be violated", violation.constraint));
    }
    demand(covers(&all.effects, &one.effects), format!("it does more: {:?} than {:?}", one.effects, all.effects));
    let refusal = one.refusals.first().map(|refusal| refusal.message.clone()).unwrap_or_default();
    demand(one.refusals.is_empty() || !all.refusals.is_empty(), format!("PostgreSQL never runs it: {refusal}"));
    wrong
}

fn covers(all: &Effects, one: &Effects) -> bool {
    // A table of which no column is named, where some variant names one.
    let read = |name: &ColumnName| {
        let same_table = |other: &ColumnName| (&other.schema, &other.table) == (&name.schema, &name.table);
        all.reads.contains(name) || name.column == ColumnName::NO_COLUMN && all.reads.iter().any(same_table)
    };
    one.reads.iter().all(read)
        && all.writes.is_superset(&one.writes)
        && all.opaque.is_superset(&one.opaque)
        && all.cascades.is_superset(&one.cascades)
        && all.locks.is_superset(&one.locks)
        && all.primary_only.is_superset(&one.primary_only)
        && all.vouched.is_superset(&one.vouched)
        && all.session.changes.is_superset(&one.session.changes)
        && all.session.doubts.is_superset(&one.session.doubts)
        && all.session.transaction_only.is_superset(&one.session.transaction_only)
        && (!all.read_only || one.read_only)
}
