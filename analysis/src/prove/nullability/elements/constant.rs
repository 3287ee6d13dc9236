//! Array constants, by the bytes that PostgreSQL keeps of them.

use super::{Property, Verdict, is_array_type};
use crate::catalog::Catalog;
use crate::tree::expr::{Array, Constant, Expr, Through};

/// Whether the array has at least one element for sure.
pub(crate) fn is_non_empty(array: Expr<'_>) -> bool {
    match array.strip(Through::Relabels) {
        Expr::Array(array) => listed(array).is_some_and(|count| count > 0),
        Expr::Constant(value) => ArrayHeader::of(value).is_some_and(|header| header.dimensions > 0),
        _ => false,
    }
}

/// Whether the array has no more than one element.
pub(crate) fn has_one_element(array: Expr<'_>) -> bool {
    match array {
        Expr::Array(array) => listed(array) == Some(1),
        Expr::Constant(value) => {
            ArrayHeader::of(value).is_some_and(|header| header.elements.is_some_and(|count| count <= 1))
        }
        Expr::Relabel(cast) | Expr::Collate(cast) => has_one_element(cast.argument()),
        _ => false,
    }
}

/// How many elements the array has, where that is plain to see.
pub(crate) fn length(array: Expr<'_>) -> Option<usize> {
    match array {
        Expr::Array(array) => listed(array),
        Expr::Constant(value) => usize::try_from(ArrayHeader::of(value)?.elements?).ok(),
        Expr::Relabel(cast) | Expr::Collate(cast) => length(cast.argument()),
        _ => None,
    }
}

/// How many elements are written, where they are not arrays themselves.
fn listed(array: Array<'_>) -> Option<usize> {
    (array.multidimensional() == Some(false)).then(|| array.elements().len())
}

/// The start of an array value: `varlena` header, `ndim`, `dataoffset` (not 0 when there is a NULL bitmap), `elemtype`, and how
/// many elements each dimension has.
struct ArrayHeader {
    dimensions: i32,
    has_nulls: bool,
    elements: Option<i32>,
}

impl ArrayHeader {
    fn of(constant: Constant<'_>) -> Option<ArrayHeader> {
        let bytes = constant.bytes()?;
        let word = |start: usize| Some(i32::from_le_bytes(bytes.get(start..start + 4)?.try_into().ok()?));
        // An uncompressed value with a four-byte header: its two lowest bits are 0, the rest is its length.
        let length = usize::try_from(word(0)? >> 2).ok()?;
        if word(0)? & 3 != 0 || length != bytes.len() || constant.length() != Some(-1) {
            return None;
        }
        let dimensions = word(4).filter(|number| (0..=6).contains(number))?;
        let lengths = (0..usize::try_from(dimensions).ok()?).map(|dimension| word(16 + 4 * dimension));
        let elements = match dimensions {
            0 => Some(0),
            _ => lengths.into_iter().try_fold(1_i32, |product, length| product.checked_mul(length?)),
        };
        Some(ArrayHeader { dimensions, has_nulls: word(8)? != 0, elements })
    }
}

/// A constant; one that is NULL has no elements.
pub(super) fn check(catalog: &Catalog, constant: Constant<'_>, property: Property) -> Verdict {
    let unreadable = || property.unknown(|| "the constant could not be read".to_owned());
    if !constant.ty().is_some_and(|ty| is_array_type(catalog, ty)) {
        return unreadable();
    }
    if constant.null() == Some(true) {
        return Ok(());
    }
    let Some(header) = ArrayHeader::of(constant) else { return unreadable() };
    match property {
        Property::NeverNull if header.has_nulls => Err("the constant contains NULL".to_owned()),
        Property::OneDimension if header.dimensions > 1 => {
            Err(format!("the constant has {} dimensions", header.dimensions))
        }
        _ => Ok(()),
    }
}

/// Whether it is the constant NULL.
pub(super) fn is_null(expression: Expr<'_>) -> bool {
    matches!(expression.strip(Through::Relabels), Expr::Constant(constant) if constant.null() == Some(true))
}
