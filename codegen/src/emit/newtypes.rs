//! Newtypes: of domains, ids and other columns; and what the compiler has to check of types that the author names.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{Scope, is_copy, is_ordered, shape, written};
use super::{documentation, rows};
use crate::model::types::{Check, Newtype};
use crate::names::TypeIdent;

// /// The id of a `customer`.
// #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
// pub struct CustomerId(pub i64);
pub(super) fn items(newtype: &Newtype, scope: Scope<'_>) -> Vec<TokenStream> {
    let name = &newtype.name.name;
    let inner = scope.owned(&newtype.inner);
    let mut usual = vec!["Debug", "Clone"];
    usual.extend(is_copy(&newtype.inner).then_some("Copy"));
    usual.push("PartialEq");
    usual.extend(is_ordered(&newtype.inner).then_some(["Eq", "PartialOrd", "Ord", "Hash"]).into_iter().flatten());
    let derives = rows::derives(&usual, &newtype.derives);
    let attributes = rows::attributes(&newtype.attributes);
    let first = documentation::lines([&newtype.docs]);
    let gap = newtype.comment.as_ref().map(|_| documentation::lines([""]));
    let comment = documentation::comment(newtype.comment.as_ref());
    vec![
        quote! {
            #first #gap #comment
            #[derive(#derives)]
            #attributes
            pub struct #name(pub #inner);
        },
        quote! {
            impl From<#inner> for #name {
                fn from(value: #inner) -> Self {
                    Self(value)
                }
            }
        },
        quote! {
            impl From<#name> for #inner {
                fn from(value: #name) -> Self {
                    value.0
                }
            }
        },
        represents(name, &shape(&newtype.postgres)),
        quote! {
            impl Encode for #name {
                fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                    self.0.encode(ty, out)
                }
            }
        },
        quote! {
            impl Decode<'_> for #name {
                fn decode(ty: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                    Decode::decode(ty, raw).map(Self)
                }
            }
        },
    ]
}

// impl Represents for CustomerId { const TYPES: Types = Types::Named(&["int8"]); }
pub(super) fn represents(name: &TypeIdent, types: &TokenStream) -> TokenStream {
    quote! {
        impl Represents for #name {
            const TYPES: Types = #types;
        }
    }
}

// const _: () = fits::<my_crate::Email>(&Types::Named(&["text"]));
pub(super) fn check(check: &Check) -> TokenStream {
    let rust = written(&check.rust, Some(Some(&quote!('static))));
    let postgres = shape(&check.postgres);
    quote!(const _: () = fits::<#rust>(&#postgres);)
}
