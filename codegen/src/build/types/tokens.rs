//! Rust types as tokens and as text: the only place that writes a Rust type.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::paths::{rooted, unrooted};
use super::{BuiltIn, Mapped, RustType, UserTypeName};
use crate::build::names::ValueIdent;

/// The Rust type of a row's field, as it reads to people.
pub fn field_type(ty: &RustType, nullable: bool) -> String {
    unrooted(&shown(&CurrentModule::Repository.field(ty, nullable)))
}

/// The Rust type of an argument, as it reads to people.
pub fn argument_type(ty: &RustType, nullable: bool) -> String {
    unrooted(&shown(&CurrentModule::Repository.argument(ty, nullable, None)))
}

/// The module in which the tokens will stand: it decides how user-defined types are reached.
#[derive(Debug, Clone, Copy)]
pub enum CurrentModule<'a> {
    /// That of a repository, which imports the module `types`.
    Repository,
    /// The module `types`, or the one of a schema below it.
    Types(Option<&'a ValueIdent>),
}

impl CurrentModule<'_> {
    /// The path of something that belongs to a user-defined type: the type itself, or its `static`.
    pub fn path(&self, name: &UserTypeName, item: TokenStream) -> TokenStream {
        let module = name.module.as_ref();
        match (self, module) {
            (Self::Repository, None) => quote!(types::#item),
            (Self::Repository, Some(module)) => quote!(types::#module::#item),
            (Self::Types(here), module) if *here == module => item,
            (Self::Types(None), Some(module)) => quote!(#module::#item),
            (Self::Types(_), None) => quote!(super::#item),
            (Self::Types(_), Some(module)) => quote!(super::#module::#item),
        }
    }

    fn type_path(&self, name: &UserTypeName) -> TokenStream {
        let ident = &name.name;
        self.path(name, quote!(#ident))
    }

    /// The owned type of a value.
    pub fn owned(&self, ty: &RustType) -> TokenStream {
        match ty {
            RustType::BuiltIn(line) => written(line.rust, None),
            RustType::Enum(name)
            | RustType::OpenEnum(name)
            | RustType::Composite(name)
            | RustType::Newtype(name, _) => self.type_path(name),
            RustType::Mapped(mapped) => written(&mapped.rust, None),
            RustType::Nested(name) => quote!(#name),
            RustType::Record(fields) => {
                let types = fields.iter().map(|(field, nullable)| optional(self.owned(field), *nullable));
                if fields.len() == 1 { quote!((#(#types,)*)) } else { quote!((#(#types),*)) }
            }
            RustType::Array { element, nullable, several_dimensions } => {
                array(optional(self.owned(element), *nullable), *several_dimensions)
            }
            RustType::Range(bound) => {
                let bound = self.owned(bound);
                quote!(::sqlwright::types::Range<#bound>)
            }
            RustType::Multirange(bound) => {
                let bound = self.owned(bound);
                quote!(::sqlwright::types::Multirange<#bound>)
            }
        }
    }

    /// The owned type of a field, `Option` included.
    pub fn field(&self, ty: &RustType, nullable: bool) -> TokenStream {
        optional(self.owned(ty), nullable)
    }

    /// What a caller passes for a parameter: by reference what is large or owned, by value what is `Copy`.
    pub fn argument(&self, ty: &RustType, nullable: bool, lifetime: Option<&TokenStream>) -> TokenStream {
        optional(self.passed(ty, lifetime), nullable)
    }

    fn passed(&self, ty: &RustType, lifetime: Option<&TokenStream>) -> TokenStream {
        match ty {
            RustType::BuiltIn(BuiltIn { argument: Some(argument), .. }) => written(argument, Some(lifetime)),
            RustType::Mapped(Mapped { borrowed: Some(borrowed), .. }) => written(borrowed, Some(lifetime)),
            RustType::Array { element, nullable, several_dimensions: false } => {
                let element = match **element {
                    RustType::BuiltIn(BuiltIn { argument: Some(argument), .. }) => written(argument, Some(lifetime)),
                    _ => self.owned(element),
                };
                let element = optional(element, *nullable);
                quote!(&#lifetime [#element])
            }
            _ if ty.is_copy() => self.owned(ty),
            _ => {
                let owned = self.owned(ty);
                quote!(&#lifetime #owned)
            }
        }
    }

    /// A field of a row that borrows: text, bytes and JSON as they stand in the server's response.
    pub fn borrowed_field(&self, ty: &RustType, nullable: bool) -> TokenStream {
        optional(self.in_row(ty), nullable)
    }

    fn in_row(&self, ty: &RustType) -> TokenStream {
        match ty {
            RustType::BuiltIn(BuiltIn { in_row: Some(in_row), .. }) => written(in_row, Some(Some(&quote!('r)))),
            RustType::Array { element, nullable, several_dimensions } => {
                array(optional(self.in_row(element), *nullable), *several_dimensions)
            }
            _ => self.owned(ty),
        }
    }
}

/// A type as the author wrote it; lowering has checked that it is one. In a borrowed form a reference without a lifetime, and `'_`, get
/// the one that is given.
pub fn written(text: &str, lifetime: Option<Option<&TokenStream>>) -> TokenStream {
    let tokens = rooted(text.parse::<TokenStream>().unwrap_or_default());
    match lifetime {
        Some(lifetime) => with_lifetime(tokens, lifetime),
        None => tokens,
    }
}

fn with_lifetime(tokens: TokenStream, lifetime: Option<&TokenStream>) -> TokenStream {
    let mut result = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is = |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
        if is(&token, '&') && !tokens.peek().is_some_and(|next| is(next, '\'')) {
            result.extend([token]);
            result.extend(lifetime.cloned());
        } else if is(&token, '\'') && matches!(tokens.peek(), Some(TokenTree::Ident(ident)) if *ident == "_") {
            match lifetime {
                Some(lifetime) => {
                    tokens.next();
                    result.extend(lifetime.clone());
                }
                None => result.extend([token]),
            }
        } else if let TokenTree::Group(group) = token {
            let inner = with_lifetime(group.stream(), lifetime);
            result.extend([TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))]);
        } else {
            result.extend([token]);
        }
    }
    result
}

fn array(element: TokenStream, several_dimensions: bool) -> TokenStream {
    if several_dimensions { quote!(::sqlwright::types::Array<#element>) } else { quote!(Vec<#element>) }
}

fn optional(ty: TokenStream, nullable: bool) -> TokenStream {
    if nullable { quote!(Option<#ty>) } else { ty }
}

/// A type as a person writes it, without the spaces of tokens.
pub fn shown(tokens: &TokenStream) -> String {
    let mut text = String::new();
    let mut previous = String::new();
    for token in tokens.to_string().split(' ') {
        let within_path = previous.ends_with(|last: char| last.is_alphanumeric() || "_>".contains(last))
            && !previous.starts_with('\'')
            && token.starts_with("::");
        let tight = text.is_empty()
            || within_path
            || token == ";"
            || token.starts_with([',', '<', '>'])
            || previous == "<"
            || previous.ends_with("::")
            || previous.ends_with('&');
        if !tight {
            text.push(' ');
        }
        text += token;
        previous = token.to_owned();
    }
    text
}
