//! What facts say, as text: all of it without the words of reasons, or the part that a test compares.

use std::fmt::Write;

use sqlwright_analysis::facts::{Facts, Nullability, ParameterFacts, Reason, Violation};

use super::super::record::Aspect;

/// The parts of an answer.
const ANSWER: [Aspect; 9] = [
    Aspect::Columns,
    Aspect::Elements,
    Aspect::Rows,
    Aspect::RowNumbers,
    Aspect::AlwaysNull,
    Aspect::Parameters,
    Aspect::Effects,
    Aspect::Session,
    Aspect::Violations,
];

/// Everything but words.
pub(super) fn answer(facts: &Facts) -> String {
    let mut text = String::new();
    for part in ANSWER {
        text += &match part {
            Aspect::Effects => effects(facts, false),
            Aspect::Session => session(facts, false),
            part => aspect(facts, part),
        };
    }
    let refusals: Vec<&str> = facts.refusals.iter().map(|refusal| refusal.code.as_str()).collect();
    for column in &facts.columns {
        line(&mut text, &format!("sources: {:?} {:?}", column.sources, column.record));
    }
    for parameter in &facts.parameters {
        let unmarked = parameter.unmarked.as_ref().map(|one| one.nullable);
        line(&mut text, &format!("sources of a parameter: {:?} {unmarked:?}", parameter.sources));
    }
    line(&mut text, &format!("unknown: {}, refused: {refusals:?}", facts.unknown.is_some()));
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// What a test compares.
pub(super) fn aspect(facts: &Facts, aspect: Aspect) -> String {
    let mut text = String::new();
    match aspect {
        Aspect::Columns => {
            let nullable = facts.columns.iter().map(|one| &one.nullability);
            let nullable: String = nullable.map(|one| if one.nullable { '?' } else { 'N' }).collect();
            line(&mut text, &format!("columns: {nullable}"));
        }
        Aspect::Elements => {
            let of = |one: &Nullability| format!("{} {}", one.elements_nullable, one.several_dimensions.is_some());
            let elements: Vec<String> = facts.columns.iter().map(|one| of(&one.nullability)).collect();
            line(&mut text, &format!("elements: {elements:?}"));
        }
        Aspect::Rows => line(&mut text, &format!("rows: {:?}", facts.cardinality)),
        Aspect::RowNumbers => line(&mut text, &format!("rows: {} to {:?}", facts.least_rows, facts.most_rows)),
        Aspect::AlwaysNull => {
            let always: Vec<bool> = facts.columns.iter().map(|column| column.always_null).collect();
            line(&mut text, &format!("always NULL: {always:?}"));
        }
        Aspect::Parameters => {
            let of = |one: &ParameterFacts| {
                let Nullability { nullable, elements_nullable, several_dimensions, .. } = &one.nullability;
                format!("{nullable} {elements_nullable} {} {:?}", several_dimensions.is_some(), one.assigned_to)
            };
            let parameters: Vec<String> = facts.parameters.iter().map(of).collect();
            line(&mut text, &format!("parameters: {parameters:?}"));
        }
        Aspect::Effects => text = effects(facts, true),
        Aspect::Session => text = session(facts, true),
        Aspect::Violations => facts.violations.iter().for_each(|one| line(&mut text, &violation(one))),
        Aspect::Reasons => {
            let reasons =
                facts.columns.iter().map(|column| &column.nullability.reason).chain([&facts.cardinality_reason]);
            reasons.for_each(|reason| line(&mut text, &reason.text));
        }
        Aspect::ReasonsInFull => {
            let reasons =
                facts.columns.iter().map(|column| &column.nullability.reason).chain([&facts.cardinality_reason]);
            reasons.for_each(|reason| in_full(&mut text, reason, 0, true));
        }
        Aspect::ViolationReasons => facts.violations.iter().for_each(|one| in_full(&mut text, &one.reason, 0, false)),
    }
    text
}

fn in_full(text: &mut String, reason: &Reason, depth: usize, with_place: bool) {
    let place = reason.place.filter(|_| with_place);
    let _ = writeln!(text, "{:depth$}{} at {place:?}", "", reason.text);
    for because in &reason.because {
        in_full(text, because, depth + 1, with_place);
    }
}

/// Sentences say why; whether there is one is part of the answer.
fn effects(facts: &Facts, with_words: bool) -> String {
    let effects = &facts.effects;
    let mut text = String::new();
    effects.reads.iter().for_each(|column| line(&mut text, &format!("reads {column}")));
    effects.writes.iter().for_each(|column| line(&mut text, &format!("writes {column}")));
    effects.cascades.iter().for_each(|cascade| line(&mut text, &format!("{cascade:?}")));
    effects.locks.iter().for_each(|lock| line(&mut text, &format!("{lock:?}")));
    line(&mut text, &format!("read only: {}", effects.read_only));
    if with_words {
        line(&mut text, &format!("{:?} {:?}", effects.primary_only, effects.opaque));
    } else {
        let (primary, opaque) = (!effects.primary_only.is_empty(), !effects.opaque.is_empty());
        line(&mut text, &format!("primary only: {primary}, opaque: {opaque}, vouched: {:?}", effects.vouched));
    }
    text
}

fn session(facts: &Facts, with_words: bool) -> String {
    let session = &facts.effects.session;
    if with_words {
        return format!("{session:?}\n");
    }
    let sentences = [&session.changes, &session.doubts, &session.transaction_only].map(|one| !one.is_empty());
    format!("session: {sentences:?} {}\n", session.for_good)
}

fn violation(one: &Violation) -> String {
    format!(
        "violates {:?} {:?} of {}.{} {:?} {:?}, generated: {}, deferred: {}",
        one.kind, one.constraint, one.schema, one.table, one.domain, one.columns, one.generated, one.deferred
    )
}
