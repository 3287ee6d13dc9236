//! The Rust types of columns and parameters.

use super::built_in::{BuiltIn, Package};
use crate::build::names::{ConstantIdent, TypeIdent, ValueIdent};

/// The Rust type of a value that is not NULL.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RustType {
    /// A line of the table of types.
    BuiltIn(&'static BuiltIn),
    /// A generated enum.
    Enum(UserTypeName),
    /// A generated enum with a variant for labels that it does not know: not `Copy`.
    OpenEnum(UserTypeName),
    /// A generated composite struct.
    Composite(UserTypeName),
    /// `Vec` of an element, or the runtime's `Array`.
    Array {
        /// The element's type.
        element: Box<RustType>,
        /// Whether an element can be NULL: `Vec<Option<T>>`.
        nullable: bool,
        /// Whether it has more than one dimension: the runtime's `Array` instead of `Vec`.
        several_dimensions: bool,
    },
    /// The runtime's `Range` of what its bounds are.
    Range(Box<RustType>),
    /// The runtime's `Multirange` of what the bounds are.
    Multirange(Box<RustType>),
    /// A tuple: the fields of a record, each with whether it can be NULL.
    Record(Vec<(RustType, bool)>),
    /// A struct of the repository's module: a record that `--@ nest` names.
    Nested(TypeIdent),
    /// A generated newtype over another type.
    Newtype(UserTypeName, Box<RustType>),
    /// A type that the configuration or a statement names.
    Mapped(Mapped),
}

/// A Rust type that is not ours.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mapped {
    /// The type, as it was written; it parses as one.
    pub rust: String,
    /// What a parameter is; `None` for a reference to the type.
    pub borrowed: Option<String>,
    /// A parameter is passed by value.
    pub copy: bool,
}

/// Where a generated type is: below the module `types`, in a module of its schema unless that is `public`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserTypeName {
    /// The module of its schema; `None` for `public`.
    pub module: Option<ValueIdent>,
    /// Its Rust name.
    pub name: TypeIdent,
}

impl UserTypeName {
    /// The name of the `static` that describes the type.
    pub fn constant(&self) -> ConstantIdent {
        self.name.constant()
    }
}

impl RustType {
    /// An array of these elements, of which nothing more is known.
    pub fn array_of(element: RustType) -> RustType {
        RustType::Array { element: Box::new(element), nullable: true, several_dimensions: false }
    }

    /// The struct within rows that it is, or an array of.
    pub fn nested(&self) -> Option<&TypeIdent> {
        match self {
            RustType::Nested(name) => Some(name),
            RustType::Array { element, .. } => match &**element {
                RustType::Nested(name) => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it is the unit type, the only value of `void`.
    pub fn is_unit(&self) -> bool {
        matches!(self, RustType::BuiltIn(line) if line.rust == "()")
    }

    /// Whether it is `Copy`.
    pub fn is_copy(&self) -> bool {
        match self {
            RustType::BuiltIn(line) => line.copy,
            RustType::Enum(_) => true,
            RustType::OpenEnum(_)
            | RustType::Composite(_)
            | RustType::Array { .. }
            | RustType::Multirange(_)
            | RustType::Record(_)
            | RustType::Nested(_) => false,
            RustType::Range(inner) | RustType::Newtype(_, inner) => inner.is_copy(),
            RustType::Mapped(mapped) => mapped.copy,
        }
    }

    /// Whether it is known to be `Eq`, `Ord` and `Hash`.
    pub fn is_ordered(&self) -> bool {
        match self {
            RustType::BuiltIn(line) => line.ordered,
            RustType::Enum(_) | RustType::OpenEnum(_) => true,
            RustType::Newtype(_, inner) | RustType::Array { element: inner, several_dimensions: false, .. } => {
                inner.is_ordered()
            }
            _ => false,
        }
    }

    /// Whether it has a `Display` that writes the value.
    pub fn is_displayed(&self) -> bool {
        match self {
            RustType::BuiltIn(line) => line.displayed,
            RustType::Newtype(_, inner) => inner.is_displayed(),
            _ => false,
        }
    }

    /// Whether a parameter of this type borrows from its caller.
    pub fn is_passed_by_reference(&self) -> bool {
        match self {
            RustType::Mapped(Mapped { borrowed: Some(borrowed), .. }) => borrowed.contains(['&', '\'']),
            _ => !self.is_copy(),
        }
    }

    /// Whether a row can borrow it from the server's response.
    pub fn can_be_borrowed(&self) -> bool {
        match self {
            RustType::BuiltIn(line) => line.in_row.is_some(),
            RustType::Array { element, .. } => element.can_be_borrowed(),
            _ => false,
        }
    }

    /// The packages that have it, or what is in it. Those of mapped types are not known.
    pub fn packages(&self) -> Vec<&'static Package> {
        match self {
            RustType::BuiltIn(line) => line.package.into_iter().collect(),
            RustType::Array { element: inner, .. }
            | RustType::Range(inner)
            | RustType::Multirange(inner)
            | RustType::Newtype(_, inner) => inner.packages(),
            RustType::Record(fields) => fields.iter().flat_map(|(field, _)| field.packages()).collect(),
            RustType::Enum(_)
            | RustType::OpenEnum(_)
            | RustType::Composite(_)
            | RustType::Nested(_)
            | RustType::Mapped(_) => Vec::new(),
        }
    }
}
