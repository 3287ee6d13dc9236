//! The fields of a row: its columns, and the structs that `--@ embed` makes of the columns of an alias.

use super::claims::author_struct_name;
use super::statement::{FieldOf, Lowering, RowField};
use crate::build::column_names;
use crate::build::model::{Column, EmbeddedColumn, Field};
use crate::build::names::ValueIdent;
use crate::build::types::RustType;
use crate::check::parse::ast::{Directive, Mark, Nullity};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;
use sqlwright_analysis::facts::RowColumn;

impl Lowering<'_, '_> {
    /// A column as a field of an embedded struct.
    pub(super) fn embedded(&self, row: &RowColumn, mark: Option<&Nullity>) -> EmbeddedColumn {
        let stated = mark.and_then(|mark| mark.mark.as_ref()).map(|mark| mark.value == Mark::Nullable);
        EmbeddedColumn {
            alias: row.alias.clone(),
            may_be_missing: row.may_be_missing,
            nullable: stated.unwrap_or(row.present.nullable),
            reason: match stated {
                Some(_) => "stated by the author".into(),
                None => self.reason(&row.present.reason),
            },
        }
    }

    /// The fields of a row.
    pub(super) fn layout(&self, columns: &[Column], diagnostics: &mut Diagnostics) -> Option<Vec<RowField>> {
        let embeds = column_names::embeds(self.statement);
        let mut layout: Vec<RowField> = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            if embeds[index].is_none() {
                layout.push(RowField { field: column.field.clone(), of: FieldOf::Column(index) });
            }
        }
        let mut is_valid = true;
        for directive in self.directives() {
            let Directive::Embed { field, name, alias, groups } = directive else { continue };
            let of_alias = |index: &usize| embeds[*index] == Some(alias.value.as_str());
            let places: Vec<usize> = (0..columns.len()).filter(of_alias).collect();
            match self.embed(columns, &places, [field, name, alias], *groups, diagnostics) {
                Some(embedded) => {
                    let at = layout.iter().position(|field| field.first() > places[0]).unwrap_or(layout.len());
                    layout.insert(at, embedded);
                }
                None => is_valid = false,
            }
        }
        is_valid.then_some(layout)
    }

    /// The struct of the columns of an alias: it may be missing where an outer join may find no row, and then one of its columns must tell.
    fn embed(
        &self,
        columns: &[Column],
        places: &[usize],
        [field, name, alias]: [&Spanned<String>; 3],
        groups: bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<RowField> {
        let mut refuse = |text: String, help: String| {
            diagnostics.push(Diagnostic::new(Code::InvalidEmbedding, text).at(alias.span, "").help(help));
            None
        };
        if places.is_empty() {
            let mut aliases: Vec<&str> = Vec::new();
            for row in self.statement.facts.columns.iter().filter_map(|column| column.row.as_ref()) {
                if !aliases.contains(&row.alias.as_str()) {
                    aliases.push(&row.alias);
                }
            }
            let help = match aliases.is_empty() {
                true => "only plain columns of FROM can be embedded".to_owned(),
                false => format!("the result has plain columns of `{}`", aliases.join("`, `")),
            };
            return refuse(format!("no result column is a plain column of `{}`", alias.value.escape_debug()), help);
        }
        let of_alias: Vec<&EmbeddedColumn> =
            places.iter().filter_map(|place| columns[*place].embedded.as_ref()).collect();
        let nullable = of_alias.iter().any(|column| column.may_be_missing);
        if (nullable || groups) && of_alias.iter().all(|column| column.nullable) {
            let text = match nullable {
                true => format!(
                    "an outer join may find no row of `{0}`, and no column of `{0}` in the result tells",
                    alias.value
                ),
                false => format!("no column of `{}` in the result tells whether there is a row", alias.value),
            };
            let help = "select a column of it that is NOT NULL, such as its primary key".to_owned();
            return refuse(text, help);
        }
        let struct_name = author_struct_name(name, "Row", diagnostics)?;
        let Some(field_name) = ValueIdent::new(&field.value) else {
            let text = format!("`{}` cannot be the name of a field in Rust", field.value.escape_debug());
            diagnostics.push(Diagnostic::new(Code::InvalidEmbedding, text).at(field.span, ""));
            return None;
        };
        let ty = RustType::Nested(struct_name);
        let (ty, nullable) = match groups {
            true => (RustType::Array { element: Box::new(ty), nullable: false, several_dimensions: false }, false),
            false => (ty, nullable),
        };
        let field = Field { name: field_name, ty, nullable, comment: None, attributes: Vec::new() };
        Some(RowField { field, of: FieldOf::Alias(places.to_vec()) })
    }
}

impl RowField {
    /// Its first column.
    fn first(&self) -> usize {
        match &self.of {
            FieldOf::Column(column) => *column,
            FieldOf::Alias(columns) => columns.first().copied().unwrap_or_default(),
        }
    }
}
