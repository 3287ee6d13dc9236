//! One statement: from what is known of it to a method, but for the structs that it may share with others.

use super::types::Types;
use super::{Context, attributes};
use crate::build::model::varying::{Value, Varying};
use crate::build::model::{Cardinality, Column, ErrorEnum, Field, Parameter, Reason, Violation};
use crate::build::names::{self, TypeIdent, ValueIdent};
use crate::build::reasons;
use crate::check::parse::ast::Directive;
use crate::check::{CheckedFile, Complete};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;
use sqlwright_analysis::facts;

/// Methods that every repository has.
const RESERVED_METHODS: &[&str] = &["new", "owned"];

/// A statement that is lowered but for the structs that it may share.
pub(super) struct StatementDraft<'c> {
    pub(super) complete: Complete<'c>,
    pub(super) method: ValueIdent,
    /// As its own SQL has them.
    pub(super) parameters: Vec<Parameter>,
    pub(super) arguments: ArgumentsDraft,
    /// As its own SQL has them.
    pub(super) columns: Vec<Column>,
    /// The fields of a row of its own.
    pub(super) layout: Vec<RowField>,
    pub(super) error: Option<ErrorEnum>,
    pub(super) cardinality: Cardinality,
    pub(super) cardinality_reason: Reason,
    pub(super) violations: Vec<Violation>,
    pub(super) attributes: Vec<String>,
    /// Its pieces are still missing.
    pub(super) varying: Option<Varying>,
    /// The method for many rows at once, if there is one.
    pub(super) bulk_method: Option<ValueIdent>,
}

/// How a method takes its parameters.
pub(super) enum ArgumentsDraft {
    /// As arguments, in this order.
    Positional(Vec<usize>),
    /// As a struct of this name.
    Struct(StructDraft),
}

/// A params struct, as one statement needs it.
pub(super) struct StructDraft {
    pub(super) name: TypeIdent,
    pub(super) derives: Vec<String>,
    pub(super) attributes: Vec<String>,
}

/// A field of a row.
pub(super) struct RowField {
    pub(super) field: Field,
    /// Where it comes from.
    pub(super) of: FieldOf,
}

/// Where a field of a row comes from.
pub(super) enum FieldOf {
    /// A column, by its position.
    Column(usize),
    /// The columns of an alias, as a struct.
    Alias(Vec<usize>),
}

impl StatementDraft<'_> {
    /// The fields of a row of its own.
    pub(super) fn fields(&self) -> Vec<Field> {
        self.layout.iter().map(|field| field.field.clone()).collect()
    }

    /// The fields that are structs of columns.
    pub(super) fn embedded(&self) -> Vec<ValueIdent> {
        let embedded = self.layout.iter().filter(|field| matches!(field.of, FieldOf::Alias(_)));
        embedded.map(|field| field.field.name.clone()).collect()
    }

    /// The only column, where there is no more than this.
    pub(super) fn only_column(&self) -> Option<&Column> {
        match self.layout.as_slice() {
            [RowField { of: FieldOf::Column(only), .. }] => self.columns.get(*only),
            _ => None,
        }
    }

    /// The field that a column of its own is, in the row or in a struct within it.
    pub(super) fn field_of(&self, column: usize) -> Field {
        let Column { field, embedded, .. } = &self.columns[column];
        let nullable = embedded.as_ref().map_or(field.nullable, |embedded| embedded.nullable);
        Field { nullable, ..field.clone() }
    }

    /// The parameters that a caller must pass, as fields of a params struct.
    pub(super) fn required(&self) -> Vec<Field> {
        let is_required =
            |index: &usize| self.varying.as_ref().is_none_or(|varying| varying.values[*index] == Value::Required);
        (0..self.parameters.len()).filter(is_required).map(|index| self.parameters[index].field.clone()).collect()
    }
}

/// One statement on its way.
pub(super) struct Lowering<'a, 'c> {
    pub(super) file: &'c CheckedFile,
    pub(super) statement: Complete<'c>,
    pub(super) context: &'a Context<'c>,
    pub(super) types: &'a mut Types<'c>,
}

impl<'c> Lowering<'_, 'c> {
    /// The statement; `None` where a diagnostic says why not.
    pub(super) fn statement(&mut self, diagnostics: &mut Diagnostics) -> Option<StatementDraft<'c>> {
        let Complete { parsed, facts, .. } = self.statement;
        let method = self.method();
        self.check_stated_types(diagnostics);
        let parameters = self.parameters(diagnostics);
        let columns = self.columns(diagnostics);
        let (method, parameters, columns) = (method?, parameters?, columns?);
        let layout = self.layout(&columns, diagnostics)?;
        let varying = self.varying(&method, &parameters, &columns);
        let arguments = self.arguments(&method, &parameters, varying.as_ref(), diagnostics)?;
        let (cardinality, cardinality_reason) = self.cardinality(diagnostics);
        self.check_directives(&columns, diagnostics)?;
        let violations: Vec<_> = facts.violations.iter().map(|violation| self.violation(violation)).collect();
        let error = self.error(&method, &violations, diagnostics)?;
        Some(StatementDraft {
            complete: self.statement,
            bulk_method: self.bulk_method(&method, diagnostics)?,
            method,
            parameters,
            arguments,
            columns,
            layout,
            error,
            cardinality,
            cardinality_reason,
            violations,
            attributes: attributes::texts(&parsed.attributes, diagnostics)?,
            varying,
        })
    }

    /// A statement that is called as what every repository has gets a `_`.
    fn method(&self) -> Option<ValueIdent> {
        let method = ValueIdent::new(&self.statement.parsed.name.value)?;
        if !RESERVED_METHODS.contains(&method.as_str()) {
            return Some(method);
        }
        let statements = self.file.parsed();
        let others: Vec<_> = statements.filter_map(|statement| ValueIdent::new(&statement.name.value)).collect();
        Some(names::free(method.bare(), &others.iter().collect::<Vec<_>>()))
    }

    /// What was proved, unless the author says otherwise.
    fn cardinality(&self, diagnostics: &mut Diagnostics) -> (Cardinality, Reason) {
        if self.statement.described.columns.is_empty() {
            return (Cardinality::None, self.reason(&self.statement.facts.cardinality_reason));
        }
        let stated = self.statement.parsed.directives.iter().find_map(|directive| match directive.value {
            Directive::Rows(stated) => Some(Spanned::new(stated, directive.span)),
            _ => None,
        });
        self.decide_cardinality(stated.as_ref(), diagnostics)
    }

    /// Reports directives about rows where there are none, and the other way round.
    fn check_directives(&self, columns: &[Column], diagnostics: &mut Diagnostics) -> Option<()> {
        for directive in &self.statement.parsed.directives {
            let diagnostic = match (&directive.value, columns.is_empty()) {
                (Directive::Rows(_), true) => {
                    let text = "the statement returns no columns, so it has no rows to count";
                    let help = "`--@ affects one` asserts how many rows it writes";
                    Diagnostic::new(Code::NoColumns, text).help(help)
                }
                (Directive::AffectsOne { .. }, false) => {
                    let text = "`affects one` is for statements without result columns";
                    Diagnostic::new(Code::AffectsWithColumns, text).help("write `--@ one` instead")
                }
                _ => continue,
            };
            diagnostics.push(diagnostic.at(directive.span, ""));
            return None;
        }
        Some(())
    }

    /// A reason, its places in the query file instead of in the statement as it is sent.
    pub(super) fn reason(&self, reason: &facts::Reason) -> Reason {
        reasons::in_file(reason, self.statement.sql(), self.context.sources)
    }

    /// The same for the reason of a parameter.
    pub(super) fn reason_of_parameter(&self, reason: &facts::Reason) -> Reason {
        reasons::in_file(reason, &self.statement.parsed.sql, self.context.sources)
    }

    fn violation(&self, violation: &facts::Violation) -> Violation {
        let facts::Violation { constraint, kind, schema, table, domain, columns, .. } = violation.clone();
        let (generated, deferred, reason) = (violation.generated, violation.deferred, self.reason(&violation.reason));
        Violation { constraint, kind, schema, table, domain, columns, generated, deferred, reason }
    }

    pub(super) fn directives(&self) -> impl Iterator<Item = &'c Directive> {
        self.statement.parsed.directives.iter().map(|directive| &directive.value)
    }
}
