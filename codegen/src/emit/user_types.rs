//! Enums, composites and domains of the schema: the module `types`, with a module below it for each schema but `public`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::root::Module;
use super::tokens::{Scope, shape, static_name, text};
use super::{documentation, format, newtypes, repository, rows};
use crate::model::Project;
use crate::model::types::{Check, CompositeField, Newtype, Shape, UserType, UserTypeKind, WireType};
use crate::names::{self, TypeIdent, ValueIdent};

/// What one module holds.
#[derive(Default)]
struct Contents<'p> {
    types: Vec<&'p UserType>,
    newtypes: Vec<&'p Newtype>,
    checks: &'p [Check],
}

/// The modules by path; none where no statement uses a type of the schema, or one that the author names.
pub(super) fn files(project: &Project) -> Vec<(Vec<String>, Module)> {
    let mut modules: BTreeMap<Option<&ValueIdent>, Contents<'_>> = BTreeMap::new();
    for ty in &project.types {
        modules.entry(ty.name.module.as_ref()).or_default().types.push(ty);
    }
    for newtype in &project.newtypes {
        modules.entry(newtype.name.module.as_ref()).or_default().newtypes.push(newtype);
    }
    if !modules.is_empty() || !project.checks.is_empty() {
        modules.entry(None).or_default().checks = &project.checks;
    }
    modules.into_iter().map(|(module, contents)| file(module, &contents)).collect()
}

fn file(module: Option<&ValueIdent>, contents: &Contents<'_>) -> (Vec<String>, Module) {
    let scope = Scope::Types(module);
    let types = &contents.types;
    let mut items = Vec::new();
    for ty in types {
        match &ty.kind {
            UserTypeKind::Enum { labels, open } => items.extend(enumeration(ty, labels, *open)),
            UserTypeKind::Composite(fields) => items.extend(composite(ty, fields, scope)),
            UserTypeKind::Domain(_) | UserTypeKind::Base | UserTypeKind::Range(_) | UserTypeKind::Multirange(_) => {}
        }
    }
    items.extend(contents.newtypes.iter().flat_map(|newtype| newtypes::items(newtype, scope)));
    items.extend(types.iter().map(|ty| description(ty, scope)));
    items.extend(contents.checks.iter().map(newtypes::check));
    let mut path = vec!["types".to_owned()];
    path.extend(module.map(|module| module.bare().to_owned()));
    let docs = match types.first().filter(|ty| ty.name.module.is_some()) {
        Some(ty) => format!("The types of the schema `{}` that statements use.", ty.schema),
        None => "The types of the schema that statements use.".to_owned(),
    };
    let imports = format::items(imports(contents));
    let gap = if imports.is_empty() { "" } else { "\n" };
    (path, Module { docs, items: imports + gap + &format::items(items) })
}

fn imports(contents: &Contents<'_>) -> Option<TokenStream> {
    let types = &contents.types;
    let has = |wanted: fn(&UserTypeKind) -> bool| types.iter().any(|ty| wanted(&ty.kind));
    let closed = has(|kind| matches!(kind, UserTypeKind::Enum { open: false, .. }));
    let open = has(|kind| matches!(kind, UserTypeKind::Enum { open: true, .. }));
    let composites = has(|kind| matches!(kind, UserTypeKind::Composite(_)));
    let names: Vec<_> = types.iter().flat_map(|ty| wires(ty)).map(repository::wire_names).collect();
    let values = closed || open || composites || !contents.newtypes.is_empty();
    let checks = !contents.checks.is_empty();
    let names = [
        (values, "BoxError"),
        (values, "BytesMut"),
        (values, "Decode"),
        (values, "Encode"),
        (composites, "Fields"),
        (values, "IsNull"),
        (values, "Represents"),
        (values || names.iter().any(|(_, user)| *user), "Ty"),
        (values || checks, "Types"),
        (!types.is_empty(), "UserType"),
        (closed, "decode_label"),
        (open, "decode_open_label"),
        (composites, "encode_composite"),
        (closed || open, "encode_label"),
        (checks, "fits"),
        (names.iter().any(|(built_in, _)| *built_in), "ty"),
    ];
    let names: Vec<_> = names.iter().filter(|(wanted, _)| *wanted).map(|(_, name)| format_ident!("{name}")).collect();
    (!names.is_empty()).then(|| quote!(use sqlwright::contract::v1::{#(#names),*};))
}

/// The wire types that a description mentions.
fn wires(ty: &UserType) -> Vec<&WireType> {
    match &ty.kind {
        UserTypeKind::Composite(fields) => fields.iter().map(|field| &field.wire).collect(),
        UserTypeKind::Domain(inner) | UserTypeKind::Range(inner) | UserTypeKind::Multirange(inner) => vec![inner],
        UserTypeKind::Enum { .. } | UserTypeKind::Base => vec![],
    }
}

// pub enum OrderStatus { Pending, Paid }
// impl OrderStatus { pub const LABELS: …; pub fn label(self) -> &'static str }
fn enumeration(ty: &UserType, labels: &[(String, TypeIdent)], open: bool) -> Vec<TokenStream> {
    let name = &ty.name.name;
    let docs = docs(ty, "enum");
    let variants = labels.iter().map(|(label, variant)| {
        let docs = documentation::lines([format!("`{}`", label.replace('`', "'"))]);
        quote!(#docs #variant)
    });
    let unknown = open.then(|| {
        quote! {
            /// A label that was added after this code was generated.
            Unknown(String),
        }
    });
    let usual: &[&str] = match open {
        true => &["Debug", "Clone", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"],
        false => &["Debug", "Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"],
    };
    let derives = rows::derives(usual, &ty.derives);
    let attributes = rows::attributes(&ty.attributes);
    let definition = quote! {
        #docs
        #[derive(#derives)]
        #attributes
        pub enum #name {
            #(#variants,)*
            #unknown
        }
    };
    vec![
        definition,
        labels_of(ty, labels, open),
        represents(name, &ty.sql_name),
        encode_enum(name),
        decode_enum(name, open),
    ]
}

fn labels_of(ty: &UserType, labels: &[(String, TypeIdent)], open: bool) -> TokenStream {
    let name = &ty.name.name;
    let (texts, idents): (Vec<_>, Vec<_>) = labels.iter().map(|(label, variant)| (text(label), variant)).unzip();
    let label_docs =
        documentation::lines([format!("Each label of `{}` with its value, in the order of the type.", ty.sql_name)]);
    let unknown = open.then(|| quote!(Self::Unknown(label) => label,));
    let head = match open {
        true => quote!(pub fn label(&self) -> &str),
        false => quote!(pub fn label(self) -> &'static str),
    };
    quote! {
        impl #name {
            #label_docs
            pub const LABELS: &'static [(&'static str, Self)] = &[#((#texts, Self::#idents)),*];

            /// The label in PostgreSQL.
            #head {
                match self {
                    #(Self::#idents => #texts,)*
                    #unknown
                }
            }
        }
    }
}

fn encode_enum(name: &TypeIdent) -> TokenStream {
    quote! {
        impl Encode for #name {
            fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                encode_label(self.label(), out)
            }
        }
    }
}

fn decode_enum(name: &TypeIdent, open: bool) -> TokenStream {
    let value = match open {
        true => quote!(decode_open_label(raw, Self::LABELS, Self::Unknown)),
        false => quote!(decode_label(raw, Self::LABELS)),
    };
    quote! {
        impl Decode<'_> for #name {
            fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                #value
            }
        }
    }
}

// impl Represents for OrderStatus { const TYPES: Types = Types::Named(&["order_status"]); }
fn represents(name: &TypeIdent, sql_name: &str) -> TokenStream {
    let types = shape(&Shape::Named(sql_name.to_owned()));
    newtypes::represents(name, &types)
}

// pub struct Address { pub street: Option<String> }
fn composite(ty: &UserType, fields: &[CompositeField], scope: Scope<'_>) -> Vec<TokenStream> {
    let name = &ty.name.name;
    let docs = docs(ty, "composite type");
    let names: Vec<&ValueIdent> = fields.iter().map(|field| &field.name).collect();
    let types = fields.iter().map(|field| scope.owned(&field.ty));
    let of_fields = fields.iter().map(|field| rows::attributes(&field.attributes));
    let cursor = names::free("fields", &names);
    let derives = rows::derives(&["Debug", "Clone", "PartialEq"], &ty.derives);
    let attributes = rows::attributes(&ty.attributes);
    vec![
        quote! {
            #docs
            #[derive(#derives)]
            #attributes
            pub struct #name {
                #(#of_fields pub #names: Option<#types>,)*
            }
        },
        represents(name, &ty.sql_name),
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
        UserTypeKind::Enum { .. } => quote!(UserType::enumeration(#schema, #name)),
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
