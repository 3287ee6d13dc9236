//! Error enums: the violations that callers may want to tell apart.

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Item;
use super::tokens::text;
use super::{documentation, format};
use crate::build::model::{ErrorEnum, Repository, Violation};

/// The error enums of a repository. Each is a type of its own, also where two have the same variants: an application implements
/// `From` for both, and a constraint that is dropped must not make them one.
pub(super) fn items(repository: &Repository) -> impl Iterator<Item = Item> {
    repository.statements.iter().filter_map(|statement| {
        let error = statement.error.as_ref()?;
        Some(format::with(definition(error, &statement.violations), &failure(error)))
    })
}

// #[derive(Debug)]
// #[non_exhaustive]
// pub enum CreateError {
//     /// `customers_email_key` on `customers` (`email`): another row may have the same email.
//     EmailTaken(Violation),
//     Other(Error),
// }
fn definition(error: &ErrorEnum, violations: &[Violation]) -> TokenStream {
    let name = &error.name;
    let variants = error.variants.iter().map(|(variant, constraints)| {
        let of =
            |constraint| violations.iter().filter(move |violation| violation.constraint.as_ref() == Some(constraint));
        let docs = documentation::lines(constraints.iter().flat_map(of).map(documentation::violation));
        quote!(#docs #variant(Violation))
    });
    let wrong_count = error.wrong_count.iter().map(|variant| {
        quote! {
            /// Not exactly one row was affected.
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
