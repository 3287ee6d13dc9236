//! Row structs and how they are read.

use proc_macro2::TokenStream;
use quote::quote;

use super::{documentation, format};
use crate::build::model::{Borrowed, Field, NestedRow, Row, RowOf};
use crate::build::names::TypeIdent;
use crate::build::types::{CurrentModule, rooted, rooted_attribute};

/// As many columns as the runtime reads at once.
const TUPLE: usize = 16;

/// The derives that every row has.
const DERIVES: [&str; 3] = ["Debug", "Clone", "PartialEq"];

// /// A row of `customers`.
// #[derive(Debug, Clone, PartialEq)]
// pub struct Customer {
//     pub customer_id: i64,
//     pub email: Option<String>,
// }
pub(super) fn definition(row: &Row, repository: &TypeIdent) -> TokenStream {
    let name = &row.name;
    let docs = match &row.of {
        RowOf::Table { name: table, .. } => documentation::lines([format!("A row of `{table}`.")]),
        // The name says it.
        RowOf::Statement(method) if *name == method.type_with("Row") => TokenStream::new(),
        RowOf::Statement(method) => documentation::lines([format!("A row of [`{repository}::{}`].", method.bare())]),
        RowOf::Elsewhere => documentation::lines(["A row of statements in other repositories."]),
    };
    structure(docs, name, &row.fields, &row.derives, &row.attributes)
}

/// A struct of owned fields.
fn structure(
    docs: TokenStream,
    name: &TypeIdent,
    fields: &[Field],
    further: &[String],
    attributes: &[String],
) -> TokenStream {
    let derives = derives(&DERIVES, further);
    let attributes = self::attributes(attributes);
    let fields = fields.iter().map(field);
    quote! {
        #docs
        #[derive(#derives)]
        #attributes
        pub struct #name {
            #(#fields,)*
        }
    }
}

fn field(field: &Field) -> TokenStream {
    let name = &field.name;
    let ty = CurrentModule::Repository.field(&field.ty, field.nullable);
    let docs = documentation::comment(field.comment.as_ref());
    let attributes = attributes(&field.attributes);
    quote!(#docs #attributes pub #name: #ty)
}

// from_row!(Customer { customer_id, email });
pub(super) fn from_row(row: &Row) -> String {
    columns(&format!("from_row!({}", row.name), row)
}

// /// What is in `items` of [`Orders::with_items`].
// #[derive(Debug, Clone, PartialEq)]
// pub struct Item {
//     pub sku: String,
//     pub quantity: i32,
// }
pub(super) fn nested_definition(nested: &NestedRow, repository: &TypeIdent) -> TokenStream {
    let NestedRow { name, column, method, .. } = nested;
    let docs = documentation::lines([format!("What is in `{column}` of [`{repository}::{}`].", method.bare())]);
    structure(docs, name, &nested.fields, &nested.derives, &nested.attributes)
}

// nested!(Item { sku, quantity });
// embedded!(Reader { columns(reader_id, name) });
pub(super) fn nested(nested: &NestedRow) -> String {
    let names: Vec<String> = nested.fields.iter().map(|field| field.name.to_string()).collect();
    let of_record = nested.of_record.then(|| format::list(0, &format!("nested!({} {{ ", nested.name), &names, " });"));
    let of_columns = nested.of_columns.then(|| {
        let chunks: Vec<String> = names.chunks(TUPLE).map(|names| format!("columns({})", names.join(", "))).collect();
        format::list(0, &format!("embedded!({} {{ ", nested.name), &chunks, " });")
    });
    of_record.into_iter().chain(of_columns).collect()
}

// /// A [`Customer`] that borrows from the answer.
// #[derive(Debug, Clone, PartialEq)]
// pub struct CustomerRef<'r> {
//     pub customer_id: i64,
//     pub email: Option<&'r str>,
// }
pub(super) fn borrowed_definition(row: &Row, borrowed: &Borrowed) -> TokenStream {
    let name = &borrowed.name;
    let docs = documentation::lines([format!("A [`{}`] that borrows from the server's response.", row.name)]);
    let derives = derives(&DERIVES, &[]);
    let attributes = attributes(&borrowed.attributes);
    let fields = row.fields.iter().map(|field| {
        let (name, ty) = (&field.name, CurrentModule::Repository.borrowed_field(&field.ty, field.nullable));
        quote!(pub #name: #ty)
    });
    quote! {
        #docs
        #[derive(#derives)]
        #attributes
        pub struct #name<'r> {
            #(#fields,)*
        }
    }
}

// borrow_row!(Customer as CustomerRef { customer_id, email });
pub(super) fn borrow_row(row: &Row, borrowed: &Borrowed) -> String {
    columns(&format!("borrow_row!({} as {}", row.name, borrowed.name), row)
}

/// The columns in order, with a semicolon behind as many as the runtime reads at once.
fn columns(before: &str, row: &Row) -> String {
    if row.embedded.contains(&true) {
        return with_embedded(before, row);
    }
    let names: Vec<String> = row.fields.iter().map(|field| field.name.to_string()).collect();
    let chunks: Vec<&[String]> = names.chunks(TUPLE).collect();
    if let [names] = chunks[..] {
        return format::list(0, &format!("{before} {{ "), names, " });");
    }
    let chunks: Vec<String> = chunks.iter().map(|names| format::filled(4, names)).collect();
    format!("{before} {{\n{}}});\n", chunks.join("    ;\n"))
}

// from_row!(Loan { columns(loan_id), embedded(reader), columns(lent_at) });
fn with_embedded(before: &str, row: &Row) -> String {
    let fields: Vec<(bool, String)> =
        row.fields.iter().zip(&row.embedded).map(|(field, embedded)| (*embedded, field.name.to_string())).collect();
    let parts = fields.chunk_by(|one, other| one.0 == other.0).flat_map(|part| {
        let size = if part[0].0 { part.len() } else { TUPLE };
        part.chunks(size).map(|part| {
            let names: Vec<&str> = part.iter().map(|(_, name)| name.as_str()).collect();
            format!("{}({})", if part[0].0 { "embedded" } else { "columns" }, names.join(", "))
        })
    });
    format::list(0, &format!("{before} {{ "), &parts.collect::<Vec<_>>(), " });")
}

/// The usual derives and those that the author asked for, each once.
pub(super) fn derives(usual: &[&str], further: &[String]) -> TokenStream {
    let further = further.iter().map(String::as_str).filter(|derive| !usual.contains(derive));
    let all = usual.iter().copied().chain(further).filter_map(|derive| derive.parse().ok()).map(rooted);
    quote!(#(#all),*)
}

/// Attributes that the author asked for; lowering has checked that they are attributes.
pub(super) fn attributes(attributes: &[String]) -> TokenStream {
    let attributes = attributes.iter().filter_map(|attribute| attribute.parse().ok()).map(rooted_attribute);
    quote!(#(#[#attributes])*)
}
