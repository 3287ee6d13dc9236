//! Types on the wire, and the user-defined types that statements use.

use crate::build::names::{TypeIdent, ValueIdent};
use crate::build::types::{RustType, UserTypeName};

/// A mapped type and what it is mapped to: the compiler checks that they fit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Check {
    /// The Rust type.
    pub rust: String,
    /// The PostgreSQL type.
    pub postgres: Shape,
}

/// A PostgreSQL type as a Rust type says which it represents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// By its name, below all domains.
    Named(String),
    /// An array.
    Array(Box<Shape>),
    /// A range, by the type of its bounds.
    Range(Box<Shape>),
    /// A multirange, by the type of the bounds.
    Multirange(Box<Shape>),
}

/// A generated newtype.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newtype {
    /// Where it is.
    pub name: UserTypeName,
    /// What is in it.
    pub inner: RustType,
    /// What it represents.
    pub postgres: Shape,
    /// What it is for, in words: "A value of `email`".
    pub docs: String,
    /// The comment of the domain or column in the schema.
    pub comment: Option<String>,
    /// Derives that the author asked for.
    pub derives: Vec<String>,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
}

/// A type as the runtime must know it to encode and check values: the `Ty` constants of generated code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WireType {
    /// A built-in type, by the name of its constant in `contract::ty`, e.g. `INT8_ARRAY`.
    BuiltIn(String),
    /// A user-defined type.
    User(UserTypeName),
    /// An array of a user-defined type.
    UserArray(UserTypeName),
    /// A record with these fields, or an array of them.
    Record {
        /// The types of its fields.
        fields: Vec<WireType>,
        /// It is an array of such records.
        array: bool,
    },
}

/// A user-defined type that some statement uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserType {
    /// Where it is in Rust.
    pub name: UserTypeName,
    /// Its schema in PostgreSQL.
    pub schema: String,
    /// Its name in PostgreSQL.
    pub sql_name: String,
    /// Its comment in the schema.
    pub comment: Option<String>,
    /// Derives that the author asked for.
    pub derives: Vec<String>,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
    /// What it is.
    pub kind: UserTypeKind,
}

/// What a user-defined type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserTypeKind {
    /// An enum.
    Enum {
        /// Each label with its variant.
        labels: Vec<(String, TypeIdent)>,
        /// It has a variant for labels that it does not know.
        open: bool,
    },
    /// A composite: its fields, all nullable, because PostgreSQL cannot say otherwise.
    Composite(Vec<CompositeField>),
    /// A domain: no Rust type of its own, only a wire type over another one.
    Domain(WireType),
    /// A base type of an extension.
    Base,
    /// A range type: the wire type of its bounds.
    Range(WireType),
    /// A multirange type: the wire type of its ranges.
    Multirange(WireType),
}

/// A field of a composite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompositeField {
    /// Its Rust name.
    pub name: ValueIdent,
    /// Its name in PostgreSQL.
    pub sql_name: String,
    /// Its type.
    pub ty: RustType,
    /// Its type on the wire.
    pub wire: WireType,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
}
