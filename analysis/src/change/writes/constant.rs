//! Constants that are written or compared with, as far as a CHECK can be decided by them.

use crate::catalog::{Catalog, TypeKind};
use crate::tree::expr::{self, Call, Expr, Through};

/// How many bytes of text are kept; a longer text is any text.
const LONGEST: usize = 48;

/// A value that is known. Values of different kinds are never compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Constant {
    /// An integer, a whole number of type numeric, a date, a time stamp.
    Integer(i64),
    Boolean(bool),
    /// The oid of an enum's label.
    Label(u32),
    /// A text's bytes, and how many of them count.
    Text([u8; LONGEST], usize),
}

impl Constant {
    /// How many characters a text has. Only for ASCII: the bytes are in the encoding of the database.
    pub(crate) fn length(self) -> Option<i64> {
        match self {
            Constant::Text(bytes, length) if bytes.is_ascii() => i64::try_from(length).ok(),
            _ => None,
        }
    }
}

/// The constant that an expression is, below casts that do not change it.
pub(crate) fn constant(catalog: &Catalog, expression: Expr<'_>) -> Option<Constant> {
    match expression.strip(Through::SameValue) {
        Expr::Constant(constant) if constant.null() == Some(false) => literal(catalog, constant),
        Expr::Call(call) => cast(catalog, call),
        _ => None,
    }
}

fn literal(catalog: &Catalog, constant: expr::Constant<'_>) -> Option<Constant> {
    let bytes = constant.bytes()?;
    let ty = catalog.types.get(&constant.ty()?)?;
    if matches!(ty.kind, TypeKind::Enum(_)) {
        return Some(Constant::Label(u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?)));
    }
    if ty.schema != "pg_catalog" {
        return None;
    }
    match ty.name.as_str() {
        "bool" => Some(Constant::Boolean(*bytes.first()? != 0)),
        "int2" => Some(Constant::Integer(i16::from_le_bytes(bytes.get(..2)?.try_into().ok()?).into())),
        "int4" | "date" => Some(Constant::Integer(i32::from_le_bytes(bytes.get(..4)?.try_into().ok()?).into())),
        "int8" | "timestamp" | "timestamptz" => {
            Some(Constant::Integer(i64::from_le_bytes(bytes.get(..8)?.try_into().ok()?)))
        }
        "text" | "varchar" => text(&bytes),
        _ => None,
    }
}

/// An uncompressed `varlena` with a header of four bytes: its two lowest bits are 0, the rest is its length.
fn text(bytes: &[u8]) -> Option<Constant> {
    let header = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?);
    let whole = usize::try_from(header >> 2).ok()?;
    let content = bytes.get(4..)?;
    if header & 3 != 0 || whole != bytes.len() || content.len() > LONGEST {
        return None;
    }
    let mut kept = [0; LONGEST];
    kept[..content.len()].copy_from_slice(content);
    Some(Constant::Text(kept, content.len()))
}

/// Casts between integers and to numeric, and to a `varchar(n)` that has room.
fn cast(catalog: &Catalog, call: Call<'_>) -> Option<Constant> {
    let function = catalog.function_of(Expr::Call(call)).filter(|function| function.is_builtin())?;
    let (argument, rest) = call.arguments().split_first()?;
    let value = constant(catalog, argument)?;
    let of = argument_type(catalog, function.arguments.first().copied()?)?;
    let modifier = || match rest.first().map(|modifier| constant(catalog, modifier)) {
        Some(Some(Constant::Integer(modifier))) => modifier.checked_sub(4),
        _ => None,
    };
    match (function.name.as_str(), of, value) {
        ("int2" | "int4" | "int8" | "numeric", "int2" | "int4" | "int8", Constant::Integer(_)) if rest.is_empty() => {
            Some(value)
        }
        // A scale below 0 rounds: its sign is the highest of eleven bits.
        ("numeric", "numeric", Constant::Integer(_)) if modifier().is_some_and(|modifier| modifier & 0x400 == 0) => {
            Some(value)
        }
        ("varchar", "varchar", text)
            if text.length().is_some_and(|length| modifier().is_some_and(|most| length <= most)) =>
        {
            Some(value)
        }
        _ => None,
    }
}

fn argument_type(catalog: &Catalog, oid: u32) -> Option<&str> {
    catalog.types.get(&oid).map(|ty| ty.name.as_str())
}
