//! Error enums: the violations that callers may want to tell apart.

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Item;
use super::tokens::text;
use super::{documentation, format};
use crate::model::{ErrorEnum, Repository};
use crate::names::TypeIdent;

/// The error enums of a repository, one for each method that has one: were two of the same variants one type, a change of one
/// method's SQL would part them, and break the code that took them for one.
pub(super) fn items(repository: &Repository) -> impl Iterator<Item = Item> {
    let errors = repository.statements.iter().filter_map(|statement| statement.error.as_ref());
    errors.map(|error| format::with(definition(error), &failure(error)))
}

// #[derive(Debug)]
// #[non_exhaustive]
// pub enum CreateError {
//     /// `customers_email_key`
//     EmailTaken(Violation),
//     Other(Error),
// }
fn definition(error: &ErrorEnum) -> TokenStream {
    let name = &error.name;
    let variants = error.variants.iter().map(|(variant, constraints)| {
        // Where the author chose no name, the name says it.
        let named = constraints.iter().any(|constraint| TypeIdent::new(constraint).as_ref() != Some(variant));
        let constraints: Vec<_> = constraints.iter().map(|constraint| format!("`{constraint}`")).collect();
        let docs = named.then(|| documentation::lines([constraints.join(", ")]));
        quote!(#docs #variant(Violation))
    });
    let wrong_count = error.wrong_count.iter().map(|variant| {
        quote! {
            /// Another number of rows than one.
            #variant(Error)
        }
    });
    quote! {
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #(#wrong_count,)*
            Other(Error),
        }
    }
}

// failure!(CreateError { "customers_email_key" => EmailTaken });
fn failure(error: &ErrorEnum) -> String {
    let variants = error.variants.iter().map(|(variant, constraints)| {
        let constraints: Vec<_> = constraints.iter().map(|constraint| text(constraint).to_string()).collect();
        format!("{} => {variant}", constraints.join(" | "))
    });
    let wrong_count = error.wrong_count.iter().map(|variant| format!("wrong count => {variant}"));
    let items: Vec<_> = variants.chain(wrong_count).collect();
    format::list(0, &format!("failure!({} {{ ", error.name), &items, " });")
}
