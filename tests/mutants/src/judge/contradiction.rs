//! Facts that what was seen contradicts.

use sqlwright_analysis::facts::{ColumnName, Facts};

use super::super::record::{Record, Reported};

/// What happened although the facts rule it out.
pub(super) fn find(facts: &Facts, record: &Record) -> Option<String> {
    let observed = &record.observed;
    let column = |position: usize| facts.columns.get(position).map(|column| &column.nullability);
    let null = observed.null.iter().find(|position| column(**position).is_some_and(|column| !column.nullable));
    let elements = observed.null_elements.iter();
    let mut elements = elements.filter(|position| column(**position).is_some_and(|column| !column.elements_nullable));
    let always =
        observed.values.iter().find(|position| facts.columns.get(**position).is_some_and(|column| column.always_null));
    let opaque = !facts.effects.opaque.is_empty();
    let dimensions = observed.dimensions.iter().filter(|_| !opaque);
    let mut dimensions =
        dimensions.filter(|position| column(**position).is_some_and(|column| column.several_dimensions.is_none()));
    null.map(|position| format!("column {}: NULL", position + 1))
        .or_else(|| elements.next().map(|position| format!("column {}: a NULL in the array", position + 1)))
        .or_else(|| dimensions.next().map(|position| format!("column {}: several dimensions", position + 1)))
        .or_else(|| always.map(|position| format!("column {}: a value", position + 1)))
        .or_else(|| rows(facts, record))
        .or_else(|| touched(facts, record))
        .or_else(|| {
            let mut reported = observed.violations.iter().filter(|_| !opaque);
            let unforeseen = |reported: &&Reported| !facts.violations.iter().any(|one| reported.is(one));
            Some(format!("{}, which is not listed", reported.find(unforeseen)?.message))
        })
}

fn rows(facts: &Facts, record: &Record) -> Option<String> {
    let (least, most) = record.observed.rows.filter(|_| !record.described.columns.is_empty())?;
    let found = if least < facts.least_rows {
        least
    } else if facts.most_rows.is_some_and(|limit| most > limit) {
        most
    } else {
        return None;
    };
    Some(format!("{found} rows instead of {} to {:?}", facts.least_rows, facts.most_rows))
}

fn touched(facts: &Facts, record: &Record) -> Option<String> {
    let (effects, observed) = (&facts.effects, &record.observed);
    let is_among = |names: &[String], columns: &std::collections::BTreeSet<ColumnName>| {
        columns.iter().any(|column| names.contains(&format!("{}.{}", column.schema, column.table)))
    };
    let name = |names: &[String]| names.first().cloned().unwrap_or_default();
    let opaque = !effects.opaque.is_empty();
    for names in &observed.written {
        if effects.read_only {
            return Some(format!("writes {} and is said to be read-only", name(names)));
        }
        if !opaque && !is_among(names, &effects.writes) {
            return Some(format!("writes {}, which is not listed", name(names)));
        }
    }
    let unlisted = |names: &&Vec<String>| effects.read_only && !opaque && !is_among(names, &effects.reads);
    observed.read.iter().find(unlisted).map(|names| format!("reads {}, which is not listed", name(names)))
}
