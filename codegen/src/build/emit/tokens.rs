//! Types and literals as tokens: the only place that writes a Rust type.

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::paths::rooted;
use crate::build::model::Field;
use crate::build::model::types::{Dates, Mapped, Numeric, RustType, Scalar, Shape, UserTypeName, WireType};

/// How user-defined types are reached from where the tokens will stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'a> {
    /// In a repository, which imports the module `types`.
    Repository,
    /// In the module `types`, or in the one of a schema below it.
    Types(Option<&'a crate::build::names::ValueIdent>),
}

impl Scope<'_> {
    /// The path of something that belongs to a user-defined type: the type itself, or its `static`.
    pub(super) fn path(&self, name: &UserTypeName, item: TokenStream) -> TokenStream {
        let module = name.module.as_ref();
        match (self, module) {
            (Scope::Repository, None) => quote!(types::#item),
            (Scope::Repository, Some(module)) => quote!(types::#module::#item),
            (Scope::Types(here), module) if *here == module => item,
            (Scope::Types(None), Some(module)) => quote!(#module::#item),
            (Scope::Types(_), None) => quote!(super::#item),
            (Scope::Types(_), Some(module)) => quote!(super::#module::#item),
        }
    }

    fn type_path(&self, name: &UserTypeName) -> TokenStream {
        let ident = &name.name;
        self.path(name, quote!(#ident))
    }

    /// The owned type of a value.
    pub(super) fn owned(&self, ty: &RustType) -> TokenStream {
        match ty {
            RustType::Scalar(scalar) => scalar_type(*scalar),
            RustType::Enum(name)
            | RustType::OpenEnum(name)
            | RustType::Composite(name)
            | RustType::Newtype(name, _) => self.type_path(name),
            RustType::Mapped(mapped) => written(&mapped.rust, None),
            RustType::Record(fields) => {
                let types = fields.iter().map(|field| optional(self.owned(field), true));
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
    pub(super) fn field(&self, field: &Field) -> TokenStream {
        optional(self.owned(&field.ty), field.nullable)
    }

    /// What a caller passes for a parameter: by reference what is large or owned, by value what is `Copy`.
    pub(super) fn argument(&self, field: &Field, lifetime: Option<&TokenStream>) -> TokenStream {
        optional(self.borrowed(&field.ty, lifetime), field.nullable)
    }

    fn borrowed(&self, ty: &RustType, lifetime: Option<&TokenStream>) -> TokenStream {
        match ty {
            RustType::Scalar(Scalar::String) => quote!(&#lifetime str),
            RustType::Scalar(Scalar::Bytes) => quote!(&#lifetime [u8]),
            RustType::Mapped(Mapped { borrowed: Some(borrowed), .. }) => written(borrowed, Some(lifetime)),
            RustType::Array { element, nullable, several_dimensions: false } => {
                let element = match **element {
                    RustType::Scalar(Scalar::String | Scalar::Bytes) => self.borrowed(element, lifetime),
                    _ => self.owned(element),
                };
                let element = optional(element, *nullable);
                quote!(&#lifetime [#element])
            }
            _ if is_copy(ty) => self.owned(ty),
            _ => {
                let owned = self.owned(ty);
                quote!(&#lifetime #owned)
            }
        }
    }

    /// A field of a row that borrows: text, bytes and JSON as they stand in the answer.
    pub(super) fn borrowed_field(&self, field: &Field) -> TokenStream {
        optional(self.viewed(&field.ty), field.nullable)
    }

    fn viewed(&self, ty: &RustType) -> TokenStream {
        match ty {
            RustType::Scalar(Scalar::String) => quote!(&'r str),
            RustType::Scalar(Scalar::Bytes) => quote!(&'r [u8]),
            RustType::Scalar(Scalar::Json) => quote!(::sqlwright::types::JsonText<'r>),
            RustType::Array { element, nullable, several_dimensions } => {
                array(optional(self.viewed(element), *nullable), *several_dimensions)
            }
            _ => self.owned(ty),
        }
    }

    /// A type on the wire, as the runtime's `Ty`.
    pub(super) fn wire(&self, wire: &WireType) -> TokenStream {
        match wire {
            WireType::BuiltIn(constant) => {
                let constant = format_ident!("{constant}");
                quote!(ty::#constant)
            }
            WireType::User(name) => {
                let path = self.path(name, static_name(name));
                quote!(Ty::user(&#path))
            }
            WireType::UserArray(name) => {
                let path = self.path(name, static_name(name));
                quote!(Ty::array(&#path))
            }
            WireType::Record { fields, array } => {
                let fields = fields.iter().zip(1..).map(|(field, number)| {
                    let (name, field) = (format!("f{number}"), self.wire(field));
                    quote!((#name, #field))
                });
                let constructor = if *array { quote!(record_array) } else { quote!(record) };
                quote!(Ty::#constructor(&[#(#fields),*]))
            }
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

/// Whether a parameter of this type borrows.
pub(super) fn borrows(ty: &RustType) -> bool {
    match ty {
        RustType::Mapped(Mapped { borrowed: Some(borrowed), .. }) => borrowed.contains(['&', '\'']),
        _ => !is_copy(ty),
    }
}

/// Whether the Rust type is `Copy`.
pub(super) fn is_copy(ty: &RustType) -> bool {
    match ty {
        RustType::Enum(_) => true,
        RustType::OpenEnum(_)
        | RustType::Composite(_)
        | RustType::Array { .. }
        | RustType::Multirange(_)
        | RustType::Record(_) => false,
        RustType::Range(inner) | RustType::Newtype(_, inner) => is_copy(inner),
        RustType::Mapped(mapped) => mapped.copy,
        RustType::Scalar(scalar) => !matches!(
            scalar,
            Scalar::String
                | Scalar::Bytes
                | Scalar::Json
                | Scalar::BitVec
                | Scalar::Decimal(Numeric::BigDecimal)
                | Scalar::Path
                | Scalar::Polygon
                | Scalar::TsVector
                | Scalar::TsQuery
                | Scalar::Snapshot
                | Scalar::Hstore
                | Scalar::Cube
        ),
    }
}

/// Whether two values of the Rust type can be equal to themselves, put in order and hashed.
pub(super) fn is_ordered(ty: &RustType) -> bool {
    match ty {
        RustType::Enum(_) | RustType::OpenEnum(_) => true,
        RustType::Newtype(_, inner) | RustType::Array { element: inner, several_dimensions: false, .. } => {
            is_ordered(inner)
        }
        RustType::Scalar(scalar) => matches!(
            scalar,
            Scalar::Bool
                | Scalar::I8
                | Scalar::I16
                | Scalar::I32
                | Scalar::I64
                | Scalar::U32
                | Scalar::U64
                | Scalar::String
                | Scalar::Bytes
                | Scalar::Uuid
                | Scalar::Decimal(_)
                | Scalar::Timestamp(_)
                | Scalar::DateTime(_)
                | Scalar::Date(_)
                | Scalar::Time(_)
                | Scalar::MacAddr
                | Scalar::MacAddr8
        ),
        _ => false,
    }
}

/// Whether the Rust type has a `Display` that writes the value: numbers, text, identifiers, moments.
pub(super) fn is_displayed(ty: &RustType) -> bool {
    match ty {
        RustType::Newtype(_, inner) => is_displayed(inner),
        RustType::Scalar(Scalar::Bytes | Scalar::MacAddr | Scalar::MacAddr8) => false,
        RustType::Scalar(_) => is_ordered(ty),
        _ => false,
    }
}

/// A type as the author wrote it; lowering has checked that it is one. In a borrowed form a reference without a lifetime, and `'_`, get
/// the one that is given.
pub(super) fn written(text: &str, lifetime: Option<Option<&TokenStream>>) -> TokenStream {
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

fn scalar_type(scalar: Scalar) -> TokenStream {
    match scalar {
        Scalar::Bool => quote!(bool),
        Scalar::I8 => quote!(i8),
        Scalar::I16 => quote!(i16),
        Scalar::I32 => quote!(i32),
        Scalar::I64 => quote!(i64),
        Scalar::U32 => quote!(u32),
        Scalar::F32 => quote!(f32),
        Scalar::F64 => quote!(f64),
        Scalar::String => quote!(String),
        Scalar::Bytes => quote!(Vec<u8>),
        Scalar::Decimal(Numeric::RustDecimal) => quote!(::rust_decimal::Decimal),
        Scalar::Decimal(Numeric::BigDecimal) => quote!(::bigdecimal::BigDecimal),
        Scalar::Timestamp(Dates::Jiff) => quote!(::jiff::Timestamp),
        Scalar::DateTime(Dates::Jiff) => quote!(::jiff::civil::DateTime),
        Scalar::Date(Dates::Jiff) => quote!(::jiff::civil::Date),
        Scalar::Time(Dates::Jiff) => quote!(::jiff::civil::Time),
        Scalar::Timestamp(Dates::Chrono) => quote!(::chrono::DateTime<::chrono::Utc>),
        Scalar::DateTime(Dates::Chrono) => quote!(::chrono::NaiveDateTime),
        Scalar::Date(Dates::Chrono) => quote!(::chrono::NaiveDate),
        Scalar::Time(Dates::Chrono) => quote!(::chrono::NaiveTime),
        Scalar::Timestamp(Dates::Time) => quote!(::time::OffsetDateTime),
        Scalar::DateTime(Dates::Time) => quote!(::time::PrimitiveDateTime),
        Scalar::Date(Dates::Time) => quote!(::time::Date),
        Scalar::Time(Dates::Time) => quote!(::time::Time),
        Scalar::Json => quote!(::serde_json::Value),
        Scalar::Uuid => quote!(::uuid::Uuid),
        Scalar::IpInet => quote!(::cidr::IpInet),
        Scalar::IpCidr => quote!(::cidr::IpCidr),
        Scalar::MacAddr => quote!([u8; 6]),
        Scalar::MacAddr8 => quote!([u8; 8]),
        Scalar::U64 => quote!(u64),
        Scalar::BitVec => quote!(::bit_vec::BitVec),
        Scalar::Money => quote!(::sqlwright::types::Money),
        Scalar::TimeTz => quote!(::sqlwright::types::TimeTz),
        Scalar::Interval => quote!(::sqlwright::types::Interval),
        Scalar::Point => quote!(::sqlwright::types::geometric::Point),
        Scalar::Line => quote!(::sqlwright::types::geometric::Line),
        Scalar::LineSegment => quote!(::sqlwright::types::geometric::LineSegment),
        Scalar::Box => quote!(::sqlwright::types::geometric::Box),
        Scalar::Path => quote!(::sqlwright::types::geometric::Path),
        Scalar::Polygon => quote!(::sqlwright::types::geometric::Polygon),
        Scalar::Circle => quote!(::sqlwright::types::geometric::Circle),
        Scalar::TsVector => quote!(::sqlwright::types::TsVector),
        Scalar::TsQuery => quote!(::sqlwright::types::TsQuery),
        Scalar::PgLsn => quote!(::sqlwright::types::PgLsn),
        Scalar::Tid => quote!(::sqlwright::types::Tid),
        Scalar::Snapshot => quote!(::sqlwright::types::Snapshot),
        Scalar::Hstore => quote!(::sqlwright::types::Hstore),
        Scalar::Cube => quote!(::sqlwright::types::Cube),
        Scalar::Unit => quote!(()),
    }
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

/// A type as a person writes it, without the spaces of tokens.
pub(super) fn shown(tokens: &TokenStream) -> String {
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
            || matches!(previous.as_str(), "::" | "<")
            || previous.ends_with('&');
        if !tight {
            text.push(' ');
        }
        text += token;
        previous = token.to_owned();
    }
    text
}
