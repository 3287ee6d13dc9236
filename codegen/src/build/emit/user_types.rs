//! Enums, composites and domains of the schema: the module `types`, with a module below it for each schema but `public`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Item;
use super::root::Module;
use super::tokens::{self, static_name, text};
use super::{documentation, format, newtypes, repository, rows};
use crate::build::imports;
use crate::build::model::Project;
use crate::build::model::types::{Check, CompositeField, Newtype, UserType, UserTypeKind, WireType};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::build::types::CurrentModule;

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
    let here = CurrentModule::Types(module);
    let types = &contents.types;
    let mut items: Vec<Item> = Vec::new();
    for ty in types {
        match &ty.kind {
            UserTypeKind::Enum { labels, open } => items.push(enumeration(ty, labels, *open)),
            UserTypeKind::Composite(fields) => items.push(composite(ty, fields, here)),
            UserTypeKind::Domain(_) | UserTypeKind::Base | UserTypeKind::Range(_) | UserTypeKind::Multirange(_) => {}
        }
    }
    items.extend(contents.newtypes.iter().map(|newtype| newtypes::item(newtype, here)));
    items.extend(types.iter().map(|ty| description(ty, here).into()));
    items.extend(contents.checks.iter().map(|check| newtypes::check(check).into()));
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
    let enums = has(|kind| matches!(kind, UserTypeKind::Enum { .. }));
    let composites = has(|kind| matches!(kind, UserTypeKind::Composite(_)));
    let names: Vec<_> = types.iter().flat_map(|ty| wires(ty)).map(repository::wire_names).collect();
    let newtypes = !contents.newtypes.is_empty();
    let checks = !contents.checks.is_empty();
    let names = repository::pick(imports::TYPES_CONTRACT, |name| match name {
        "Ty" => names.iter().any(|(_, user)| *user),
        "Types" => newtypes || checks,
        "UserType" => !types.is_empty(),
        "composite" => composites,
        "fits" => checks,
        "labels" => enums,
        "newtype" => newtypes,
        "ty" => names.iter().any(|(built_in, _)| *built_in),
        _ => false,
    });
    (!names.is_empty()).then(|| quote!(use ::sqlwright::contract::{#(#names),*};))
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
fn enumeration(ty: &UserType, labels: &[(String, TypeIdent)], open: bool) -> Item {
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
    format::with(definition, &labels_of(ty, labels, open))
}

// labels!(OrderStatus as "order_status" { Pending = "pending", Paid = "paid" });
fn labels_of(ty: &UserType, labels: &[(String, TypeIdent)], open: bool) -> String {
    let labels = labels.iter().map(|(label, variant)| format!("{variant} = {}", text(label)));
    let labels: Vec<_> = labels.chain(open.then(|| "..".to_owned())).collect();
    format::list(0, &format!("labels!({} as {} {{ ", ty.name.name, text(&ty.sql_name)), &labels, " });")
}

// pub struct Address { pub street: Option<String> }
// composite!(Address as "address" { street });
fn composite(ty: &UserType, fields: &[CompositeField], module: CurrentModule<'_>) -> Item {
    let name = &ty.name.name;
    let docs = docs(ty, "composite type");
    let names: Vec<&ValueIdent> = fields.iter().map(|field| &field.name).collect();
    let types = fields.iter().map(|field| module.owned(&field.ty));
    let of_fields = fields.iter().map(|field| rows::attributes(&field.attributes));
    let derives = rows::derives(&["Debug", "Clone", "PartialEq"], &ty.derives);
    let attributes = rows::attributes(&ty.attributes);
    let definition = quote! {
        #docs
        #[derive(#derives)]
        #attributes
        pub struct #name {
            #(#of_fields pub #names: Option<#types>,)*
        }
    };
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    let values = format::list(0, &format!("composite!({name} as {} {{ ", text(&ty.sql_name)), &names, " });");
    format::with(definition, &values)
}

fn docs(ty: &UserType, kind: &str) -> TokenStream {
    let first = documentation::lines([format!("The {kind} `{}`.", ty.sql_name.replace('`', "'"))]);
    let comment = documentation::comment(ty.comment.as_ref());
    let gap = ty.comment.as_ref().map(|_| documentation::lines([""]));
    quote!(#first #gap #comment)
}

// pub(crate) static ORDER_STATUS: UserType = UserType::enumeration("public", "order_status");
fn description(ty: &UserType, module: CurrentModule<'_>) -> String {
    let wire = |wire| tokens::wire(module, wire).to_string().replace(' ', "");
    let (made, further) = match &ty.kind {
        UserTypeKind::Enum { .. } => ("enumeration", None),
        UserTypeKind::Base => ("base", None),
        UserTypeKind::Domain(base) => ("domain", Some(wire(base))),
        UserTypeKind::Range(subtype) => ("range", Some(wire(subtype))),
        UserTypeKind::Multirange(range) => ("multirange", Some(wire(range))),
        UserTypeKind::Composite(_) => ("composite", None),
    };
    let mut names = vec![text(&ty.schema).to_string(), text(&ty.sql_name).to_string()];
    names.extend(further);
    let before = format!("pub(crate) static {}: UserType = UserType::{made}(", static_name(&ty.name));
    let UserTypeKind::Composite(fields) = &ty.kind else { return format::list(0, &before, &names, ");") };
    let fields = fields.iter().map(|field| format!("({}, {})", text(&field.sql_name), wire(&field.wire)));
    format::list(0, &format!("{before}{}, &[", names.join(", ")), &fields.collect::<Vec<_>>(), "]);")
}
