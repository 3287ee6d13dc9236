//! Enums, composites and domains of the schema: the module `types`, with a module below it for each schema but `public`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::root::Module;
use super::tokens::{Scope, static_name, text};
use super::{documentation, format};
use crate::model::types::{CompositeField, UserType, UserTypeKind, WireType};
use crate::names::{self, TypeIdent, ValueIdent};

/// The modules by path; none where no statement uses a type of the schema.
pub(super) fn files(types: &[UserType]) -> Vec<(Vec<String>, Module)> {
    let mut modules: BTreeMap<Option<&ValueIdent>, Vec<&UserType>> = BTreeMap::new();
    for ty in types {
        modules.entry(ty.name.module.as_ref()).or_default().push(ty);
    }
    if !types.is_empty() {
        modules.entry(None).or_default();
    }
    modules.into_iter().map(|(module, types)| file(module, &types)).collect()
}

fn file(module: Option<&ValueIdent>, types: &[&UserType]) -> (Vec<String>, Module) {
    let scope = Scope::Types(module);
    let mut items = Vec::new();
    for ty in types {
        match &ty.kind {
            UserTypeKind::Enum(labels) => items.extend(enumeration(ty, labels)),
            UserTypeKind::Composite(fields) => items.extend(composite(ty, fields, scope)),
            UserTypeKind::Domain(_) | UserTypeKind::Base | UserTypeKind::Range(_) | UserTypeKind::Multirange(_) => {}
        }
    }
    items.extend(types.iter().map(|ty| description(ty, scope)));
    let mut path = vec!["types".to_owned()];
    path.extend(module.map(|module| module.bare().to_owned()));
    let docs = match types.first().filter(|ty| ty.name.module.is_some()) {
        Some(ty) => format!("The types of the schema `{}` that statements use.", ty.schema),
        None => "The types of the schema that statements use.".to_owned(),
    };
    let imports = format::items(imports(types));
    let gap = if imports.is_empty() { "" } else { "\n" };
    (path, Module { docs, items: imports + gap + &format::items(items) })
}

fn imports(types: &[&UserType]) -> Option<TokenStream> {
    let enums = types.iter().any(|ty| matches!(ty.kind, UserTypeKind::Enum(_)));
    let composites = types.iter().any(|ty| matches!(ty.kind, UserTypeKind::Composite(_)));
    let wires: Vec<&WireType> = types.iter().flat_map(|ty| wires(ty)).collect();
    let built_in = wires.iter().any(|wire| matches!(wire, WireType::BuiltIn(_)));
    let values = enums || composites;
    let names = [
        (values, "BoxError"),
        (values, "BytesMut"),
        (values, "Decode"),
        (values, "Encode"),
        (composites, "Fields"),
        (values, "IsNull"),
        (values || wires.iter().any(|wire| !matches!(wire, WireType::BuiltIn(_))), "Ty"),
        (true, "UserType"),
        (enums, "decode_label"),
        (composites, "encode_composite"),
        (enums, "encode_label"),
        (built_in, "ty"),
    ];
    let names = names.iter().filter(|(wanted, _)| *wanted).map(|(_, name)| format_ident!("{name}"));
    (!types.is_empty()).then(|| quote!(use sqlwright::contract::v1::{#(#names),*};))
}

/// The wire types that a description mentions.
fn wires(ty: &UserType) -> Vec<&WireType> {
    match &ty.kind {
        UserTypeKind::Composite(fields) => fields.iter().map(|field| &field.wire).collect(),
        UserTypeKind::Domain(inner) | UserTypeKind::Range(inner) | UserTypeKind::Multirange(inner) => vec![inner],
        UserTypeKind::Enum(_) | UserTypeKind::Base => vec![],
    }
}

// pub enum OrderStatus { Pending, Paid }
// impl OrderStatus { pub const LABELS: …; pub fn label(self) -> &'static str }
fn enumeration(ty: &UserType, labels: &[(String, TypeIdent)]) -> Vec<TokenStream> {
    let name = &ty.name.name;
    let docs = docs(ty, "enum");
    let variants = labels.iter().map(|(label, variant)| {
        let docs = documentation::lines([format!("`{}`", label.replace('`', "'"))]);
        quote!(#docs #variant)
    });
    let (texts, idents): (Vec<_>, Vec<_>) = labels.iter().map(|(label, variant)| (text(label), variant)).unzip();
    let label_docs =
        documentation::lines([format!("Each label of `{}` with its value, in the order of the type.", ty.sql_name)]);
    vec![
        quote! {
            #docs
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum #name {
                #(#variants,)*
            }
        },
        quote! {
            impl #name {
                #label_docs
                pub const LABELS: &'static [(&'static str, Self)] = &[#((#texts, Self::#idents)),*];

                /// The label in PostgreSQL.
                pub fn label(self) -> &'static str {
                    match self {
                        #(Self::#idents => #texts,)*
                    }
                }
            }
        },
        quote! {
            impl Encode for #name {
                fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                    encode_label(self.label(), out)
                }
            }
        },
        quote! {
            impl Decode<'_> for #name {
                fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                    decode_label(raw, Self::LABELS)
                }
            }
        },
    ]
}

// pub struct Address { pub street: Option<String> }
fn composite(ty: &UserType, fields: &[CompositeField], scope: Scope<'_>) -> Vec<TokenStream> {
    let name = &ty.name.name;
    let docs = docs(ty, "composite type");
    let names: Vec<&ValueIdent> = fields.iter().map(|field| &field.name).collect();
    let types = fields.iter().map(|field| scope.owned(&field.ty));
    let cursor = names::free("fields", &names);
    vec![
        quote! {
            #docs
            #[derive(Debug, Clone, PartialEq)]
            pub struct #name {
                #(pub #names: Option<#types>,)*
            }
        },
        quote! {
            impl Encode for #name {
                fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                    encode_composite(ty, &[#(&self.#names),*], out)
                }
            }
        },
        quote! {
            impl Decode<'_> for #name {
                fn decode(ty: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                    let mut #cursor = Fields::new(ty, raw)?;
                    Ok(Self { #(#names: #cursor.read()?),* })
                }
            }
        },
    ]
}

fn docs(ty: &UserType, kind: &str) -> TokenStream {
    let first = documentation::lines([format!("The {kind} `{}`.", ty.sql_name.replace('`', "'"))]);
    let comment = documentation::comment(ty.comment.as_ref());
    let gap = ty.comment.as_ref().map(|_| documentation::lines([""]));
    quote!(#first #gap #comment)
}

// pub(crate) static ORDER_STATUS: UserType = UserType::enumeration("public", "order_status");
fn description(ty: &UserType, scope: Scope<'_>) -> TokenStream {
    let constant = static_name(&ty.name);
    let (schema, name) = (text(&ty.schema), text(&ty.sql_name));
    let value = match &ty.kind {
        UserTypeKind::Enum(_) => quote!(UserType::enumeration(#schema, #name)),
        UserTypeKind::Base => quote!(UserType::base(#schema, #name)),
        UserTypeKind::Domain(base) => {
            let base = scope.wire(base);
            quote!(UserType::domain(#schema, #name, #base))
        }
        UserTypeKind::Range(subtype) => {
            let subtype = scope.wire(subtype);
            quote!(UserType::range(#schema, #name, #subtype))
        }
        UserTypeKind::Multirange(range) => {
            let range = scope.wire(range);
            quote!(UserType::multirange(#schema, #name, #range))
        }
        UserTypeKind::Composite(fields) => {
            let fields = fields.iter().map(|field| {
                let (name, wire) = (text(&field.sql_name), scope.wire(&field.wire));
                quote!((#name, #wire))
            });
            quote!(UserType::composite(#schema, #name, &[#(#fields),*]))
        }
    };
    quote!(pub(crate) static #constant: UserType = #value;)
}
