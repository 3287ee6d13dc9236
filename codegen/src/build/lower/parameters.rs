//! Parameters: their types, nullability, and how a method takes them.

use super::claims::author_struct_name;
use super::columns::{apply_elements, dimensions_reason, refusal};
use super::statement::{ArgumentsDraft, StructDraft};
use super::types::Refused;
use super::{Lowering, attributes};
use crate::build::model::varying::{Value, Varying};
use crate::build::model::{Field, Parameter};
use crate::build::names::ValueIdent;
use crate::check::parse::ast::{self, Directive};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};
use sqlwright_analysis::catalog::Oid;
use sqlwright_analysis::facts::{ParameterFacts, Source, Sources};

/// PostgreSQL compares composites as records, so it takes a parameter beside one for a record, which it cannot be sent.
fn record(what: &str, ty: &str, name: &str, composite: Option<String>, place: Span) -> Diagnostic {
    let array = if ty.ends_with("[]") { "[]" } else { "" };
    let text = format!("{what} has the type {ty}, which PostgreSQL does not accept as a parameter");
    let composite = composite.unwrap_or_else(|| "type_name".to_owned());
    Diagnostic::new(Code::UnsupportedType, text)
        .at(place, "")
        .note("in a comparison with a composite, PostgreSQL takes the other side as any record")
        .help(format!("cast it to the composite type: `:{name}::{composite}{array}`"))
}

impl Lowering<'_, '_> {
    pub(super) fn parameters(&mut self, diagnostics: &mut Diagnostics) -> Option<Vec<Parameter>> {
        let parsed = self.statement.parsed;
        let mut parameters: Vec<Parameter> = Vec::new();
        for (parameter, ty, facts) in self.statement.parameters() {
            parameters.extend(self.parameter(parameter, ty, facts, diagnostics));
        }
        (parameters.len() == parsed.sql.parameters.len()).then_some(parameters)
    }

    fn parameter(
        &mut self,
        parameter: &ast::Parameter,
        oid: Oid,
        known: &ParameterFacts,
        diagnostics: &mut Diagnostics,
    ) -> Option<Parameter> {
        let place = *parameter.uses.first()?;
        // The parser has checked that Rust can have it, and that no other one becomes the same.
        let name = ValueIdent::new(&parameter.name)?;
        let sources = &known.sources;
        let resolved = match self.stated_type(true, &[&parameter.name], oid) {
            Some(written) => Ok(written),
            None => self.types.resolve_from(oid, sources),
        };
        let (mut ty, wire) = match resolved {
            Ok(resolved) => resolved,
            Err(refused) => {
                let what = format!("the parameter `:{}`", parameter.name);
                diagnostics.push(match refused {
                    Refused::Record(name) => record(&what, &name, &parameter.name, self.composite(sources), place),
                    refused => refusal(refused, &what, place),
                });
                return None;
            }
        };
        let mark = self.statement.parsed.params.iter().find(|mark| mark.name.value == parameter.name);
        if let Some(mark) = mark {
            self.check_mark(mark, oid, diagnostics);
        }
        let facts = &known.nullability;
        // The analysis has taken the author's mark for granted.
        let (nullable, reason) = (facts.nullable, self.reason_of_parameter(&facts.reason));
        apply_elements(&mut ty, facts, mark);
        let comment = known.assigned_to.as_ref().and_then(|target| self.context.catalog.column_comment(target));
        Some(Parameter {
            sql_name: parameter.name.clone(),
            dimensions_reason: dimensions_reason(&ty, facts),
            field: Field { name, ty, nullable, comment, attributes: Vec::new() },
            postgres: self.types.display(oid),
            // Written when it is decided which statements share a params struct.
            rust: String::new(),
            wire,
            reason,
        })
    }

    /// The type of the columns that a parameter is compared with, where it is one composite.
    fn composite(&self, sources: &[Sources]) -> Option<String> {
        let catalog = self.context.catalog;
        let mut types = sources.iter().flat_map(|sources| &sources.values).filter_map(|source| match source {
            Source::Column(name) => self.types.column_type(catalog.column_named(name)?).map(|ty| ty.oid),
            Source::Type(name) => catalog.type_named(name).map(|ty| ty.oid),
        });
        let first = types.next()?;
        types.all(|other| other == first).then(|| self.types.display(first))
    }

    /// Nothing or one: positional; more: a params struct, unless the author says otherwise.
    pub(super) fn arguments(
        &mut self,
        method: &ValueIdent,
        parameters: &[Parameter],
        varying: Option<&Varying>,
        diagnostics: &mut Diagnostics,
    ) -> Option<ArgumentsDraft> {
        let is_required = |index: &usize| varying.is_none_or(|varying| varying.values[*index] == Value::Required);
        let required: Vec<usize> = (0..parameters.len()).filter(is_required).collect();
        let positional = self.directives().find_map(|directive| match directive {
            Directive::Positional(names) => Some(names.clone()),
            _ => None,
        });
        if let Some(names) = positional {
            return self.positional(&names, parameters, &required);
        }
        let named = &self.statement.parsed.params_name;
        let is_copy = self.statement.parsed.sql.copied_in().is_some();
        if required.len() < 2 && named.is_none() && !is_copy {
            return Some(ArgumentsDraft::Positional(required));
        }
        let name = match named {
            Some(written) => author_struct_name(written, "Params", diagnostics)?,
            None => method.type_with("Params"),
        };
        let (derives, attributes) = attributes::checked(&self.statement.parsed.params_attributes, diagnostics)?;
        Some(ArgumentsDraft::Struct(StructDraft { name, derives, attributes }))
    }

    /// The order that the author wrote; where it is not complete the parser has said so.
    fn positional(
        &self,
        names: &[Spanned<String>],
        parameters: &[Parameter],
        required: &[usize],
    ) -> Option<ArgumentsDraft> {
        let position = |name: &Spanned<String>| parameters.iter().position(|other| other.sql_name == name.value);
        let order: Vec<usize> = names.iter().map(position).collect::<Option<_>>()?;
        (order.len() == required.len()).then_some(ArgumentsDraft::Positional(order))
    }
}
