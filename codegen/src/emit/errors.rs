//! Error enums: the violations that callers may want to tell apart.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation;
use super::tokens::text;
use crate::model::{ErrorEnum, Repository};
use crate::names::{TypeIdent, ValueIdent};

/// The enum and its impls.
pub(super) fn items(error: &ErrorEnum, method: &ValueIdent, repository: &Repository) -> Vec<TokenStream> {
    vec![
        definition(error, method, &repository.name),
        from_error(error),
        into_error(error),
        display(error),
        std_error(error),
    ]
}

// /// Why [`Customers::create`] can fail.
// #[derive(Debug)]
// #[non_exhaustive]
// pub enum CreateError {
//     /// `customers_email_key`
//     EmailTaken(Violation),
//     /// Anything else.
//     Other(Error),
// }
fn definition(error: &ErrorEnum, method: &ValueIdent, repository: &TypeIdent) -> TokenStream {
    let name = &error.name;
    let docs = documentation::lines([format!("Why [`{repository}::{}`] can fail.", method.bare())]);
    let variants = error.variants.iter().map(|(variant, constraints)| {
        let constraints: Vec<_> = constraints.iter().map(|constraint| format!("`{constraint}`")).collect();
        let docs = documentation::lines([constraints.join(", ")]);
        quote!(#docs #variant(Violation))
    });
    quote! {
        #docs
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Anything else.
            Other(Error),
        }
    }
}

fn from_error(error: &ErrorEnum) -> TokenStream {
    let name = &error.name;
    let table = error.variants.iter().flat_map(|(variant, constraints)| {
        constraints.iter().map(move |constraint| {
            let constraint = text(constraint);
            quote!((#constraint, Self::#variant))
        })
    });
    quote! {
        impl From<Error> for #name {
            fn from(error: Error) -> Self {
                classify(error, &[#(#table),*], Self::Other)
            }
        }
    }
}

fn into_error(error: &ErrorEnum) -> TokenStream {
    let name = &error.name;
    let variants = error.variants.iter().map(|(variant, _)| variant);
    quote! {
        impl From<#name> for Error {
            fn from(error: #name) -> Self {
                match error {
                    #(#name::#variants(violation))|* => violation.into(),
                    #name::Other(error) => error,
                }
            }
        }
    }
}

fn display(error: &ErrorEnum) -> TokenStream {
    let name = &error.name;
    let variants = error.variants.iter().map(|(variant, _)| variant);
    quote! {
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    #(Self::#variants(violation))|* => violation.fmt(f),
                    Self::Other(error) => error.fmt(f),
                }
            }
        }
    }
}

fn std_error(error: &ErrorEnum) -> TokenStream {
    let name = &error.name;
    quote!(impl std::error::Error for #name {})
}
