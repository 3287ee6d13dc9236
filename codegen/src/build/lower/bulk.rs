//! The method for many rows at once.

use super::Lowering;
use super::statement::StatementDraft;
use crate::build::model::types::WireType;
use crate::build::model::{Bulk, BulkOutput, BulkWay, Output, Parameter};
use crate::build::names::ValueIdent;
use crate::check;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

impl Lowering<'_, '_> {
    /// Its name, if there is such a method; the outer `None` where another has the name.
    pub(super) fn bulk_method(&self, method: &ValueIdent, diagnostics: &mut Diagnostics) -> Option<Option<ValueIdent>> {
        if self.statement.bulk.is_none() {
            return Some(None);
        }
        let name = ValueIdent::new(&format!("{}_all", method.bare()))?;
        let others = self.file.parsed();
        if let Some(other) = others.into_iter().find(|other| ValueIdent::new(&other.name.value).as_ref() == Some(&name))
        {
            let text = format!("there is a statement `{name}`, which is what the method for many rows is named");
            let place = self.statement.parsed.name.span;
            let diagnostic = Diagnostic::new(Code::InvalidBulk, text).at(place, "").also(other.name.span, "");
            diagnostics.push(diagnostic.help("rename one of them"));
            return None;
        }
        Some(Some(name))
    }
}

/// The method of a statement whose method for one row has this result.
pub(super) fn of(draft: &StatementDraft<'_>, parameters: &[Parameter], output: &Output) -> Option<Bulk> {
    let check::Bulk { way, is_aligned } = draft.complete.bulk?;
    let output = match (output, output.row()) {
        (_, Some(row)) if *is_aligned => BulkOutput::Aligned(row.clone()),
        (_, Some(row)) => BulkOutput::Rows(row.clone()),
        (Output::AffectsOne { .. }, None) => BulkOutput::Exact,
        (_, None) => BulkOutput::Count,
    };
    let way = match way {
        check::BulkWay::Each { why } => BulkWay::Each { why: why.clone() },
        check::BulkWay::Arrays { variant, distinct } => BulkWay::Arrays {
            sql: variant.sql.text.clone(),
            parameters: parameters.iter().map(|parameter| array_of(&parameter.wire)).collect::<Option<_>>()?,
            distinct: distinct.clone(),
        },
    };
    Some(Bulk { method: draft.bulk_method.clone()?, way, output })
}

/// The type on the wire of an array of these.
pub(super) fn array_of(wire: &WireType) -> Option<WireType> {
    match wire {
        WireType::BuiltIn(constant) => Some(WireType::BuiltIn(format!("{constant}_ARRAY"))),
        WireType::User(name) => Some(WireType::UserArray(name.clone())),
        WireType::Record { fields, array: false } => Some(WireType::Record { fields: fields.clone(), array: true }),
        WireType::UserArray(_) | WireType::Record { .. } => None,
    }
}
