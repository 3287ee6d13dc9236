//! Cursors of keyset paging: the keys of a row, as a struct and as text.

use proc_macro2::TokenStream;
use quote::quote;

use super::format::{self, Item};
use super::tokens::wire;
use super::varying::{bits, place};
use super::{documentation, statements};
use crate::build::model::varying::{Cursor, OptionKind, Varying};
use crate::build::model::{Repository, Row};
use crate::build::types::CurrentModule;

// /// The keys of a row: …
// #[derive(Debug, Clone, PartialEq)]
// pub struct PageSeenCursor {
//     pub last_seen: Option<Timestamp>,
//     pub user_id: i64,
// }
// cursor!(PageSeenCursor = 7 { last_seen: ty::TIMESTAMPTZ, user_id: ty::INT8 });
//
// impl From<&PageRow> for PageSeenCursor { … }
//
// impl PageSeenCursor { fn variant(&self) -> u64 { … } }
pub(super) fn items(cursor: &Cursor, repository: &Repository) -> Vec<Item> {
    let name = &cursor.name;
    let docs = "The keys of a row: the next page begins behind it. As text it is neither secret nor signed.";
    let docs = documentation::lines([docs]);
    let fields = cursor.keys.iter().map(|key| {
        let (name, ty) = (&key.field.name, CurrentModule::Repository.field(&key.field.ty, key.field.nullable));
        quote!(pub #name: #ty)
    });
    let definition = quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name {
            #(#fields,)*
        }
    };
    let keys = cursor.keys.iter().map(|key| {
        let ty = wire(CurrentModule::Repository, &key.wire).to_string().replace(' ', "");
        format!("{}: {ty}", key.field.name)
    });
    let text = format::list(0, &format!("cursor!({name} = {:#x} {{ ", cursor.sort), &keys.collect::<Vec<_>>(), " });");
    let mut items = vec![format::with(definition, &text)];
    items.extend(from_row(cursor, repository).map(Item::from));
    items.push(variant(cursor).into());
    items
}

/// The method of a row that gives its cursor in whichever order.
pub(super) fn of_row(row: &Row) -> TokenStream {
    let name = &row.name;
    quote! {
        impl #name {
            /// Where the next page begins, in the order that the cursor is of.
            pub fn cursor<C: for<'r> From<&'r Self>>(&self) -> C {
                C::from(self)
            }
        }
    }
}

fn from_row(cursor: &Cursor, repository: &Repository) -> Option<TokenStream> {
    let name = &cursor.name;
    let row: TokenStream = statements::row(cursor.row.as_ref()?, repository).parse().ok()?;
    let fields = cursor.keys.iter().map(|key| {
        let name = &key.field.name;
        if key.field.ty.is_copy() { quote!(#name: row.#name) } else { quote!(#name: row.#name.clone()) }
    });
    Some(quote! {
        impl From<&#row> for #name {
            fn from(row: &#row) -> Self {
                Self { #(#fields),* }
            }
        }
    })
}

fn variant(cursor: &Cursor) -> TokenStream {
    let name = &cursor.name;
    let nullable: Vec<usize> = (0..cursor.keys.len()).filter(|key| cursor.keys[*key].field.nullable).collect();
    let tests = nullable.iter().map(|key| {
        let name = &cursor.keys[*key].field.name;
        quote!(self.#name.is_none())
    });
    let arms = cursor.patterns.iter().map(|(nulls, bit)| {
        let nulls = nullable.iter().map(|key| nulls[*key]);
        let bits = bits(*bit);
        quote!((#(#nulls,)*) => #bits)
    });
    let body = match (nullable.is_empty(), cursor.patterns.first()) {
        (true, Some((_, bit))) => bits(*bit),
        _ => quote!(match (#(#tests,)*) { #(#arms,)* }),
    };
    quote! {
        impl #name {
            fn variant(&self) -> u64 {
                #body
            }
        }
    }
}

/// A key of the cursor that a page begins behind, as it goes to the server.
pub(super) fn value(varying: &Varying, cursor: usize, key: usize, options: &str) -> String {
    let field = &varying.cursors[cursor].keys[key].field;
    let name = &field.name;
    let fields = varying.options.iter().flat_map(|options| &options.fields);
    let after = fields.filter(|field| field.kind == OptionKind::After(cursor)).map(|field| &field.name).next();
    if let Some(after) = after {
        let (map, by, end) = if field.nullable { ("and_then", "", ".as_ref()") } else { ("map", "&", "") };
        return format!("&{options}.{after}.as_ref().{map}(|cursor| {by}cursor.{name}{end})");
    }
    let found = varying.choices.iter().enumerate().find_map(|(index, choice)| {
        let alternative = choice.alternatives.iter().find(|alternative| alternative.cursor == Some(cursor))?;
        Some((index, &choice.name, &alternative.name))
    });
    let value = if field.nullable { format!("cursor.{name}.as_ref()") } else { format!("Some(&cursor.{name})") };
    found.map_or_else(String::new, |(index, ty, variant)| {
        let of = place(varying, index);
        format!("&match &{of} {{ {ty}::{variant} {{ after: Some(cursor), .. }} => {value}, _ => None }}")
    })
}
