//! Guards, which need no mark: `(:p IS NULL OR …)`, `(:a IS NULL OR :b IS NULL OR …)`, `(NOT :flag OR …)`.

use std::ops::Range;

use super::words::Words;
use crate::check::parse::template::TermKind;

/// A condition in brackets that is true where a parameter is NULL, or a flag is false.
pub(super) struct Guard {
    /// The brackets and what is between them.
    pub(super) words: Range<usize>,
    /// What must be on for the rest to matter.
    pub(super) terms: Vec<(TermKind, usize)>,
    /// What goes when it matters: the tests, each with an OR.
    pub(super) cut: Vec<Range<usize>>,
}

impl Guard {
    /// Whether it has this term.
    pub(super) fn has(&self, kind: &TermKind) -> bool {
        self.terms.iter().any(|(term, _)| term == kind)
    }
}

/// All guards, outer ones first.
pub(super) fn guards(words: &Words<'_>) -> Vec<Guard> {
    (0..words.len()).filter_map(|open| guard(words, open)).collect()
}

fn guard(words: &Words<'_>, open: usize) -> Option<Guard> {
    let close = words.partner(open).filter(|_| words.is(open, "("))?;
    // A call, a row, a subscript of a type: what stands before a condition in brackets is a keyword or another bracket.
    let before = open.checked_sub(1)?;
    let begins = ["WHERE", "ON", "AND", "OR", "HAVING", "(", "NOT", "WHEN", "THEN", "ELSE", "SELECT", ","];
    begins.iter().any(|word| words.is(before, word)).then_some(())?;
    let inside = open + 1..close;
    let depth = words.depth(open) + 1;
    // A row, or a sub-select whose last condition ends with the test.
    let is_other = |at: usize| words.is(at, ",") || words.begins_clause(at) || words.begins_join(at);
    if inside.clone().any(|at| words.depth(at) == depth && is_other(at)) {
        return None;
    }
    let separators = words.separators(inside.clone(), depth, |index| words.is(index, "OR"));
    if separators.is_empty() {
        return None;
    }
    let mut starts = vec![inside.start];
    starts.extend(separators.iter().map(|at| at + 1));
    let ends = separators.iter().copied().chain([inside.end]);
    let arms: Vec<Range<usize>> = starts.iter().zip(ends).map(|(start, end)| *start..end).collect();
    let mut terms = Vec::new();
    let mut cut = Vec::new();
    for (number, arm) in arms.iter().enumerate() {
        let Some(term) = test(words, arm.clone()) else { continue };
        terms.push((term, arm.start));
        // With the OR behind it, or before it where it is among the last.
        let is_among_last = arms[number..].iter().all(|arm| test(words, arm.clone()).is_some());
        cut.push(if is_among_last { arm.start.saturating_sub(1)..arm.end } else { arm.start..arm.end + 1 });
    }
    let has_rest = terms.len() < arms.len();
    (has_rest && !terms.is_empty()).then_some(Guard { words: open..close + 1, terms, cut })
}

/// `:p IS NULL`, also with a cast; `NOT :flag`.
fn test(words: &Words<'_>, arm: Range<usize>) -> Option<TermKind> {
    let last = arm.end.checked_sub(1)?;
    if words.is(arm.start, "NOT") {
        return words.parameter(arm.start + 1).filter(|_| arm.len() == 2).map(TermKind::True);
    }
    let value = if words.is(last, "ISNULL") {
        arm.start..last
    } else if arm.len() > 2 && words.is(last, "NULL") && words.is(last - 1, "IS") {
        arm.start..last - 1
    } else {
        return None;
    };
    parameter(words, value).map(TermKind::Given)
}

/// A parameter, in brackets or with a cast, as `:p`, `:p::text[]`, `(:p)`, `CAST(:p AS text)`.
fn parameter(words: &Words<'_>, value: Range<usize>) -> Option<usize> {
    let last = value.end.checked_sub(1)?;
    if words.is(value.start, "(") && words.partner(value.start) == Some(last) {
        return parameter(words, value.start + 1..last);
    }
    if words.is(value.start, "CAST") && words.partner(value.start + 1) == Some(last) {
        let inside = value.start + 2..last;
        let as_ = inside.clone().find(|index| words.is(*index, "AS"))?;
        return parameter(words, inside.start..as_);
    }
    let parameter = words.parameter(value.start)?;
    let is_cast = words.is(value.start + 1, "::");
    (value.len() == 1 || is_cast && is_type(words, value.start + 2..value.end)).then_some(parameter)
}

/// Whether these words are a type and nothing else: `int`, `s.t[]`, `numeric(10, 2)`, `timestamp with time zone`. What ends with
/// `IS NULL` could also be a condition that begins with a cast, as `:p::boolean AND x`.
fn is_type(words: &Words<'_>, ty: Range<usize>) -> bool {
    let is_sign = |at: usize| ["[", "]", "(", ")", ".", ","].iter().any(|sign| words.is(at, sign));
    let more = ["PRECISION", "VARYING", "CHARACTER", "CHAR", "WITH", "WITHOUT", "TIME", "ZONE", "ARRAY"];
    let is_name = |at: usize| {
        let name = words.word(at);
        name.starts_with('"') || name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let belongs = |at: usize| {
        let begins = at == ty.start || words.depth(at) > words.depth(ty.start) || words.is(at - 1, ".");
        is_sign(at) || is_name(at) && (begins || more.iter().any(|word| words.is(at, word)))
    };
    !ty.is_empty() && ty.clone().all(belongs)
}
