//! What authors state against what was proven or is mapped: it decides, unless it cannot come true.

use super::Lowering;
use super::types::is_type;
use crate::build::model::types::WireType;
use crate::build::model::{Cardinality, Reason};
use crate::build::types::{Mapped, RustType};
use crate::check::parse::ast::{Directive, Mark, Nullity, RowsExpected};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;
use sqlwright_analysis::catalog::Oid;
use sqlwright_analysis::facts::{ColumnFacts, Facts};

impl Lowering<'_, '_> {
    /// What was proved of a column, unless its mark says otherwise: the author may loosen and promise.
    pub(super) fn decide_nullability(
        &self,
        column: &ColumnFacts,
        mark: Option<&Nullity>,
        diagnostics: &mut Diagnostics,
    ) -> (bool, Reason) {
        let facts = &column.nullability;
        let reason = self.reason(&facts.reason);
        let Some(mark) = mark.and_then(|nullity| nullity.mark.as_ref()) else { return (facts.nullable, reason) };
        match (mark.value, facts.nullable) {
            (Mark::Nullable, true) => (true, reason),
            (Mark::Nullable, false) => {
                (true, Reason::from("marked `?` by the author, although it is never NULL").because(reason))
            }
            (Mark::NotNull, false) => (false, reason),
            (Mark::NotNull, true) if column.always_null => {
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
    pub(super) fn decide_cardinality(
        &self,
        directive: Option<&Spanned<RowsExpected>>,
        diagnostics: &mut Diagnostics,
    ) -> (Cardinality, Reason) {
        let facts = &self.statement.facts;
        let proved = self.reason(&facts.cardinality_reason);
        let Some(directive) = directive else { return (facts.cardinality, proved) };
        if let Some(diagnostic) = impossible(facts, directive) {
            diagnostics.push(diagnostic.note(proved.sentence()));
        }
        let stated = directive.value.cardinality();
        if stated == facts.cardinality {
            return (stated, proved);
        }
        let checked = if stated == Cardinality::Many { "" } else { "; anything else is an error at run time" };
        let text = format!("stated by the author, although {} is proven{checked}", facts.cardinality.in_words());
        (stated, Reason::from(text.as_str()).because(proved))
    }

    /// The type that the author gives to the column or parameter under one of these names.
    pub(super) fn stated_type(&mut self, of_parameter: bool, names: &[&str], oid: Oid) -> Option<(RustType, WireType)> {
        let rust = self.directives().find_map(|directive| match directive {
            Directive::Type { parameter, name, rust }
                if *parameter == of_parameter && names.contains(&name.value.as_str()) =>
            {
                Some(rust.value.clone())
            }
            _ => None,
        })?;
        let wire = self.types.wire(oid)?;
        let rust = self.types.mapped(Mapped { rust, borrowed: None, copy: false }, oid);
        Some((rust, wire))
    }

    /// Reports types that are none, or of what the statement does not have.
    pub(super) fn check_stated_types(&self, diagnostics: &mut Diagnostics) {
        let parsed = self.statement.parsed;
        for directive in &parsed.directives {
            let Directive::Type { parameter, name, rust } = &directive.value else { continue };
            if !is_type(&rust.value) {
                let text = format!("`{}` is not a Rust type", rust.value.escape_debug());
                let help = "write its path, e.g. `my_crate::Email`";
                diagnostics.push(Diagnostic::new(Code::MalformedDirective, text).at(rust.span, "").help(help));
            }
            let (code, what, known): (_, _, Vec<&str>) = match parameter {
                true => (
                    Code::UnknownParameter,
                    "parameter",
                    parsed.sql.parameters.iter().map(|one| one.name.as_str()).collect(),
                ),
                false => (
                    Code::UnknownColumn,
                    "column",
                    self.statement.described.columns.iter().map(|one| one.name.as_str()).collect(),
                ),
            };
            if !known.contains(&name.value.as_str()) {
                let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
                let help = match known.as_slice() {
                    [] => format!("it has no {what}s at all: remove the line"),
                    some => format!("its {what}s are {}", some.join(", ")),
                };
                let text = format!("the statement has no {what} `{}`", name.value);
                diagnostics.push(Diagnostic::new(code, text).at(name.span, "").help(help));
            }
        }
    }
}

/// A number of rows that can never be.
fn impossible(facts: &Facts, directive: &Spanned<RowsExpected>) -> Option<Diagnostic> {
    let word = directive.value.word();
    let text = match directive.value {
        RowsExpected::One if facts.most_rows == Some(0) => {
            format!("`--@ {word}` cannot hold: there is never a row")
        }
        RowsExpected::One | RowsExpected::Optional if facts.least_rows > 1 => {
            format!("`--@ {word}` cannot hold: there are always {} rows", facts.least_rows)
        }
        _ => return None,
    };
    let help = "remove the line, or change the statement";
    Some(Diagnostic::new(Code::ImpossibleDirective, text).at(directive.span, "").help(help))
}
