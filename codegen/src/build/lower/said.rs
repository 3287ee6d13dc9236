//! `--@ type`: what an author says of one column or parameter of one statement.

use super::Lowering;
use super::types::is_type;
use crate::build::model::types::WireType;
use crate::build::types::{Mapped, RustType};
use crate::check::parse::ast::Directive;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use sqlwright_analysis::catalog::Oid;

impl Lowering<'_, '_> {
    /// The type that the author gives to the column or parameter under one of these names.
    pub(super) fn said_type(&mut self, of_parameter: bool, names: &[&str], oid: Oid) -> Option<(RustType, WireType)> {
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
    pub(super) fn check_said_types(&self, diagnostics: &mut Diagnostics) {
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
