//! PostgreSQL types, as the runtime describes them, and literals, as tokens.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::build::model::types::{Shape, WireType};
use crate::build::types::{CurrentModule, UserTypeName};

/// A type on the wire, as the runtime's `Ty`.
pub(super) fn wire(module: CurrentModule<'_>, wire: &WireType) -> TokenStream {
    match wire {
        WireType::BuiltIn(constant) => {
            let constant = format_ident!("{constant}");
            quote!(ty::#constant)
        }
        WireType::User(name) => {
            let path = module.path(name, static_name(name));
            quote!(Ty::user(&#path))
        }
        WireType::UserArray(name) => {
            let path = module.path(name, static_name(name));
            quote!(Ty::array(&#path))
        }
        WireType::Record { fields, array } => {
            let fields = fields.iter().zip(1..).map(|(field, number)| {
                let (name, field) = (format!("f{number}"), self::wire(module, field));
                quote!((#name, #field))
            });
            let constructor = if *array { quote!(record_array) } else { quote!(record) };
            quote!(Ty::#constructor(&[#(#fields),*]))
        }
    }
}

/// A PostgreSQL type, as the runtime's `Types`.
pub(super) fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Named(name) => format!("Types::Named(&[{}])", text(name)),
        Shape::Array(inner) => format!("Types::Array(&{})", self::shape(inner)),
        Shape::Range(inner) => format!("Types::Range(&{})", self::shape(inner)),
        Shape::Multirange(inner) => format!("Types::Multirange(&{})", self::shape(inner)),
    }
}

/// The `static` that describes a user-defined type.
pub(super) fn static_name(name: &UserTypeName) -> TokenStream {
    let constant = name.constant();
    quote!(#constant)
}

/// A string as a literal: raw where that reads better, escaped where a raw one could not hold it or would deceive a reader.
pub(super) fn text(value: &str) -> TokenStream {
    let deceives = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let plain = !value.contains(['"', '\\', '\n']);
    if plain || value.contains(deceives) {
        let literal = proc_macro2::Literal::string(value);
        return quote!(#literal);
    }
    let hashes =
        (0..).map(|count| "#".repeat(count)).find(|hashes| !value.contains(&format!("\"{hashes}"))).unwrap_or_default();
    let raw: Option<TokenStream> = format!("r{hashes}\"{value}\"{hashes}").parse().ok();
    let escaped = proc_macro2::Literal::string(value);
    raw.unwrap_or_else(|| quote!(#escaped))
}
