//! What authors say against what was proven: it decides, unless it cannot come true.

use super::Lowering;
use crate::build::model::{Cardinality, Reason};
use crate::check::parse::ast::{Mark, Nullity, RowsExpected};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;
use sqlwright_analysis::facts::{Facts, Nullability};

impl Lowering<'_, '_> {
    /// What was proved of a column, unless its mark says otherwise: the author may loosen and promise.
    pub(super) fn settle(
        &mut self,
        index: usize,
        facts: &Nullability,
        mark: Option<&Nullity>,
        diagnostics: &mut Diagnostics,
    ) -> (bool, Reason) {
        let reason = self.reason(&facts.reason);
        let Some(mark) = mark.and_then(|nullity| nullity.mark.as_ref()) else { return (facts.nullable, reason) };
        match (mark.value, facts.nullable) {
            (Mark::Nullable, true) => (true, reason),
            (Mark::Nullable, false) => {
                (true, Reason::from("marked `?` by the author, although it is never NULL").because(reason))
            }
            (Mark::NotNull, false) => (false, reason),
            (Mark::NotNull, true)
                if self.statement.facts.columns.get(index).is_some_and(|column| column.always_null) =>
            {
                let text = "`!` promises a value, but this is always NULL";
                diagnostics.push(
                    Diagnostic::new(Code::ImpossiblePromise, text)
                        .at(mark.span, "")
                        .note(reason.sentence())
                        .help("remove the mark, or select something else"),
                );
                (false, reason)
            }
            (Mark::NotNull, true) => {
                let promise =
                    "promised by the author with `!`, although it can be NULL; a NULL is an error at run time";
                (false, Reason::from(promise).because(reason))
            }
        }
    }

    /// What was proved of the number of rows, unless the author says otherwise.
    pub(super) fn settle_rows(
        &self,
        said: Option<&Spanned<RowsExpected>>,
        diagnostics: &mut Diagnostics,
    ) -> (Cardinality, Reason) {
        let facts = &self.statement.facts;
        let proved = self.reason(&facts.cardinality_reason);
        let Some(said) = said else { return (facts.cardinality, proved) };
        if let Some(diagnostic) = impossible(facts, said) {
            diagnostics.push(diagnostic.note(proved.sentence()));
        }
        let stated = said.value.cardinality();
        if stated == facts.cardinality {
            return (stated, proved);
        }
        let checked = if stated == Cardinality::Many { "" } else { "; anything else is an error at run time" };
        let text = format!("stated by the author, although {} is proven{checked}", facts.cardinality.in_words());
        (stated, Reason::from(text.as_str()).because(proved))
    }
}

/// A number of rows that can never be.
fn impossible(facts: &Facts, said: &Spanned<RowsExpected>) -> Option<Diagnostic> {
    let word = said.value.word();
    let text = match said.value {
        RowsExpected::One if facts.most_rows == Some(0) => {
            format!("`--@ {word}` cannot hold: there is never a row")
        }
        RowsExpected::One | RowsExpected::Optional if facts.least_rows > 1 => {
            format!("`--@ {word}` cannot hold: there are always {} rows", facts.least_rows)
        }
        _ => return None,
    };
    let help = "remove the line, or change the statement";
    Some(Diagnostic::new(Code::ImpossibleDirective, text).at(said.span, "").help(help))
}
