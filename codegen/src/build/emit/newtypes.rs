//! Newtypes: of domains, ids and other columns; and what the compiler has to check of types that the author names.

use quote::quote;

use super::format::Item;
use super::tokens::shape;
use super::{documentation, format, rows};
use crate::build::model::types::{Check, Newtype};
use crate::build::types::{CurrentModule, shown, written};

// /// The id of a `customer`.
// #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
// pub struct CustomerId(pub i64);
// newtype!(CustomerId(i64) as Types::Named(&["int8"]), Display);
pub(super) fn item(newtype: &Newtype, module: CurrentModule<'_>) -> Item {
    let name = &newtype.name.name;
    let inner = module.owned(&newtype.inner);
    let mut usual = vec!["Debug", "Clone"];
    usual.extend(newtype.inner.is_copy().then_some("Copy"));
    usual.push("PartialEq");
    usual.extend(newtype.inner.is_ordered().then_some(["Eq", "PartialOrd", "Ord", "Hash"]).into_iter().flatten());
    let derives = rows::derives(&usual, &newtype.derives);
    let attributes = rows::attributes(&newtype.attributes);
    let first = documentation::lines([&newtype.docs]);
    let gap = newtype.comment.as_ref().map(|_| documentation::lines([""]));
    let comment = documentation::comment(newtype.comment.as_ref());
    let definition = quote! {
        #first #gap #comment
        #[derive(#derives)]
        #attributes
        pub struct #name(pub #inner);
    };
    // An author's own derive of the same trait would be a second implementation.
    let derived = newtype.derives.iter().any(|derive| derive.rsplit("::").next() == Some("Display"));
    let display = if newtype.inner.is_displayed() && !derived { ", Display" } else { "" };
    let values = format!("newtype!({name}({}) as {}{display});\n", shown(&inner), shape(&newtype.postgres));
    format::with(definition, &values)
}

// const _: () = fits::<my_crate::Email>(&Types::Named(&["text"]));
pub(super) fn check(check: &Check) -> String {
    let rust = written(&check.rust, Some(Some(&quote!('static))));
    format!("const _: () = fits::<{}>(&{});\n", shown(&rust), shape(&check.postgres))
}
