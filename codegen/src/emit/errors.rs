//! Error enums: the violations that callers may want to tell apart.

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Item;
use super::tokens::text;
use super::{documentation, format};
use crate::model::{ErrorEnum, Repository};
use crate::names::{TypeIdent, ValueIdent};

/// The error enums of a repository. An enum with the variants of one that is there already is another name for that.
pub(super) fn items(repository: &Repository) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut there: Vec<&ErrorEnum> = Vec::new();
    for statement in &repository.statements {
        let Some(error) = &statement.error else { continue };
        let same = |other: &&&ErrorEnum| other.variants == error.variants && other.wrong_count == error.wrong_count;
        if let Some(other) = there.iter().find(same) {
            items.push(alias(error, other, &statement.method, &repository.name).into());
            continue;
        }
        there.push(error);
        items.push(definition(error, &statement.method, &repository.name).into());
        items.push(impls(error).into());
    }
    items
}

fn alias(error: &ErrorEnum, other: &ErrorEnum, method: &ValueIdent, repository: &TypeIdent) -> TokenStream {
    let (name, other) = (&error.name, &other.name);
    let docs = why(method, repository);
    quote!(#docs pub type #name = #other;)
}

fn why(method: &ValueIdent, repository: &TypeIdent) -> TokenStream {
    documentation::lines([format!("Why [`{repository}::{}`] can fail.", method.bare())])
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
    let docs = why(method, repository);
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

// impl Failure for CreateError {
//     fn error(&self) -> &Error {
//         match self {
//             Self::EmailTaken(error) | Self::EmailInvalid(error) => error,
//             Self::Other(error) => error,
//         }
//     }
// }
fn impls(error: &ErrorEnum) -> String {
    let name = &error.name;
    let violations: Vec<_> = error.variants.iter().map(|(variant, _)| variant).collect();
    let errors: Vec<_> = error.wrong_count.iter().cloned().chain(TypeIdent::new("Other")).collect();
    format!(
        "impl Failure for {name} {{
    fn error(&self) -> &Error {{
        match self {{
{}{}        }}
    }}
}}

impl From<Error> for {name} {{
    fn from(error: Error) -> Self {{
{}    }}
}}

impl std::fmt::Display for {name} {{
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{
        self.error().fmt(f)
    }}
}}

impl std::error::Error for {name} {{}}
",
        arm(violations),
        arm(&errors),
        from_error(error)
    )
}

/// One arm for all variants that hold the same type.
fn arm<'a>(variants: impl IntoIterator<Item = &'a TypeIdent>) -> String {
    let patterns: Vec<_> = variants.into_iter().map(|variant| format!("Self::{variant}(error)")).collect();
    if patterns.is_empty() {
        return String::new();
    }
    let line = format!("            {} => error,\n", patterns.join(" | "));
    if line.chars().count() <= format::WIDTH {
        return line;
    }
    format!("            {} => error,\n", patterns.join("\n            | "))
}

fn from_error(error: &ErrorEnum) -> String {
    let wrong_count = error.wrong_count.iter().map(|variant| {
        format!(
            "        if let ErrorKind::WrongCount {{ .. }} = error.kind() {{
            return Self::{variant}(error);
        }}
"
        )
    });
    let wrong_count: String = wrong_count.collect();
    let table = error.variants.iter().flat_map(|(variant, constraints)| {
        constraints.iter().map(move |constraint| format!("({}, Self::{variant})", text(constraint)))
    });
    let table: Vec<_> = table.collect();
    if table.is_empty() {
        return wrong_count + "        Self::Other(error)\n";
    }
    wrong_count + &format::list(8, "classify(error, &[", &table, "], Self::Other)")
}
