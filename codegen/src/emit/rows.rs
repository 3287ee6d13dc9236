//! Row structs and how they are read.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::Scope;
use super::{documentation, format};
use crate::model::{Borrowed, Field, Row, RowOf};
use crate::names::{self, TypeIdent, ValueIdent};

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
        RowOf::Table(table) => documentation::lines([format!("A row of `{table}`.")]),
        RowOf::Statement(method) => documentation::lines([format!("A row of [`{repository}::{}`].", method.bare())]),
        RowOf::Elsewhere => documentation::lines(["A row of statements of other repositories."]),
    };
    let derives = derives(&DERIVES, &row.derives);
    let attributes = attributes(&row.attributes);
    let fields = row.fields.iter().map(field);
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
    let ty = Scope::Repository.field(field);
    let docs = documentation::comment(field.comment.as_ref());
    let attributes = attributes(&field.attributes);
    quote!(#docs #attributes pub #name: #ty)
}

// impl FromRow for Customer {
//     fn from_row(row: &mut Columns<'_>) -> Result<Self, Error> {
//         let (customer_id, email) = row.read()?;
//         Ok(Self { customer_id, email })
//     }
// }
pub(super) fn from_row(row: &Row) -> String {
    let name = &row.name;
    let (columns, body) = read(row, "Self");
    format!(
        "impl FromRow for {name} {{
    fn from_row({columns}: &mut Columns<'_>) -> Result<Self, Error> {{
{body}    }}
}}
"
    )
}

// /// A [`Customer`] that borrows from the answer.
// #[derive(Debug, Clone, PartialEq)]
// pub struct CustomerRef<'r> {
//     pub customer_id: i64,
//     pub email: Option<&'r str>,
// }
pub(super) fn borrowed_definition(row: &Row, borrowed: &Borrowed) -> TokenStream {
    let name = &borrowed.name;
    let docs = documentation::lines([format!("A [`{}`] that borrows from the server's answer.", row.name)]);
    let derives = derives(&DERIVES, &[]);
    let attributes = attributes(&borrowed.attributes);
    let fields = row.fields.iter().map(|field| {
        let (name, ty) = (&field.name, Scope::Repository.borrowed_field(field));
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

// impl BorrowedRow for Customer {
//     type Ref<'r> = CustomerRef<'r>;
//
//     fn borrow_row<'r>(row: &mut Columns<'r>) -> Result<CustomerRef<'r>, Error> {
//         let (customer_id, email) = row.read()?;
//         Ok(CustomerRef { customer_id, email })
//     }
// }
pub(super) fn borrow_row(row: &Row, borrowed: &Borrowed) -> String {
    let name = &borrowed.name;
    let (columns, body) = read(row, name.as_str());
    format!(
        "impl BorrowedRow for {} {{
    type Ref<'r> = {name}<'r>;

    fn borrow_row<'r>({columns}: &mut Columns<'r>) -> Result<{name}<'r>, Error> {{
{body}    }}
}}
",
        row.name
    )
}

/// The columns by a name that no field has, and the body that makes a struct of them.
fn read(row: &Row, made: &str) -> (String, String) {
    let fields: Vec<&ValueIdent> = row.fields.iter().map(|field| &field.name).collect();
    let columns = names::free("row", &fields);
    let texts: Vec<String> = fields.iter().map(ToString::to_string).collect();
    let reads = texts.chunks(TUPLE).map(|chunk| {
        let end = if chunk.len() == 1 { "," } else { "" };
        format::list(8, "let (", chunk, &format!("{end}) = {columns}.read()?;"))
    });
    let reads: String = reads.collect();
    let made = format::list(8, &format!("Ok({made} {{ "), &texts, " })");
    (columns.to_string(), reads + &made)
}

/// The usual derives and those that the author asked for, each once.
pub(super) fn derives(usual: &[&str], further: &[String]) -> TokenStream {
    let further = further.iter().map(String::as_str).filter(|derive| !usual.contains(derive));
    let all = usual.iter().copied().chain(further).filter_map(|derive| derive.parse::<TokenStream>().ok());
    quote!(#(#all),*)
}

/// Attributes that the author asked for; lowering has checked that they are attributes.
pub(super) fn attributes(attributes: &[String]) -> TokenStream {
    let attributes = attributes.iter().filter_map(|attribute| attribute.parse::<TokenStream>().ok());
    quote!(#(#[#attributes])*)
}
