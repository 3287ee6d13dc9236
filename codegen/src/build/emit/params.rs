//! Params structs.

use proc_macro2::TokenStream;
use quote::quote;

use super::{documentation, rows};
use crate::build::model::{Output, Params, Repository};
use crate::build::names::TypeIdent;
use crate::build::types::CurrentModule;

// /// The parameters of [`Customers::create`].
// #[derive(Debug, Clone, Copy)]
// pub struct CreateParams<'a> {
//     pub email: &'a str,
// }
pub(super) fn definition(params: &Params, repository: &TypeIdent) -> TokenStream {
    let name = &params.name;
    // Where the author chose no name, the name says it.
    let docs = (*name != params.method.type_with("Params"))
        .then(|| documentation::lines([format!("The parameters of [`{repository}::{}`].", params.method.bare())]));
    let derives = rows::derives(&["Debug", "Clone", "Copy"], &params.derives);
    let attributes = rows::attributes(&params.attributes);
    let lifetime = quote!('a);
    let generics = if has_lifetime(params) { quote!(<'a>) } else { TokenStream::new() };
    let fields = params.fields.iter().map(|field| {
        let name = &field.name;
        let ty = CurrentModule::Repository.argument(&field.ty, field.nullable, Some(&lifetime));
        let docs = documentation::comment(field.comment.as_ref());
        quote!(#docs pub #name: #ty)
    });
    quote! {
        #docs
        #[derive(#derives)]
        #attributes
        pub struct #name #generics {
            #(#fields,)*
        }
    }
}

// copy_row!(LoadParams<'_> as LoadParams<'static> { sku, quantity });
/// How those are sent that are rows of a COPY: each once, in the order of the columns.
pub(super) fn copied(repository: &Repository) -> impl Iterator<Item = String> {
    let mut names = Vec::new();
    repository.statements.iter().filter_map(move |statement| {
        let Output::CopyIn(name) = &statement.output else { return None };
        if names.contains(&name) {
            return None;
        }
        names.push(name);
        let fields: Vec<String> =
            statement.parameters.iter().map(|parameter| parameter.field.name.to_string()).collect();
        let (row, of) = (named(name, repository), owned(name, repository));
        Some(format!("copy_row!({row} as {of} {{ {} }});\n", fields.join(", ")))
    })
}

/// The type as what a sink takes is called.
pub(super) fn owned(name: &TypeIdent, repository: &Repository) -> String {
    named(name, repository).replace("<'_>", "<'static>")
}

/// The type as a method takes it.
pub(super) fn named(name: &TypeIdent, repository: &Repository) -> String {
    let borrows = repository.params.iter().any(|other| other.name == *name && has_lifetime(other));
    if borrows { format!("{name}<'_>") } else { name.to_string() }
}

/// Whether the struct borrows from its caller.
pub(super) fn has_lifetime(params: &Params) -> bool {
    params.fields.iter().any(|field| field.ty.is_passed_by_reference())
}
