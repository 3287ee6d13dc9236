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
    let wrong_count = error.wrong_count.iter().map(|variant| {
        quote! {
            /// Another number of rows than one.
            #variant(Error)
        }
    });
    quote! {
        #docs
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #(#wrong_count,)*
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
    let mut body = quote!(classify(error, &[#(#table),*], Self::Other));
    if error.variants.is_empty() {
        body = quote!(Self::Other(error));
    }
    if let Some(variant) = &error.wrong_count {
        body = quote! {
            if let ErrorKind::WrongCount { .. } = error.kind() {
                return Self::#variant(error);
            }
            #body
        };
    }
    quote! {
        impl From<Error> for #name {
            fn from(error: Error) -> Self {
                #body
            }
        }
    }
}

fn into_error(error: &ErrorEnum) -> TokenStream {
    let name = &error.name;
    let arms = arms(error, &quote!(#name), &quote!(violation.into()), &quote!(error));
    quote! {
        impl From<#name> for Error {
            fn from(error: #name) -> Self {
                match error {
                    #arms
                }
            }
        }
    }
}

fn display(error: &ErrorEnum) -> TokenStream {
    let name = &error.name;
    let arms = arms(error, &quote!(Self), &quote!(violation.fmt(f)), &quote!(error.fmt(f)));
    quote! {
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    #arms
                }
            }
        }
    }
}

/// The arms of a match over all variants: one for those that hold a `violation`, one for those that hold an `error`.
fn arms(error: &ErrorEnum, name: &TokenStream, of_violation: &TokenStream, of_error: &TokenStream) -> TokenStream {
    let violations = error.variants.iter().map(|(variant, _)| variant);
    let violations = (!error.variants.is_empty()).then(|| quote!(#(#name::#violations(violation))|* => #of_violation,));
    let errors = error.wrong_count.iter().map(|variant| quote!(#name::#variant(error)));
    let errors = errors.chain([quote!(#name::Other(error))]);
    quote!(#violations #(#errors)|* => #of_error,)
}

fn std_error(error: &ErrorEnum) -> TokenStream {
    let name = &error.name;
    quote!(impl std::error::Error for #name {})
}
