//! Rust types without what is a matter of ownership: `&str`, `String` and a type parameter `T: StringSql` are one shape.

use std::collections::BTreeMap;
use std::fmt;

use quote::ToTokens as _;
use syn::{GenericArgument, PathArguments, Type, TypeParamBound};

/// The type of a value, with all that can be NULL in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A type by its owned name: `String`, `types::Colour`.
    Leaf(String),
    /// A `Vec`, a slice, or what cornucopia takes for one.
    Array(Box<Shape>),
    /// What can be NULL.
    Option(Box<Shape>),
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leaf(name) => f.write_str(name),
            Self::Array(element) => write!(f, "Vec<{element}>"),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
        }
    }
}

/// What type parameters stand for, by name.
pub type Parameters = BTreeMap<String, Shape>;

/// The module that a type stands in, as its path: `["types", "sales"]`. Paths in it are relative to it.
pub type Module<'a> = &'a [String];

/// The shape of a type.
pub fn shape(ty: &Type, parameters: &Parameters, module: Module) -> Shape {
    let inner = |ty: &Type| Box::new(shape(ty, parameters, module));
    match ty {
        Type::Reference(reference) => shape(&reference.elem, parameters, module),
        Type::Paren(paren) => shape(&paren.elem, parameters, module),
        Type::Slice(slice) if is_byte(&slice.elem) => Shape::Leaf("Vec<u8>".to_owned()),
        Type::Slice(slice) => Shape::Array(inner(&slice.elem)),
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else { return leaf(ty) };
            let argument = argument(&last.arguments);
            match (last.ident.to_string().as_str(), argument) {
                ("Option", Some(element)) => Shape::Option(inner(element)),
                ("Vec", Some(element)) if !is_byte(element) => Shape::Array(inner(element)),
                ("str", None) => Shape::Leaf("String".to_owned()),
                (name, None) if parameters.contains_key(name) => parameters[name].clone(),
                _ => Shape::Leaf(named(&path.path, module).unwrap_or_else(|| text(ty))),
            }
        }
        _ => leaf(ty),
    }
}

/// What cornucopia's traits for parameters stand for: `T: crate::ArraySql<Item = U>`.
pub fn bound(bound: &TypeParamBound, parameters: &Parameters) -> Option<Shape> {
    let TypeParamBound::Trait(bound) = bound else { return None };
    let last = bound.path.segments.last()?;
    Some(match last.ident.to_string().as_str() {
        "StringSql" => Shape::Leaf("String".to_owned()),
        "BytesSql" => Shape::Leaf("Vec<u8>".to_owned()),
        "JsonSql" => Shape::Leaf("serde_json::Value".to_owned()),
        "ArraySql" => {
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            let GenericArgument::AssocType(item) = arguments.args.first()? else { return None };
            Shape::Array(Box::new(shape(&item.ty, parameters, &[])))
        }
        _ => return None,
    })
}

fn leaf(ty: &Type) -> Shape {
    Shape::Leaf(text(ty))
}

/// Without the `::` that paths of generated code begin with.
fn text(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string().replace(' ', "").replace("<::", "<");
    text.strip_prefix("::").unwrap_or(&text).to_owned()
}

fn is_byte(ty: &Type) -> bool {
    text(ty) == "u8"
}

/// The type behind `Option<`.
fn argument(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// A type of the schema by its path below the generated crate. Of cornucopia's three structs for one composite (owned,
/// `Borrowed<'a>`, `Params<'a>`), the owned one.
fn named(path: &syn::Path, module: Module) -> Option<String> {
    let mut segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let last = path.segments.last()?;
    let borrows = matches!(&last.arguments, PathArguments::AngleBracketed(arguments)
        if matches!(arguments.args.first(), Some(GenericArgument::Lifetime(_))));
    if borrows {
        let name = segments.last_mut()?;
        let owned = name.strip_suffix("Borrowed").or_else(|| name.strip_suffix("Params"));
        *name = owned.unwrap_or(name).to_owned();
    }
    let start = segments[0].as_str();
    let full = match (start, module) {
        ("crate", _) => segments[1..].to_vec(),
        ("super", [above @ .., _]) => [above, &segments[1..]].concat(),
        ("types", []) => segments,
        (_, [_, ..]) if segments.len() == 1 && is_type_name(start) => [module, &segments[..]].concat(),
        _ => return None,
    };
    (full.first()? == "types").then(|| full.join("::"))
}

/// In a module of types, a bare name other than those of the standard library is that of a neighbour.
fn is_type_name(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && name != "String"
}
