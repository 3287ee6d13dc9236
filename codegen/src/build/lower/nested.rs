//! Columns of records that `--@ nest` makes structs of.

use super::claims::author_struct_name;
use super::columns::{apply_field_elements, refusal};
use super::statement::Lowering;
use super::types::Refused;
use crate::build::model::types::WireType;
use crate::build::model::{Field, NestedField};
use crate::build::names::ValueIdent;
use crate::build::types::RustType;
use crate::check::parse::ast::{Directive, NestedRecord};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;
use sqlwright_analysis::catalog::Oid;
use sqlwright_analysis::facts::{RecordField, Source};

/// What a column of records is.
pub(super) struct Nested {
    pub(super) ty: RustType,
    pub(super) wire: WireType,
    pub(super) fields: Vec<NestedField>,
}

impl<'c> Lowering<'_, 'c> {
    /// What `--@ nest` says of a column.
    pub(super) fn nest(&self, names: &[&str]) -> Option<&'c NestedRecord> {
        self.directives().find_map(|directive| match directive {
            Directive::Nest { column, record } if names.contains(&column.value.as_str()) => Some(record),
            _ => None,
        })
    }

    /// The struct of the records in a column or field of this type, and of those within them. `what` is the column or field, in words.
    pub(super) fn nested(
        &mut self,
        oid: Oid,
        fields: Option<&[RecordField]>,
        record: &NestedRecord,
        what: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Nested> {
        let invalid = |text: String| Diagnostic::new(Code::InvalidNesting, text).at(record.name.span, "");
        let postgres = self.types.display(oid);
        let Some(fields) = fields else {
            let help = "nest `ARRAY(SELECT ROW(…) FROM …)`, `array_agg(ROW(…))`, or whole rows: `ARRAY(SELECT c FROM comments c)`";
            let text = format!("{what} has the type {postgres}, of which no fields are known");
            diagnostics.push(invalid(text).help(help));
            return None;
        };
        let names = field_names(fields, record, what, diagnostics)?;
        let name = author_struct_name(&record.name, "Row", diagnostics)?;
        let mut nested = Vec::new();
        let mut wires = Vec::new();
        for (position, (field, name)) in fields.iter().zip(names).enumerate() {
            let inner = record.fields.as_ref().and_then(|fields| fields.get(position)?.record.as_ref());
            let (field, wire) = self.field(field, name, inner, record, diagnostics)?;
            nested.push(field);
            wires.push(wire);
        }
        let array = self.types.is_array(oid);
        let wire = match self.types.is_record(oid) {
            true => Some(WireType::Record { fields: wires, array }),
            false => self.types.wire(oid),
        };
        let ty = RustType::Nested(name);
        let ty = if array { RustType::array_of(ty) } else { ty };
        Some(Nested { ty, wire: wire?, fields: nested })
    }

    fn field(
        &mut self,
        known: &RecordField,
        name: ValueIdent,
        inner: Option<&NestedRecord>,
        record: &NestedRecord,
        diagnostics: &mut Diagnostics,
    ) -> Option<(NestedField, WireType)> {
        let oid = self.context.catalog.type_named(&known.ty)?.oid;
        let what = format!("the field `{}` of `{}`", name.bare(), record.name.value);
        let mut nested = Vec::new();
        let resolved = match inner {
            Some(inner) => {
                let found = self.nested(oid, known.record.as_deref(), inner, &what, diagnostics)?;
                nested = found.fields;
                Ok((found.ty, found.wire))
            }
            None => match self.types.resolve_from(oid, known.sources.as_slice()) {
                Err(Refused::Record(_)) => self.types.record(oid, known.record.as_deref()),
                resolved => resolved,
            },
        };
        let (mut ty, wire) = match resolved {
            Ok(resolved) => resolved,
            Err(refused) => {
                diagnostics.push(refusal(refused, &what, self.statement.parsed.sql.span));
                return None;
            }
        };
        apply_field_elements(&mut ty, &known.nullability);
        let nullable = known.nullability.nullable && !ty.is_unit();
        let source = known.sources.as_ref().and_then(|sources| match sources.values.as_slice() {
            [Source::Column(name)] if !sources.in_array => self.context.catalog.column_named(name),
            _ => None,
        });
        let comment = source.and_then(|(relation, number)| {
            self.context.catalog.relations.get(&relation)?.columns.get(&number)?.comment.clone()
        });
        let attributes = self.types.field_attributes(oid, source, nullable);
        let has_null = matches!(ty, RustType::Array { nullable: true, .. });
        let field = NestedField {
            field: Field { name, ty, nullable, comment, attributes },
            postgres: self.types.display(oid),
            reason: self.reason(&known.nullability.reason),
            elements_reason: known.nullability.elements_reason.clone().filter(|_| has_null),
            nested,
        };
        Some((field, wire))
    }

    /// A `--@ nest` for a column that is not there is an error.
    pub(super) fn check_nests(&self, given: &[ValueIdent], diagnostics: &mut Diagnostics) {
        let described = &self.statement.described.columns;
        for directive in self.directives() {
            let Directive::Nest { column: wanted, .. } = directive else { continue };
            let is_there = described.iter().any(|column| column.name == wanted.value)
                || given.iter().any(|name| name.bare() == wanted.value);
            if !is_there {
                let names: Vec<_> = described.iter().map(|column| format!("`{}`", column.name)).collect();
                let text = format!("the statement has no column `{}`", wanted.value);
                let help = format!("its columns are {}", names.join(", "));
                diagnostics.push(Diagnostic::new(Code::UnknownColumn, text).at(wanted.span, "").help(help));
            }
        }
    }
}

/// The names of the fields: those that are listed, or those that the record has.
fn field_names(
    fields: &[RecordField],
    record: &NestedRecord,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<ValueIdent>> {
    let mut refuse = |text: String, help: String| {
        diagnostics.push(Diagnostic::new(Code::InvalidNesting, text).at(record.name.span, "").help(help));
        None
    };
    let listed: Option<Vec<&Spanned<String>>> =
        record.fields.as_ref().map(|fields| fields.iter().map(|field| &field.name).collect());
    let given: Vec<String> = match &listed {
        Some(listed) if listed.len() != fields.len() => {
            let known: Vec<String> = fields.iter().map(|field| field.name.clone().unwrap_or("?".to_owned())).collect();
            let text = format!("{what} has {} fields, and {} are listed", fields.len(), listed.len());
            return refuse(text, format!("list a name for each of ({})", known.join(", ")));
        }
        Some(listed) => listed.iter().map(|name| name.value.clone()).collect(),
        None => match fields.iter().map(|field| field.name.clone()).collect::<Option<Vec<_>>>() {
            Some(names) => names,
            None => {
                let names: Vec<String> = fields
                    .iter()
                    .zip(1..)
                    .map(|(field, number)| field.name.clone().unwrap_or_else(|| format!("field_{number}")))
                    .collect();
                let help = format!("list the names: `{}({})`", record.name.value, names.join(", "));
                return refuse(format!("a field of {what} is no plain column, and so has no name"), help);
            }
        },
    };
    let mut names: Vec<ValueIdent> = Vec::new();
    for given in given {
        match ValueIdent::new(&given) {
            Some(name) if names.contains(&name) => {
                return refuse(
                    format!("two fields of {what} are called `{}`", name.bare()),
                    "list a name for each of them, in the order of the record".to_owned(),
                );
            }
            Some(name) => names.push(name),
            None => {
                return refuse(
                    format!("`{}` cannot be the name of a field in Rust", given.escape_debug()),
                    "list a name for each field, in the order of the record".to_owned(),
                );
            }
        }
    }
    Some(names)
}
