//! Methods for many rows at once, and the statements over arrays that they send.

use quote::quote;

use super::documentation::{behind_slashes, escape, paragraph};
use super::statements::{constant, more, row, wires};
use super::tokens::text;
use super::{format, params};
use crate::build::model::{Arguments, Bulk, BulkOutput, BulkWay, Repository, Statement};
use crate::build::types::{CurrentModule, shown};

// pub fn import_all<'r, 'p: 'r>(
//     &self,
//     rows: impl IntoIterator<Item: ::core::borrow::Borrow<ImportParams<'p>>, IntoIter: Send + 'r>,
// ) -> Bulk<'r, u64>
//     where 'c: 'r, A: MayWrite {
//     self.db.bulk(BulkWay::Arrays(&IMPORT_ALL, &[0]), rows, |row: &ImportParams<'p>, to| {
//         to.push(&[&row.sku, &row.quantity])
//     })
// }
pub(super) fn method(bulk: &Bulk, statement: &Statement, repository: &Repository) -> String {
    let mut method = String::new();
    for line in paragraph(documentation(bulk, statement)) {
        method += &format!("    ///{}\n", behind_slashes(&line));
    }
    method += &head(bulk, statement, repository);
    let (ty, verb) = (parameter(statement, repository, "'p"), verb(bulk));
    let way = match &bulk.way {
        BulkWay::Arrays { distinct, .. } => {
            let distinct: Vec<String> = distinct.iter().map(ToString::to_string).collect();
            format!("BulkWay::Arrays(&{}, &[{}])", bulk.method.shouty(), distinct.join(", "))
        }
        BulkWay::Each { .. } => format!("BulkWay::Each(&{})", statement.method.shouty()),
    };
    method += &format!("        self.db.{verb}({way}, rows, |row: &{ty}, to| {{\n");
    method += &format::list(12, "to.push(&[", &values(statement), "])");
    method + "        })\n    }\n"
}

/// The method up to its body.
pub(super) fn head(bulk: &Bulk, statement: &Statement, repository: &Repository) -> String {
    let ty = parameter(statement, repository, "'p");
    let lifetimes = if ty.contains("'p") { "'r, 'p: 'r" } else { "'r" };
    let error = statement.error.as_ref().map(|error| format!(", {}", error.name)).unwrap_or_default();
    let bound = if statement.effects.read_only { "" } else { ", A: MayWrite" };
    let value = value(bulk, repository);
    format!(
        "    pub fn {}<{lifetimes}>(\n        &self,\n        rows: impl IntoIterator<Item: ::core::borrow::Borrow<{ty}>, IntoIter: Send + 'r>,\n    ) \
         -> Bulk<'r, {value}{error}>\n    where 'c: 'r{bound} {{\n",
        bulk.method
    )
}

/// The type of one row of the input.
pub(super) fn parameter(statement: &Statement, repository: &Repository, lifetime: &str) -> String {
    let name = syn::Lifetime::new(lifetime, proc_macro2::Span::call_site());
    let lifetime_tokens = quote!(#name);
    let argument = |index: &usize| {
        let field = &statement.parameters[*index].field;
        shown(&CurrentModule::Repository.argument(&field.ty, field.nullable, Some(&lifetime_tokens)))
    };
    match &statement.arguments {
        Arguments::Positional(order) => match order.as_slice() {
            [only] => argument(only),
            _ => format!("({})", order.iter().map(argument).collect::<Vec<_>>().join(", ")),
        },
        Arguments::Struct(name) => params::named(name, repository).replace("'_", lifetime),
    }
}

/// The values of one row, `$1` first.
fn values(statement: &Statement) -> Vec<String> {
    let value = |index: usize| match &statement.arguments {
        Arguments::Positional(order) if order.len() == 1 => "row".to_owned(),
        Arguments::Positional(order) => {
            let position = order.iter().position(|other| *other == index).unwrap_or_default();
            format!("&row.{position}")
        }
        Arguments::Struct(_) => format!("&row.{}", statement.parameters[index].field.name),
    };
    (0..statement.parameters.len()).map(value).collect()
}

/// The handle's method.
fn verb(bulk: &Bulk) -> &'static str {
    match bulk.output {
        BulkOutput::Count => "bulk",
        BulkOutput::Exact => "bulk_exact",
        BulkOutput::Rows(_) => "bulk_rows",
        BulkOutput::Aligned(_) => "bulk_aligned",
    }
}

/// What the method comes to.
pub(super) fn value(bulk: &Bulk, repository: &Repository) -> String {
    match &bulk.output {
        BulkOutput::Count | BulkOutput::Exact => "u64".to_owned(),
        BulkOutput::Rows(ty) => format!("Vec<{}>", row(ty, repository)),
        BulkOutput::Aligned(ty) => format!("Vec<Option<{}>>", row(ty, repository)),
    }
}

/// The method of a repository's trait: a slice of rows, so that the trait can be a `dyn`.
pub(super) fn signature(bulk: &Bulk, statement: &Statement, repository: &Repository, end: &str) -> String {
    let error = statement.error.as_ref().map(|error| format!(", {}", error.name)).unwrap_or_default();
    let (method, value) = (&bulk.method, value(bulk, repository));
    let arguments = ["&'a self".to_owned(), format!("rows: &'a [{}]", parameter(statement, repository, "'a"))];
    format::list(4, &format!("fn {method}<'a>("), &arguments, &format!(") -> Answer<'a, {value}{error}>{end}"))
}

fn documentation(bulk: &Bulk, statement: &Statement) -> Vec<String> {
    let single = &statement.method.bare();
    let mut all = vec![format!("[`{single}`](Self::{single}) for many rows at once: all are stored, or none.")];
    all.push(match &bulk.output {
        BulkOutput::Count => "Returns the number of rows affected.".to_owned(),
        BulkOutput::Exact => "Fails unless each row of the input affects exactly one row.".to_owned(),
        BulkOutput::Rows(_) => "Returns the rows in any order: it says nothing about that of the input.".to_owned(),
        BulkOutput::Aligned(_) => {
            "Returns for each row of the input what it returned, if it affected a row.".to_owned()
        }
    });
    match &bulk.way {
        BulkWay::Arrays { distinct, .. } if !distinct.is_empty() => {
            let names: Vec<String> =
                distinct.iter().map(|index| format!("`{}`", statement.parameters[*index].field.name.bare())).collect();
            let verb = if names.len() == 1 { "is" } else { "are, together," };
            all.push(format!("{} {verb} to be different in all rows.", names.join(" and ")));
        }
        BulkWay::Arrays { .. } => {}
        BulkWay::Each { why } => all.push(format!("The statement is sent for each row, because {}.", escape(why))),
    }
    all
}

// static IMPORT_ALL: Statement = Statement::new("inventory.import_all", "INSERT …", &[ty::TEXT_ARRAY, ty::INT4_ARRAY], &[]);
pub(super) fn description(bulk: &Bulk, statement: &Statement) -> Option<String> {
    let BulkWay::Arrays { sql, parameters, .. } = &bulk.way else { return None };
    let first = format!("static {}: Statement = Statement::new(", bulk.method.shouty());
    let name = text(&format!("{}_all", statement.qualified_name)).to_string();
    let mut columns = wires(statement.columns.iter().map(|column| &column.wire));
    if bulk.has_ordinality() {
        columns.push("ty::INT4".to_owned());
    }
    let parameters = wires(parameters.iter());
    Some(constant(&first, &name, &text(sql).to_string(), [&parameters, &columns], &more(statement)))
}
